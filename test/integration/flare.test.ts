import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { flare } from '../../agent/commands/flare.ts';

let folder: string;
const before = process.cwd();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stance-flare-'));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

const made = async (word: string) => {
  const lines: string[] = [];
  const ended = await flare.run(
    { json: false, words: [word] },
    { out: (text) => lines.push(text), err: () => undefined },
  );
  return { ended, printed: lines.join('\n') };
};

test('a flare that is shown is what one that is written holds, and no file is made for it', async () => {
  const { ended, printed } = await made('-');
  expect(ended).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
  const shown = JSON.parse(printed) as object;
  await made('told.json');
  const written = JSON.parse(readFileSync(join(folder, 'told.json'), 'utf8')) as object;
  expect(Object.keys(shown)).toEqual(Object.keys(written));
  expect(shown).toMatchObject({ flare: 1, about: expect.stringContaining('Nothing was sent') });
});
