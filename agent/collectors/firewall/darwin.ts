import { is, type Known, unread } from '../../../shared/reading.ts';
import type { FirewallFact } from '../../../shared/signals/firewall.ts';
import { answerWords, partOf } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import type { Collector } from '../collector.ts';
import { observed } from '../observed.ts';

const ask = (host: Host) => host.run('socketfilterfw', ['--getglobalstate']);

/** Whether macOS's own firewall is on. It keeps no file that tells since macOS 15, and asking takes some hundredths of a second. */
export const firewallDarwin: Collector<FirewallFact> = {
  async collect(host) {
    const answer = await ask(host);
    const active = partOf(answer, 'toolMissing', ({ exit, stdout }) =>
      exit === 0 ? parseGlobalState(stdout) : undefined,
    );
    const fact: FirewallFact = {
      manager: is('macos'),
      scopes: [{ network: 'all', active, inbound: inboundOf(active) }],
    };
    return observed(host, 'socketfilterfw', fact, [`socketfilterfw: ${answerWords(answer)}`]);
  },
  watch: {
    directories: [
      { path: '/Library/Preferences', names: ['com.apple.alf.plist'] },
      { path: '/Library/Managed Preferences', names: ['com.apple.security.firewall.plist'] },
    ],
    everySeconds: 64,
    look: async (host) => JSON.stringify(await ask(host)),
  },
  limitMs: 6_000,
};

/** 0 is off, 1 on, 2 lets in only what the system itself needs. The sentences around the number differ between versions. */
export function parseGlobalState(text: string): boolean | undefined {
  const [, sentence = '', state] = /^(Firewall .*)\(State = ([0-2])\)\s*$/m.exec(text) ?? [];
  if (state === undefined) return undefined;
  const isOn = state !== '0';
  // A sentence that says the opposite of its number: nobody knows which of them is right.
  return /\bdisabled\b/.test(sentence) === isOn ? undefined : isOn;
}

/** On, it turns away what no program was allowed to receive. Off, there may still be rules of pf, which only root may read. */
const inboundOf = (active: Known<boolean>): FirewallFact['scopes'][number]['inbound'] =>
  'unread' in active ? active : active.is ? is('blocked') : unread('unsupported');
