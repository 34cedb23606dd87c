import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stance-full-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

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
