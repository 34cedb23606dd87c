import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { systemCode } from '../../shared/errors.ts';
import { contents, type Entry } from './contents.ts';
import { changelog, control } from './control.ts';

const exec = promisify(execFile);

/** What a package is made of; two runs with the same parts give the same bytes. */
export interface DebParts {
  readonly root: string;
  readonly agent: string;
  readonly notices: string;
  readonly version: string;
  /** The time in every file of it, in seconds since 1970. */
  readonly epoch: number;
  /** gzip takes a second, xz a minute for a third less. Not zstd: dpkg reads it only from Debian 12 on. */
  readonly compression: 'gzip' | 'xz';
}

/** Makes `stance_<version>_amd64.deb` in a folder and gives its path. Needs dpkg-deb. */
export const makeDeb = async (parts: DebParts, outDir: string): Promise<string> => {
  const stage = await mkdtemp(join(tmpdir(), 'stance-deb-'));
  try {
    const entries = contents({ ...parts, changelog: changelog(parts.version, parts.epoch) });
    const folders = new Set(['/']);
    const sums: string[] = [];
    let kib = 0;
    for (const entry of entries) {
      const at = join(stage, entry.to);
      await mkdir(dirname(at), { recursive: true });
      await lay(entry, at);
      await chmod(at, entry.mode);
      await utimes(at, parts.epoch, parts.epoch);
      sums.push(
        `${createHash('md5')
          .update(await readFile(at))
          .digest('hex')}  ${entry.to.slice(1)}`,
      );
      kib += Math.ceil((await stat(at)).size / 1024);
      for (let folder = dirname(entry.to); folder !== '/'; folder = dirname(folder)) folders.add(folder);
    }
    await layControl(stage, parts, kib, sums, entries);
    for (const folder of [...folders, '/DEBIAN']) {
      await chmod(join(stage, folder), 0o755);
      await utimes(join(stage, folder), parts.epoch, parts.epoch);
    }
    await mkdir(outDir, { recursive: true });
    const deb = join(outDir, `stance_${parts.version}_amd64.deb`);
    const level = parts.compression === 'xz' ? '-z6' : '-z1';
    await exec('dpkg-deb', ['--root-owner-group', `-Z${parts.compression}`, level, '--build', stage, deb], {
      env: { ...process.env, SOURCE_DATE_EPOCH: String(parts.epoch) },
    });
    return deb;
  } finally {
    await rm(stage, { recursive: true });
  }
};

const lay = async (entry: Entry, at: string): Promise<void> => {
  if (entry.strip) return strip(entry.from ?? '', at);
  const bytes = entry.from === undefined ? Buffer.from(entry.text ?? '') : await readFile(entry.from);
  await writeFile(at, entry.gzip ? gzipSync(bytes, { level: 9 }) : bytes);
};

const strip = async (from: string, at: string): Promise<void> => {
  try {
    await exec('strip', ['--strip-unneeded', '-o', at, from]);
  } catch (thrown) {
    // Without binutils the package is some 18 MB larger and otherwise the same.
    if (systemCode(thrown) !== 'ENOENT') throw thrown;
    await copyFile(from, at);
  }
};

const layControl = async (
  stage: string,
  parts: DebParts,
  installedKiB: number,
  sums: readonly string[],
  entries: readonly Entry[],
): Promise<void> => {
  const put = async (name: string, text: string, mode = 0o644): Promise<void> => {
    const at = join(stage, 'DEBIAN', name);
    await writeFile(at, text);
    await chmod(at, mode);
    await utimes(at, parts.epoch, parts.epoch);
  };
  await mkdir(join(stage, 'DEBIAN'));
  await put('control', control({ version: parts.version, installedKiB }));
  await put('md5sums', `${sums.join('\n')}\n`);
  const conffiles = entries.filter(({ to }) => to.startsWith('/etc/')).map(({ to }) => to);
  await put('conffiles', `${conffiles.join('\n')}\n`);
  for (const script of ['postinst', 'prerm', 'postrm'])
    await put(script, await readFile(join(parts.root, 'installers/deb/files', script), 'utf8'), 0o755);
};
