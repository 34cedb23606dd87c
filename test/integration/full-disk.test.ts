import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { IdentityFile } from '../../agent/identity/identity.ts';
import { Ledger } from '../../agent/ledger/ledger.ts';
import { fillDisk } from '../support/fill-disk.ts';
import { describeWith, needs } from '../support/needs.ts';

let dir: string;
let mounted: string | undefined;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stance-full-'));
});
afterEach(() => {
  // Lazily: after a test that failed something may still be open.
  if (mounted !== undefined) spawnSync('umount', ['--lazy', mounted]);
  mounted = undefined;
  rmSync(dir, { recursive: true });
});

/** A disk of its own, of so many MiB; gone with the test. */
function disk(mebibytes: number): string {
  const path = join(dir, 'disk');
  mkdirSync(path);
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', path]);
  mounted = path;
  return path;
}

describeWith(needs('root'), 'a disk that is full', () => {
  const jws = 'x'.repeat(2_000);

  test('leaves room for what is signed, and takes it back when there is room again', () => {
    const folder = disk(16);
    const ledger = new Ledger(join(folder, 'ledger.db'));
    const chain = ledger.open('proof', 100, 'enrol');
    ledger.add({ chain, seq: 1, jws, at: 100, cause: 'test' });
    ledger.acknowledge(chain, 1, 10_000);
    expect(statSync(join(folder, 'reserve')).size).toBe(4_194_304);
    const filler = fillDisk(folder);
    for (let seq = 2; seq <= 500; seq++) ledger.add({ chain, seq, jws, at: 100, cause: 'test' });
    expect(ledger.head(chain)?.seq).toBe(500);
    expect(existsSync(join(folder, 'reserve'))).toBe(false);
    rmSync(filler);
    ledger.acknowledge(chain, 500, 20_000);
    expect(statSync(join(folder, 'reserve')).size).toBe(4_194_304);
    ledger.close();
  });

  test('that has given all refuses to sign, keeps what it holds whole, and signs again when there is room', () => {
    const folder = disk(4);
    const ledger = new Ledger(join(folder, 'ledger.db'));
    const chain = ledger.open('proof', 100, 'enrol');
    const identity = new IdentityFile(folder);
    const key = { protection: 'file', id: 'A'.repeat(43) } as const;
    identity.save({ key });
    const filler = fillDisk(folder);
    let seq = 0;
    expect(() => {
      for (;;) ledger.add({ chain, seq: seq + 1, jws, at: 100, cause: `test ${seq++}` });
    }).toThrow(/full/);
    seq -= 1;
    expect(() => identity.save({ key: { ...key, id: 'B'.repeat(43) } })).toThrow(/ENOSPC/);
    expect(new IdentityFile(folder).load().key).toEqual(key);
    expect(ledger.head(chain)?.seq).toBe(seq);
    rmSync(filler);
    ledger.add({ chain, seq: seq + 1, jws, at: 100, cause: 'test' });
    expect(ledger.head(chain)?.seq).toBe(seq + 1);
    ledger.close();
  });
});

test('a file that finds room for only its beginning is not put in the place of the whole one', () => {
  const path = join(dir, 'identity.json');
  writeFileSync(path, 'whole');
  const module = join(__dirname, '../../agent/durable-file.ts');
  const script = `import { writeDurably } from ${JSON.stringify(module)};
    try { writeDurably(${JSON.stringify(path)}, 'x'.repeat(5000)); } catch { process.exit(3); }`;
  // A limit on the size of files cuts a write short just as the last free block does.
  const limited = 'ulimit -f 1; exec "$0" --input-type=module -e "$1"';
  const { status } = spawnSync('bash', ['-c', limited, process.execPath, script], { encoding: 'utf8' });
  expect(status).toBe(3);
  expect(readFileSync(path, 'utf8')).toBe('whole');
  expect(readdirSync(dir)).toEqual(['identity.json']);
});
