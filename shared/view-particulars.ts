import { factOf } from './fact.ts';
import type { Known, Reading } from './reading.ts';
import type { FactOf, SignalId } from './signals/catalogue.ts';
import type { EdrProduct } from './signals/edr.ts';
import { productName } from './signals/edr-products.ts';
import { serviceName } from './signals/management-services.ts';
import type { English } from './words/en.ts';
import type { Voice } from './words/voice.ts';

/** One thing that was seen, by its name: "System volume", "encrypted with LUKS2". */
export interface Particular {
  readonly name: string;
  readonly value: string;
}

/** Everything of a reading that leaves the laptop, in words, part by part; nothing for what was not read or does not fit. */
export function particularsOf(id: SignalId, reading: Reading, voice: Voice): Particular[] {
  const fact = factOf(id, reading);
  return fact === undefined ? [] : (draw[id] as (fact: unknown, pen: Pen) => Particular[])(fact, penOf(voice));
}

type Part = keyof English & `part.${string}` extends `part.${infer Name}` ? Name : never;
/** What is seen and needs no value put in. */
type Seen = Exclude<
  keyof English & `seen.${string}` extends `seen.${infer Name}` ? Name : never,
  'notKnown' | 'degradedIn' | 'onBy' | 'after' | 'afterMinutes'
>;

/** A voice as the drawings below use it. */
interface Pen {
  readonly voice: Voice;
  readonly seen: (what: Seen) => string;
  readonly yesNo: (is: boolean) => string;
  readonly onOff: (is: boolean) => string;
  /** A part in words, or why it is not known. */
  readonly value: <T>(part: Known<T>, words: (is: T) => string) => string;
  readonly line: (name: Part, value: string) => Particular;
  readonly known: <T>(name: Part, part: Known<T>, words: (is: T) => string) => Particular;
}

function penOf(voice: Voice): Pen {
  const { say } = voice;
  // None of these has a slot; of so many keys the compiler does not see that any more.
  const sayKey = say as (key: `seen.${Seen}` | `part.${Part}`) => string;
  const seen = (what: Seen) => sayKey(`seen.${what}`);
  const value: Pen['value'] = (part, words) =>
    'unread' in part ? say('seen.notKnown', { why: say(`why.${part.unread}`) }) : words(part.is);
  const line = (name: Part, words: string) => ({ name: sayKey(`part.${name}`), value: words });
  return {
    voice,
    seen,
    yesNo: (is) => seen(is ? 'yes' : 'no'),
    onOff: (is) => seen(is ? 'bootOn' : 'bootOff'),
    value,
    line,
    known: (name, part, words) => line(name, value(part, words)),
  };
}

const plain = (text: string): string => text;

