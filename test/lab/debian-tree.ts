import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);

const suite = 'bookworm';
const packages = ['systemd', 'systemd-sysv', 'dbus', 'udev', 'libpam-systemd', 'passwd', 'login', 'procps'];

/** debootstrap takes half a minute on two cores and a near mirror. */
const limitMs = 220_000;

/** root's own PATH: debootstrap and what it starts lie in /usr/sbin. */
export const rootPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * The folder of a small Debian that can boot, made once and kept in `.cache/`. Nothing may write into it. Its packages come
 * from wherever this machine's own apt takes them.
 */
export const debianTree = async (cache: string): Promise<string> => {
  const key = createHash('sha256')
    .update([suite, ...packages].join())
    .digest('hex')
    .slice(0, 12);
  const tree = join(cache, `${suite}-${key}`);
  if (existsSync(tree)) return tree;
  await mkdir(cache, { recursive: true });
  const making = await mkdtemp(join(cache, 'making-'));
  try {
    const { env } = process;
    await exec('debootstrap', ['--variant=minbase', `--include=${packages.join()}`, suite, making, await mirror()], {
      env: { ...env, PATH: rootPath },
      timeout: limitMs,
      maxBuffer: 16 * 1_048_576,
    });
    await rm(join(making, 'var/cache/apt/archives'), { recursive: true });
    await rename(making, tree);
    return tree;
  } finally {
    await rm(making, { recursive: true, force: true });
  }
};

/** The address of the Debian archive that this machine's apt uses. */
const mirror = async (): Promise<string> => {
  const format = '$(REPO_URI) $(RELEASE) $(COMPONENT)';
  const { stdout } = await exec('apt-get', ['indextargets', '--format', format, 'Created-By: Packages']);
  const found = stdout.split('\n').find((line) => line.endsWith(` ${suite} main`));
  if (found === undefined) throw new Error(`apt on this machine knows no source for ${suite} main`);
  return found.split(' ')[0] ?? '';
};
