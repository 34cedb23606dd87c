import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Recorded, record } from '../../screenshots/record.ts';
import { type Scheme, states } from '../../screenshots/walk.ts';
import { keptWords } from '../../screenshots/words-file.ts';
import { pixelsThatDiffer } from '../../support/electron/drawing.ts';
import { stateDrawings } from '../../support/electron/state-drawings.ts';
import { freshBundles } from '../../support/fresh-bundles.ts';
import { describeWith, needs } from '../../support/needs.ts';

const inks: Readonly<Record<Scheme, string>> = { light: 'on-light', dark: 'on-dark' };

/**
 * The tray in every state, at the moment of the pictures in the docs. What it says is kept in tray-ui/screenshots/words, and only
 * `npm run screenshots` writes that, with the pictures: a difference here means that they are old.
 */
describeWith(needs('display', 'dbus', 'electron'), 'every state and every view', () => {
  describe.each(Object.keys(inks) as Scheme[])('in %s', (scheme) => {
    let seen: Recorded;
    beforeAll(async () => {
      await freshBundles('tray-ui');
      seen = await record(scheme);
    });

    test.each(states)('%s: says in tooltip, menu, Now, Sent, History and About what its pictures say', (state) => {
      const words = seen.words.get(state) ?? '';
      for (const head of ['tooltip', 'menu', 'now', 'sent', 'history', 'about'])
        expect(words).toMatch(new RegExp(`^── ${head}\n.+`, 'm'));
      expect(words).toBe(keptWords(state));
    });

    test.each(states)('%s: has its drawing for such a panel, and it is no other one', (state) => {
      const icon = seen.icons.get(state);
      if (icon === undefined) throw new Error('no icon was seen');
      expect(pixelsThatDiffer(icon, `${inks[scheme]}/${stateDrawings[state]}-22`)).toBe(0);
      for (const other of new Set(Object.values(stateDrawings)))
        if (other !== stateDrawings[state])
          expect(pixelsThatDiffer(icon, `${inks[scheme]}/${other}-22`)).toBeGreaterThan(20);
    });
  });
});
