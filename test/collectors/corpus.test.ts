import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { describeExtra } from '../support/needs.ts';
import { linuxReaders } from './corpus/linux.ts';
import { linuxGuardReaders } from './corpus/linux-guards.ts';
import { macReaders } from './corpus/macos.ts';
import type { Expect, Readers } from './corpus/sample-reader.ts';
import { windowsReaders } from './corpus/windows.ts';

const corpus = join(__dirname, '../../../shared/corpus');
const readers: Readers = { ...linuxReaders, ...linuxGuardReaders, ...macReaders, ...windowsReaders };

/** Some tools of Windows write UTF-16, with its mark. */
function readSample(path: string): string {
  const bytes = readFileSync(path);
  return bytes.subarray(0, 2).toString('hex') === 'fffe' ? bytes.toString('utf16le', 2) : bytes.toString();
}

const samples = existsSync(corpus)
  ? (readdirSync(corpus, { recursive: true, encoding: 'utf8' }) as string[])
      .filter((file) => file.endsWith('.json'))
      .sort()
  : [];
const readerOf = (file: string) => Object.entries(readers).find(([start]) => file.startsWith(start))?.[1];
const used = samples.filter((file) => readerOf(file) !== undefined);

describeExtra(samples.length > 0 ? undefined : 'no ../shared/corpus', 'samples gathered elsewhere', () => {
  const right = new Set<string>();

  test.each(used)('%s is read as it should be', async (file) => {
    const { expect: words } = JSON.parse(readFileSync(join(corpus, file), 'utf8')) as { expect: Expect };
    const text = readSample(join(corpus, file.replace(/\.json$/, '.txt')));
    const { ours, theirs } = (await readerOf(file)?.(text, words)) ?? {};
    expect(ours).toEqual(theirs);
    right.add(file);
  });

  test('every reader has a sample', () => {
    for (const start of Object.keys(readers)) expect(samples.filter((file) => file.startsWith(start))).not.toEqual([]);
  });

  afterAll(() => {
    process.stdout.write(tableOf(right));
  });
});

/** How many samples there are of each signal on each system, and what became of them. */
function tableOf(right: ReadonlySet<string>): string {
  const folderOf = (file: string) => file.split('/').slice(0, 2).join('/');
  const row = (name: string, files: readonly string[]) => {
    const ours = files.filter((file) => used.includes(file));
    const good = ours.filter((file) => right.has(file));
    const counts = [ours.length, good.length, ours.length - good.length, files.length - ours.length];
    return `${name.padEnd(28)}${counts.map((count) => String(count).padStart(16)).join('')}\n`;
  };
  const header = `${'corpus'.padEnd(28)}${['used', 'right', 'wrong', 'not our source'].map((word) => word.padStart(16)).join('')}\n`;
  const rows = [...new Set(samples.map(folderOf))].map((folder) =>
    row(
      folder,
      samples.filter((file) => folderOf(file) === folder),
    ),
  );
  return `${header}${rows.join('')}${row('all', samples)}`;
}
