import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { madeOnce } from './made-once.ts';

const exec = promisify(execFile);

const stable = 'bookworm';
/** What a Debian needs to boot with systemd as its first process. */
export const bootable = ['systemd', 'systemd-sysv', 'dbus', 'udev', 'libpam-systemd', 'passwd', 'login', 'procps'];

/** debootstrap takes half a minute on two cores and a near mirror. */
const limitMs = 220_000;

/** root's own PATH: debootstrap and what it starts lie in /usr/sbin. */
export const rootPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * The folder of a small Debian, one that can boot unless other packages are named, made once and kept in `.cache/`. Nothing may
 * write into it. Its packages come from wherever this machine's own apt takes them.
 */
export const debianTree = async (
  cache: string,
  packages: readonly string[] = bootable,
  suite = stable,
): Promise<string> => {
  const key = createHash('sha256')
    .update([suite, ...packages].join())
    .digest('hex')
    .slice(0, 12);
  return madeOnce(join(cache, `${suite}-${key}`), async (folder) => {
    const { env } = process;
    await exec('debootstrap', ['--variant=minbase', `--include=${packages.join()}`, suite, folder, await mirror()], {
      env: { ...env, PATH: rootPath },
      timeout: limitMs,
      maxBuffer: 16 * 1_048_576,
    });
    await rm(join(folder, 'var/cache/apt/archives'), { recursive: true });
    return folder;
  });
};

/** The address of the Debian archive that this machine's apt uses; it has every suite. */
const mirror = async (): Promise<string> => {
  const format = '$(REPO_URI) $(RELEASE) $(COMPONENT)';
  const { stdout } = await exec('apt-get', ['indextargets', '--format', format, 'Created-By: Packages']);
  const found = stdout.split('\n').find((line) => line.endsWith(` ${stable} main`));
  if (found === undefined) throw new Error(`apt on this machine knows no source for ${stable} main`);
  return found.split(' ')[0] ?? '';
};
