import * as v from 'valibot';
import { type Known, known, knownValue } from '../reading.ts';
import { defineSignal, everywhere, type Finding, type SayFact } from '../signal.ts';

/** What keeps the kernel from being changed by root (kernel_lockdown(7)). */
export const Lockdown = v.picklist(['none', 'integrity', 'confidentiality']);
/** Mandatory access control: whether a policy is loaded (SELinux, AppArmor, …) and refuses, or only writes down. */
export const MandatoryAccess = v.picklist(['enforcing', 'permissive', 'off']);
/** System Integrity Protection; `weakened`: on with some of its parts switched off. */
export const Sip = v.picklist(['on', 'weakened', 'off']);
/** Hypervisor-protected code integrity; `configured`: switched on and not running, because it waits for a restart or cannot start. */
export const MemoryIntegrity = v.picklist(['running', 'configured', 'off']);

/**
 * What guards the system itself against change, on the system it is. Every part of a system's own list is there, so that
 * leaving one out cannot pass; parts that come later are optional, for the sake of older evidence.
 */
export const SystemIntegrityFact = v.variant('system', [
  v.object({
    system: v.literal('linux'),
    lockdown: known(Lockdown),
    mandatoryAccess: known(MandatoryAccess),
  }),
  v.object({ system: v.literal('darwin'), sip: known(Sip), gatekeeper: known(v.boolean()) }),
  v.object({ system: v.literal('win32'), memoryIntegrity: known(MemoryIntegrity) }),
]);
export type SystemIntegrityFact = v.InferOutput<typeof SystemIntegrityFact>;

const wanted = (byDefault: 'required' | 'optional') => v.optional(v.picklist(['required', 'optional']), byDefault);

/** Only what belongs to the system at hand is judged. */
export const SystemIntegrityRule = v.strictObject({
  /** Most kernels lock down only when Secure Boot is on, so it is not asked for by itself. */
  lockdown: wanted('optional'),
  mandatoryAccess: wanted('required'),
  sip: wanted('required'),
  gatekeeper: wanted('required'),
  memoryIntegrity: wanted('required'),
});
export type SystemIntegrityRule = v.InferOutput<typeof SystemIntegrityRule>;

type Because =
  | 'lockdownOff'
  | 'mandatoryAccessOff'
  | 'sipOff'
  | 'sipWeakened'
  | 'gatekeeperOff'
  | 'memoryIntegrityOff'
  | 'memoryIntegrityNotRunning'
  | 'notKnown';

const itsTeam = ['Ask your IT team: somebody switched this off on purpose.'] as const;
const only = (system: 'linux' | 'darwin' | 'win32', ...steps: string[]) => ({
  linux: itsTeam,
  darwin: itsTeam,
  win32: itsTeam,
  [system]: steps,
});

