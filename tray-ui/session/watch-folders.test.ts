import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { watchFolders } from './watch-folders.ts';

test('a file that is replaced by rename is noticed, its neighbours are not, and a folder that is not there does no harm', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stance-watch-'));
  mkdirSync(join(folder, 'other'));
  let count = 0;
  let tell: () => void = () => undefined;
  const changed = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const stop = watchFolders(
    [{ path: join(folder, 'missing') }, { path: folder, names: ['kscreenlockerrc'] }, { path: join(folder, 'other') }],
    () => {
      count++;
      tell();
    },
  );
  try {
    writeFileSync(join(folder, 'plasmarc'), 'x');
    writeFileSync(join(folder, 'new'), 'x');
    renameSync(join(folder, 'new'), join(folder, 'kscreenlockerrc'));
    await changed;
    expect(count).toBe(1);
  } finally {
    stop();
    rmSync(folder, { recursive: true });
  }
});
