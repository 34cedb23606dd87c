import * as v from 'valibot';
import { type Known, unread } from '../../../shared/reading.ts';
import type { SecureBootFact } from '../../../shared/signals/secure-boot.ts';
import { partOf, whyNot } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import { readJson } from '../../json-text.ts';
import type { Collector } from '../collector.ts';
import { observed } from '../observed.ts';

/** The variable in which a T2 keeps what it lets start (AppleSecureBootPolicy). */
const t2Variable = '94b73556-2197-4702-82a8-3e1337dafbfb:AppleSecureBootPolicy';

type State = SecureBootFact['state'];

/** What this Mac lets start, and whether it has a Secure Enclave. Neither changes while it runs. */
export const secureBootDarwin: Collector<SecureBootFact> = {
  async collect(host) {
    const isAppleSilicon = await askProcessor(host);
    const fact = await factOf(host, isAppleSilicon);
    const words = ({ state, chip }: SecureBootFact) => [
      `boot: ${'is' in state ? state.is : state.unread}`,
      `chip: ${'is' in chip ? chip.is : chip.unread}`,
    ];
    return observed(
      host,
      'is' in isAppleSilicon && !isAppleSilicon.is ? 'nvram' : 'system_profiler',
      fact,
      words(fact),
    );
  },
  watch: { directories: [] },
  // system_profiler has 10 s, sysctl 5.
  limitMs: 17_000,
};

/** An Intel Mac does not know the variable, and says so by its exit. */
async function askProcessor(host: Host): Promise<Known<boolean>> {
  const answer = await host.run('sysctl', ['-n', 'hw.optional.arm64']);
  return partOf(answer, 'toolMissing', ({ exit, stdout, stderr = '' }) => {
    if (exit === 0) return stdout === '1\n' ? true : stdout === '0\n' ? false : undefined;
    return /unknown oid/.test(stderr) ? false : undefined;
  });
}

async function factOf(host: Host, isAppleSilicon: Known<boolean>): Promise<SecureBootFact> {
  if ('unread' in isAppleSilicon) return { state: isAppleSilicon, chip: isAppleSilicon };
  if (isAppleSilicon.is) return { state: await readBootPolicy(host), chip: { is: 'secureEnclave' } };
  const state = await readT2(host);
  const chip: SecureBootFact['chip'] =
    'unread' in state ? state : { is: state.is === 'absent' ? 'none' : 'secureEnclave' };
  return { state, chip };
}

const BridgeReport = v.object({
  SPiBridgeDataType: v.tuple([v.looseObject({ ibridge_secure_boot: v.string() })]),
});

/** In English as everywhere without a person's settings; what is said in another language is not guessed at. */
const policies: Readonly<Record<string, 'on' | 'limited' | 'off'>> = {
  'Full Security': 'on',
  'Reduced Security': 'limited',
  'Permissive Security': 'limited',
  'No Security': 'off',
};

/** The boot policy of an Apple silicon Mac, by system_profiler: what else would tell is for root alone, in Recovery. */
async function readBootPolicy(host: Host): Promise<State> {
  const answer = await host.run('systemProfiler', ['-json', 'SPiBridgeDataType']);
  return partOf(answer, 'toolMissing', ({ exit, stdout }) => {
    const report = exit === 0 ? v.safeParse(BridgeReport, readJson(stdout)) : undefined;
    if (!report?.success) return undefined;
    const policy = report.output.SPiBridgeDataType[0].ibridge_secure_boot;
    return Object.hasOwn(policies, policy) ? policies[policy] : undefined;
  });
}

/** What a T2 lets start: 2 full, 1 medium, 0 no security. A Mac with Intel's processor and no such variable has no T2. */
async function readT2(host: Host): Promise<State> {
  const answer = await host.run('nvram', [t2Variable]);
  if (!('is' in answer)) return unread(whyNot(answer, 'toolMissing'));
  const { exit, stdout, stderr = '' } = answer.is;
  if (exit !== 0) return /not found/.test(stderr) ? { is: 'absent' } : unread('unparseable');
  const policy = /^\S+:AppleSecureBootPolicy\t%0([0-2])\n$/.exec(stdout)?.[1];
  if (policy === undefined) return unread('unparseable');
  return { is: policy === '2' ? 'on' : policy === '1' ? 'limited' : 'off' };
}