export const systemIntegrity = defineSignal<SystemIntegrityFact, SystemIntegrityRule, Because>({
  fact: SystemIntegrityFact,
  rule: SystemIntegrityRule,
  judge(fact, rule) {
    const findings = judgeSystem(fact, rule);
    return findings.filter(({ because }, at) => findings.findIndex((other) => other.because === because) === at);
  },
  words: {
    title: 'System integrity',
    why: 'It keeps a program that was let in once from taking root in the system itself.',
    describe: describeIntegrity,
    because: {
      lockdownOff: {
        state: 'Kernel not locked down',
        sentence: 'Whoever becomes root on this laptop can change the running kernel.',
        steps: only(
          'linux',
          'Turn on Secure Boot in the firmware settings: most kernels then lock down by themselves.',
        ),
      },
      mandatoryAccessOff: {
        state: 'Access control off',
        sentence: 'The rules that keep programs within their bounds (SELinux or AppArmor) are not enforced.',
        steps: only(
          'linux',
          'With SELinux: set SELINUX=enforcing in /etc/selinux/config.',
          'With AppArmor: run "sudo systemctl enable --now apparmor".',
          'Restart the laptop.',
        ),
      },
      sipOff: {
        state: 'Protection off',
        sentence: 'System Integrity Protection is off, so any program with rights can change macOS.',
        steps: only('darwin', 'Start into Recovery, open a terminal and run "csrutil enable".', 'Restart the laptop.'),
      },
      sipWeakened: {
        state: 'Protection weakened',
        sentence: 'Parts of System Integrity Protection are switched off.',
        steps: only('darwin', 'Start into Recovery, open a terminal and run "csrutil enable".', 'Restart the laptop.'),
      },
      gatekeeperOff: {
        state: 'Gatekeeper off',
        sentence: 'Programs that nobody has signed start without a question.',
        steps: only(
          'darwin',
          'Open System Settings › Privacy & Security.',
          'Allow applications from the App Store and known developers only.',
        ),
      },
      memoryIntegrityOff: {
        state: 'Memory integrity off',
        sentence: 'Windows does not keep unsigned code out of its kernel.',
        steps: only(
          'win32',
          'Open Windows Security › Device security › Core isolation.',
          'Turn on memory integrity and restart.',
        ),
      },
      memoryIntegrityNotRunning: {
        state: 'Not running yet',
        sentence: 'Memory integrity is switched on, but it is not running.',
        steps: only(
          'win32',
          'Restart the laptop.',
          'If it stays like this, ask your IT team: a driver may be in its way.',
        ),
      },
      notKnown: {
        state: 'Not known',
        sentence: 'Part of what guards the system could not be read.',
        steps: everywhere('Ask your IT team to run "stance doctor" on this laptop.'),
      },
    },
  },
});

function judgeSystem(fact: SystemIntegrityFact, rule: SystemIntegrityRule): Finding<Because>[] {
  switch (fact.system) {
    case 'linux':
      return [
        ...judgePart(rule.lockdown, fact.lockdown, (mode) => (mode === 'none' ? 'lockdownOff' : undefined)),
        ...judgePart(rule.mandatoryAccess, fact.mandatoryAccess, (mode) =>
          mode === 'enforcing' ? undefined : 'mandatoryAccessOff',
        ),
      ];
    case 'darwin':
      return [
        ...judgePart(rule.sip, fact.sip, (sip) =>
          sip === 'on' ? undefined : sip === 'off' ? 'sipOff' : 'sipWeakened',
        ),
        ...judgePart(rule.gatekeeper, fact.gatekeeper, (on) => (on ? undefined : 'gatekeeperOff')),
      ];
    case 'win32':
      return judgePart(rule.memoryIntegrity, fact.memoryIntegrity, (state) =>
        state === 'running' ? undefined : state === 'off' ? 'memoryIntegrityOff' : 'memoryIntegrityNotRunning',
      );
  }
}

function judgePart<T>(
  wish: 'required' | 'optional',
  part: Known<T>,
  fault: (value: T) => Because | undefined,
): Finding<Because>[] {
  if (wish === 'optional') return [];
  if ('unread' in part) return [{ because: 'notKnown', verdict: 'notKnown', why: part.unread }];
  const because = fault(part.is);
  return because === undefined ? [] : [{ because, verdict: 'fail' }];
}

function describeIntegrity(fact: SystemIntegrityFact, say: SayFact): string {
  switch (fact.system) {
    case 'linux':
      return `${say(`access.${wordOf(fact.mandatoryAccess)}`)} · ${say(`lockdown.${wordOf(fact.lockdown)}`)}`;
    case 'darwin': {
      const gatekeeper = knownValue(fact.gatekeeper);
      const isOn = gatekeeper === undefined ? 'notKnown' : gatekeeper ? 'on' : 'off';
      return `${say(`sip.${wordOf(fact.sip)}`)} · ${say(`gatekeeper.${isOn}`)}`;
    }
    case 'win32':
      return say(`memoryIntegrity.${wordOf(fact.memoryIntegrity)}`);
  }
}

const wordOf = <T extends string>(part: Known<T>): T | 'notKnown' => knownValue(part) ?? 'notKnown';