/** One entry a signal; a signal without does not compile. */
const draw: { readonly [Id in SignalId]: (fact: FactOf<Id>, pen: Pen) => Particular[] } = {
  os: ({ version, build, edition, kernel, supportEnds }, { known, line, voice }) => [
    known('version', version, plain),
    ...(build === undefined ? [] : [line('build', build)]),
    ...(edition === undefined ? [] : [line('edition', edition)]),
    known('kernel', kernel, plain),
    // Most systems do not say; what nobody said is no news here.
    ...('is' in supportEnds ? [known('supportEnds', supportEnds, voice.time)] : []),
  ],
  osPatch: (fact, { known, yesNo, voice }) => [
    known('pending', fact.pendingSecurityUpdates, voice.number),
    known('listsAt', fact.listsAt, voice.time),
    known('reboot', fact.rebootRequired, yesNo),
    ...(fact.kernelIsNewest === undefined ? [] : [known('newestKernel', fact.kernelIsNewest, yesNo)]),
    ...(fact.lastPatchedAt === undefined ? [] : [known('lastPatched', fact.lastPatchedAt, voice.time)]),
    known('automatic', fact.automaticUpdates, yesNo),
  ],
  diskEncryption: ({ volumes }, { line, seen, value, voice }) =>
    volumes.flatMap(({ role, state, method, mapping }) => {
      const words = (is: Exclude<typeof state, object>) =>
        is === 'on' && method !== undefined ? voice.say('seen.onBy', { method: method.toUpperCase() }) : seen(is);
      const isDoubted = mapping !== undefined && 'unread' in mapping;
      return [
        line(role, value(typeof state === 'object' ? state : { is: state }, words)),
        ...(isDoubted ? [line(role, seen('doubted'))] : []),
      ];
    }),
  edr: ({ products }, pen) => products.flatMap((product) => drawProduct(product, pen)),
  firewall: ({ manager, scopes }, { known, seen }) => [
    ...scopes.map(({ network, active, inbound }) =>
      known(network, active, (isActive) => {
        if (!isActive) return seen('firewallOff');
        if ('unread' in inbound) return seen('firewallOn');
        return seen(inbound.is === 'blocked' ? 'firewallBlocks' : 'firewallOpen');
      }),
    ),
    known('manager', manager, plain),
  ],
  screenLock: ({ enabled, delay }, { known, yesNo, voice: { say, number } }) => {
    const span = (seconds: number) =>
      seconds < 120
        ? say('seen.after', { seconds: number(seconds) })
        : say('seen.afterMinutes', { minutes: number(Math.round(seconds / 60)) });
    const isOff = 'is' in enabled && !enabled.is;
    return [known('locks', enabled, yesNo), ...(isOff ? [] : [known('delay', delay, span)])];
  },
  secureBoot: ({ state, chip }, { known, seen }) => {
    const boot = {
      on: 'bootOn',
      limited: 'bootLimited',
      off: 'bootOff',
      setup: 'bootSetup',
      absent: 'bootAbsent',
    } as const;
    return [known('state', state, (is) => seen(boot[is])), known('chip', chip, seen)];
  },
  systemIntegrity: (fact, { known, seen, onOff }) => {
    if (fact.system === 'linux')
      return [
        known('mandatoryAccess', fact.mandatoryAccess, (is) => seen(is === 'off' ? 'bootOff' : is)),
        known('lockdown', fact.lockdown, seen),
      ];
    if (fact.system === 'darwin')
      return [
        known('sip', fact.sip, (is) => (is === 'weakened' ? seen('weakened') : onOff(is === 'on'))),
        known('gatekeeper', fact.gatekeeper, onOff),
      ];
    const memory = { running: 'memoryRunning', configured: 'configured', off: 'bootOff' } as const;
    return [known('memoryIntegrity', fact.memoryIntegrity, (is) => seen(memory[is]))];
  },
  management: (fact, { known, yesNo }) => [
    known('managed', fact.enrolled, yesNo),
    ...('is' in fact.enrolled && !fact.enrolled.is ? [] : [known('by', fact.by, serviceName)]),
    ...(fact.system === 'darwin' ? [known('approved', fact.approved, yesNo)] : []),
  ],
  hardware: ({ maker, model, virtual }, { known, yesNo }) => [
    known('maker', maker, plain),
    known('model', model, plain),
    known('virtual', virtual, yesNo),
  ],
};

function drawProduct(product: EdrProduct, { known, line, seen, yesNo, voice }: Pen): Particular[] {
  const { id, version, running, health, modes, definitionsAt, cloudContactAt } = product;
  const name = productName(id);
  const degraded = () =>
    modes.length === 0 ? seen('degraded') : voice.say('seen.degradedIn', { modes: modes.join(', ') });
  return [
    line('product', 'is' in version ? `${name} ${version.is}` : name),
    known('running', running, yesNo),
    // Many products do not say; only what one says is worth a line.
    ...('is' in health ? [known('health', health, (is) => (is === 'healthy' ? seen('healthy') : degraded()))] : []),
    ...('is' in definitionsAt ? [known('definitions', definitionsAt, voice.time)] : []),
    ...('is' in cloudContactAt ? [known('cloud', cloudContactAt, voice.time)] : []),
  ];
}
