import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { signalIds } from '../../../shared/signals/catalogue.ts';
import { sampleDecision, sampleFinding, sampleStatus } from '../../../shared/testing/sample-statuses.ts';
import { compliantTooltip } from '../../support/electron/compliant-tooltip.ts';
import { pixelsThatDiffer } from '../../support/electron/drawing.ts';
import { type FakeDaemon, startFakeDaemon } from '../../support/electron/fake-daemon.ts';
import { type RunningTray, startTray } from '../../support/electron/start-tray.ts';
import { describeWith, needs } from '../../support/needs.ts';

const artefacts = join(__dirname, '../../../dist/artefacts/tray');
const good = sampleStatus(Math.floor(Date.now() / 1_000));
const grey = 'Stance: The agent is not running';
const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

describeWith(
  needs('display', 'dbus', 'electron'),
  'a daemon that is gone or talks nonsense turns the tray grey',
  () => {
    let daemon: FakeDaemon;
    let tray: RunningTray;

    beforeAll(async () => {
      mkdirSync(artefacts, { recursive: true });
      daemon = await startFakeDaemon(good);
      tray = await startTray({ socket: daemon.socket });
    });
    beforeEach(async () => {
      daemon.say(good);
      await tray.says(compliantTooltip);
    });
    afterAll(async () => {
      await tray?.close();
      await daemon?.close();
    });

    test('killed: grey within two seconds, and back by itself within five once it is there again', async () => {
      await daemon.kill();
      await tray.says(grey, 2_000);
      expect(pixelsThatDiffer(await tray.icon(), 'on-light/not-running-22')).toBe(0);
      const labels = (await tray.menu()).map(({ label }) => label);
      expect(labels.filter((label) => label.startsWith('✓'))).toEqual([]);
      expect(labels.filter((label) => label.startsWith('~'))).toHaveLength(signalIds.length);
      await expect(tray.click('Check now')).rejects.toThrow('cannot be chosen');
      const page = await tray.openWindow();
      expect(await page.locator('h1').textContent()).toMatch(
        /^The Stance agent stopped answering at \d\d:\d\d, so nobody vouches for your laptop; access ends at \d\d:\d\d\.$/,
      );
      expect(await page.locator('#check').getAttribute('aria-disabled')).toBe('true');
      await page.screenshot({ path: join(artefacts, 'notRunning.png') });
      await page.close();
      await daemon.revive();
      await tray.says(compliantTooltip, 5_000);
    });

    test.each([
      ['not JSON', 'hello\n'],
      ['markup', '<script>alert(1)</script>\n'],
      ['another shape', '{"status":"compliant"}\n'],
      ['a wrong type', `${JSON.stringify({ id: 1, status: { ...good, checking: 'no' } })}\n`],
      ['a state of its own', `${JSON.stringify({ id: 1, status: { ...good, link: { state: 'fine', since: 0 } } })}\n`],
      [
        'a tier of its own',
        `${JSON.stringify({ id: 1, status: { ...good, decision: { ...good.decision, tier: 'best' } } })}\n`,
      ],
      ['an object a hundred thousand levels deep', `${deep(100_000)}\n`],
      ['a string of two megabytes', `"${'a'.repeat(2_000_000)}"\n`],
      ['two megabytes without an end', 'a'.repeat(2_000_000)],
      ['bytes that are no text', '\u0000\u0001\u0002\n'],
    ])('%s', async (_name, bytes) => {
      daemon.blurt(bytes);
      await tray.says(grey, 5_000);
      expect(pixelsThatDiffer(await tray.icon(), 'on-light/not-running-22')).toBe(0);
    });

    test('valid words that pretend to be more are shown as plain text, on one line', async () => {
      const now = Math.floor(Date.now() / 1_000);
      const evil = '<img src=x onerror="document.title=1"> R&D_x\u202etnailpmoC\u202c\n✓\tAll\u0007 good\u200b';
      const finding = sampleFinding(now, now + 3_600, ['sensitive']);
      const words = { title: evil, state: evil, sentence: evil };
      const hostile = {
        ...finding,
        id: 'device.forked',
        words,
        remedy: { steps: [evil], link: 'javascript:alert(1)' },
      };
      daemon.say(sampleStatus(now, { decision: sampleDecision(now, { tier: 'warning', findings: [hostile] }) }));
      await tray.says(`Stance: Attention: Sensitive closes at ${timeIn(now + 3_600)}`);
      const plain = '<img src=x onerror="document.title=1"> R&D_xtnailpmoC ✓ All  good';
      const row = (await tray.menu()).find(({ label }) => label.startsWith('▲'))?.label;
      expect(row?.startsWith(`▲  ${plain}`.slice(0, 60))).toBe(true);
      expect(row).toContain('R&D_x');
      const page = await tray.openWindow();
      expect(await page.locator('.why').textContent()).toBe(plain);
      expect(await page.locator('img, a, script:not([src])').count()).toBe(0);
      expect(await page.title()).toBe('Attention · Stance');
      expect(await page.locator('details.sig bdi', { hasText: 'javascript:' }).count()).toBe(1);
      await page.close();
    });
  },
);

/** A clock time as the tray says it, whose zone is UTC. */
const timeIn = (at: number): string => {
  const today = new Date().getUTCDate() === new Date(at * 1_000).getUTCDate();
  return `${new Date(at * 1_000).toISOString().slice(11, 16)}${today ? '' : ' tomorrow'}`;
};
