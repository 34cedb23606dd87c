import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { fileOf, pictureOf } from './pictures.ts';
import { states, views } from './walk.ts';
import { folder } from './words-file.ts';

const root = join(__dirname, '../..');
const docs = ['README.md', 'tray-ui/README.md'];
const schemes = ['light', 'dark'] as const;

/** The pictures that a document shows, as paths of the checkout. */
const shownIn = (doc: string): string[] =>
  [...readFileSync(join(root, doc), 'utf8').matchAll(/(?:\]\(|src(?:set)?=")([^)"]+\.png)/g)].map(([, path = '']) =>
    join(dirname(doc), path),
  );
const files = () => readdirSync(folder).filter((name) => name.endsWith('.png'));
const wanted = () =>
  states.flatMap((state) =>
    [...views, 'sent-payload' as const].flatMap((place) => {
      const picture = pictureOf(state, place);
      return picture === undefined ? [] : schemes.map((scheme) => fileOf(picture, scheme));
    }),
  );

test.each(docs)('every picture that %s shows is there', (doc) => {
  const shown = shownIn(doc);
  expect(shown).not.toEqual([]);
  expect(shown.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('every picture is shown, in light and dark, and no other lies there', () => {
  const shown = new Set(docs.flatMap(shownIn));
  expect(files().filter((name) => !shown.has(join('tray-ui/screenshots', name)))).toEqual([]);
  expect(files().toSorted()).toEqual(wanted().toSorted());
});

test('the words of every state lie beside the pictures', () => {
  expect(readdirSync(join(folder, 'words')).toSorted()).toEqual(states.map((state) => `${state}.txt`).toSorted());
});

test('all pictures together are small, and each is one of a window as it opens', () => {
  expect(files().reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)).toBeLessThan(1_500_000);
  for (const name of files()) {
    const png = readFileSync(join(folder, name));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([400, 640]);
  }
});
