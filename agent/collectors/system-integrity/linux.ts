import { type Known, unread } from '../../../shared/reading.ts';
import type { SystemIntegrityFact } from '../../../shared/signals/system-integrity.ts';
import { partOf, whyNot } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import type { Collector } from '../collector.ts';
import { observed } from '../observed.ts';

type LinuxFact = Extract<SystemIntegrityFact, { system: 'linux' }>;

const securityFolder = '/sys/kernel/security';
const lockdownPath = `${securityFolder}/lockdown`;
const enforcePath = '/sys/fs/selinux/enforce';

/** What guards the kernel and confines programs, from securityfs. Which AppArmor profiles are enforced only root is told: the host asks there. */
export const systemIntegrityLinux: Collector<SystemIntegrityFact> = {
  async collect(host) {
    const modules = await securityModules(host);
    const fact: LinuxFact = {
      system: 'linux',
      lockdown: await readLockdown(host, modules),
      mandatoryAccess: 'unread' in modules ? modules : await readMandatoryAccess(host, modules.is),
    };
    return observed(host, 'securityfs', fact, [
      `security modules: ${'is' in modules ? modules.is.join(' ') : modules.unread}`,
    ]);
  },
  watch: {
    directories: [],
    // Neither file raises an event; setenforce is one command, so it is looked for as often as a mounted disk.
    everySeconds: 15,
    look: async (host) => JSON.stringify([await host.text(enforcePath, 64), await host.text(lockdownPath, 256)]),
  },
  // Where only root may read the profiles, a program is started to read them.
  limitMs: 8_000,
};

/** Which security modules the kernel runs, in their order. `capability` is always one of them. */
async function securityModules(host: Host): Promise<Known<readonly string[]>> {
  return partOf(await host.text(`${securityFolder}/lsm`, 4_096), 'toolMissing', (text) => {
    const names = text.trim().split(',');
    return names.includes('capability') ? names : undefined;
  });
}

/** `none [integrity] confidentiality`: the one in brackets. */
async function readLockdown(host: Host, modules: Known<readonly string[]>): Promise<LinuxFact['lockdown']> {
  const text = await host.text(lockdownPath, 256);
  if ('absent' in text && 'is' in modules && !modules.is.includes('lockdown')) return { is: 'none' };
  return partOf(text, 'toolMissing', (line) => {
    const chosen = /^(?:\S+ )*\[(none|integrity|confidentiality)\](?: \S+)*\n$/.exec(line)?.[1];
    return chosen as 'none' | 'integrity' | 'confidentiality' | undefined;
  });
}

async function readMandatoryAccess(host: Host, modules: readonly string[]): Promise<LinuxFact['mandatoryAccess']> {
  if (modules.includes('selinux')) return readSelinux(host);
  if (modules.includes('apparmor')) return readAppArmor(host);
  // These confine as well, and nothing of ours reads how far.
  return modules.includes('smack') || modules.includes('tomoyo') ? unread('unsupported') : { is: 'off' };
}

/** Without a loaded policy the kernel has the module and no such file. */
async function readSelinux(host: Host): Promise<LinuxFact['mandatoryAccess']> {
  const enforce = await host.text(enforcePath, 64);
  if ('absent' in enforce) return { is: 'off' };
  return partOf(enforce, 'toolMissing', (text) =>
    text === '1' ? 'enforcing' : text === '0' ? 'permissive' : undefined,
  );
}

/** `name (enforce)`, one profile a line. A system whose profiles only complain refuses nothing. */
async function readAppArmor(host: Host): Promise<LinuxFact['mandatoryAccess']> {
  const profiles = await host.text(`${securityFolder}/apparmor/profiles`);
  if (!('is' in profiles)) return unread(whyNot(profiles, 'toolMissing'));
  if (profiles.is === '') return { is: 'off' };
  const lines = profiles.is.split('\n');
  if (lines.pop() !== '' || !lines.every((line) => /^.+ \([a-z]+\)$/.test(line))) return unread('unparseable');
  const refuses = lines.some((line) => /\((?:enforce|kill)\)$/.test(line));
  return { is: refuses ? 'enforcing' : 'permissive' };
}
