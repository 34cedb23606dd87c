import { readKernelRules } from '../../../agent/collectors/firewall/kernel-rules.ts';
import { hardwareLinux } from '../../../agent/collectors/hardware/linux.ts';
import { managementLinux } from '../../../agent/collectors/management/linux.ts';
import { pacman } from '../../../agent/collectors/os-patch/pacman/pacman.ts';
import { rpmOstree } from '../../../agent/collectors/os-patch/rpm-ostree/rpm-ostree.ts';
import { readGnomeLock } from '../../../agent/collectors/screen-lock/gnome.ts';
import { readKdeLock } from '../../../agent/collectors/screen-lock/kde.ts';
import { secureBootLinux } from '../../../agent/collectors/secure-boot/linux.ts';
import type { Host } from '../../../agent/host/host.ts';
import { replayHost } from '../../../agent/host/replay.ts';
import type { Readers } from './sample-reader.ts';

/** A machine that answers nothing but what a sample puts in. */
const bareHost: Host = replayHost({
  stance: 'recording',
  version: 1,
  platform: 'linux',
  at: 1_795_300_000,
  answers: {},
});

/** Samples of what guards a Linux machine: its firewall, its screen lock, how it was started, the updates of Arch. */
export const linuxGuardReaders: Readers = {
  // Neither that an agent runs nor that none is there says who manages a Linux machine.
  'linux/mdm/': async (text, expect) => {
    const isThere = text.trim() === 'active';
    const program = { is: { kind: 'file', bytes: 1, modifiedAt: 0, stamp: '' } } as const;
    const stat: Host['stat'] = async (path) => (isThere && path.endsWith('/intune-agent') ? program : { absent: true });
    const { reading } = await managementLinux.collect({ ...bareHost, stat });
    const enrolled = reading.state === 'observed' ? reading.fact.enrolled : reading.state;
    const isUnknown = String(expect['enrolled'] ?? expect['mdm']).startsWith('unknown');
    return { ours: enrolled, theirs: isUnknown && { unread: 'unsupported' } };
  },
  'linux/device-id/dmidecode': async (text, expect) => {
    const [, system = ''] = text.split('System Information\n');
    const field = (name: string) => new RegExp(`^\\t${name}: (.*\\n)`, 'm').exec(system)?.[1] ?? '';
    const files = { sys_vendor: field('Manufacturer'), product_name: field('Product Name') };
    const answers = Object.entries(files).map(([file, is]) => [`text /sys/class/dmi/id/${file}`, { is }]);
    const recording = { stance: 'recording', version: 1, platform: 'linux', at: 0 } as const;
    const { reading } = await hardwareLinux.collect(replayHost({ ...recording, answers: Object.fromEntries(answers) }));
    const fact = reading.state === 'observed' ? reading.fact : undefined;
    const ids = [expect['serial'], expect['uuid']].map((id) => JSON.stringify(fact).includes(String(id)));
    return { ours: [fact?.maker, fact?.virtual, ids], theirs: [{ is: 'VMware, Inc.' }, { is: true }, [false, false]] };
  },
  'linux/firewall/nftables-json': async (text, expect) => {
    const run: Host['run'] = async (tool) => (tool === 'nft' ? { is: { exit: 0, stdout: text } } : { absent: true });
    const { inbound } = await readKernelRules({ ...bareHost, run });
    return { ours: inbound, theirs: { is: expect['firewall'] === 'off' ? 'open' : 'blocked' } };
  },
  'linux/screen-lock/kscreenlockerrc': async (sample, expect) => {
    const text: Host['text'] = async (path) =>
      path.startsWith('/home/kim/.config/ks') ? { is: sample } : { absent: true };
    const lock = await readKdeLock({ ...bareHost, text }, '/home/kim');
    return { ours: 'is' in lock && lock.is.enabled, theirs: { is: expect['lock_enabled'] } };
  },
  'linux/screen-lock/gsettings-gnome': async (text, expect) => {
    const run: Host['run'] = async (_, [, schema = '']) => {
      const lines = text.split('\n').filter((line) => line.startsWith(`${schema} `));
      return { is: { exit: 0, stdout: `${lines.join('\n')}\n` } };
    };
    const lock = await readGnomeLock({ ...bareHost, run }, '/home/kim');
    const idle = Number(/idle-delay uint32 (\d+)/.exec(text)?.[1]);
    return {
      ours: 'is' in lock && lock.is,
      theirs: { enabled: { is: expect['lock_enabled'] }, delay: { is: idle + Number(expect['lock_delay_seconds']) } },
    };
  },
  'linux/secure-boot-tpm/efivar-bytes': async (sample, expect) => {
    const folder = '/sys/firmware/efi/efivars';
    const name = 'SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c';
    const list: Host['list'] = async (path) => (path === folder ? { is: [name] } : { absent: true });
    const head: Host['head'] = async (path) => (path === `${folder}/${name}` ? { is: sample } : { absent: true });
    const { reading } = await secureBootLinux.collect({ ...bareHost, list, head });
    const state = reading.state === 'observed' ? reading.fact.state : undefined;
    return { ours: state !== undefined && 'is' in state ? state.is : 'unknown', theirs: expect['secure_boot'] };
  },
  'linux/updates/rpm-ostree-status': async (text, expect) => {
    const run: Host['run'] = async () => ({ is: { exit: 0, stdout: text } });
    const { fact } = await rpmOstree.observe({ ...bareHost, run }, new Map());
    return {
      ours: [fact.rebootRequired, fact.lastPatchedAt, 'unread' in fact.pendingSecurityUpdates],
      theirs: [{ is: expect['staged'] }, { is: expect['build_time'] }, expect['cached_update'] === null],
    };
  },
  'linux/updates/pacman-Qu': async (text, expect) => {
    const list: Host['list'] = async (path) => (path.endsWith('/sync') ? { is: ['core.db'] } : { absent: true });
    const run: Host['run'] = async () => ({ is: { exit: 0, stdout: text } });
    const { fact } = await pacman.observe({ ...bareHost, list, run }, new Map());
    return { ours: fact.pendingSecurityUpdates, theirs: { is: expect['pending'] } };
  },
};
