import * as v from 'valibot';
import { known } from '../reading.ts';
import { defineSignal, everywhere, type Finding, type SayFact } from '../signal.ts';

/** Which networks a setting is for: Windows keeps one for each kind, every other system one for `all`. */
export const FirewallNetwork = v.picklist(['all', 'domain', 'private', 'public']);
export type FirewallNetwork = v.InferOutput<typeof FirewallNetwork>;

/** The firewall on one kind of network: whether it is switched on, and what becomes of a connection that nobody asked for. */
export const FirewallScope = v.object({
  network: FirewallNetwork,
  active: known(v.boolean()),
  /** `open`: whatever is switched on, unasked-for connections come in. Exceptions for single programs or ports do not count. */
  inbound: known(v.picklist(['blocked', 'open'])),
});
export type FirewallScope = v.InferOutput<typeof FirewallScope>;

export const FirewallFact = v.object({
  /** Who keeps the rules: `ufw`, `firewalld`, `nftables`, `windows`, `macos`, … */
  manager: known(v.pipe(v.string(), v.regex(/^[a-z][a-zA-Z0-9-]{0,31}$/))),
  scopes: v.pipe(v.array(FirewallScope), v.maxLength(8)),
});
export type FirewallFact = v.InferOutput<typeof FirewallFact>;

export const FirewallRule = v.strictObject({
  /** The kinds of network on which it must be on; a setting for all networks is always judged. */
  networks: v.optional(v.pipe(v.array(v.picklist(['domain', 'private', 'public'])), v.minLength(1)), [
    'domain',
    'private',
    'public',
  ]),
  /** `required`: that it blocks must have been seen. `whereKnown`: where only its switch could be read, that is enough. */
  inbound: v.optional(v.picklist(['required', 'whereKnown']), 'required'),
});
export type FirewallRule = v.InferOutput<typeof FirewallRule>;

type Because = 'off' | 'open' | 'notKnown' | 'inboundNotKnown';

const askIt = everywhere('Ask your IT team to run "stance doctor" on this laptop.');

export const firewall = defineSignal<FirewallFact, FirewallRule, Because>({
  fact: FirewallFact,
  rule: FirewallRule,
  judge(fact, rule) {
    const wanted: readonly FirewallNetwork[] = ['all', ...rule.networks];
    const findings = fact.scopes
      .filter(({ network }) => wanted.includes(network))
      .flatMap((scope) => judgeScope(scope, rule));
    // A kind of network that nobody looked at is not a safe one.
    const covers = (network: FirewallNetwork) =>
      fact.scopes.some((scope) => scope.network === 'all' || scope.network === network);
    if (!rule.networks.every(covers)) findings.push({ because: 'notKnown', verdict: 'notKnown' });
    return findings.filter(({ because }, at) => findings.findIndex((other) => other.because === because) === at);
  },
  hides: { notKnown: ['off', 'open', 'inboundNotKnown'], inboundNotKnown: ['open'] },
  words: {
    title: 'Firewall',
    why: 'On a network with strangers it keeps them from the services that run on your laptop.',
    describe: describeFirewall,
    because: {
      off: {
        state: 'Off',
        sentence: 'The firewall of this laptop is off, so everybody on the same network can reach it.',
        steps: {
          linux: [
            'Open the settings of your firewall and turn it on.',
            'Or open a terminal and run "sudo ufw enable" (Debian, Ubuntu) or "sudo systemctl enable --now firewalld" (Fedora, openSUSE).',
            'Your laptop is checked by itself.',
          ],
          darwin: [
            'Open System Settings › Network › Firewall.',
            'Turn on the firewall.',
            'Your laptop is checked by itself.',
          ],
          win32: [
            'Open Windows Security › Firewall & network protection.',
            'Turn on the firewall for every network in the list.',
            'Your laptop is checked by itself.',
          ],
        },
      },
      open: {
        state: 'Lets everything in',
        sentence: 'The firewall is on, but its rules let every connection in.',
        steps: {
          linux: [
            'Open the settings of your firewall.',
            'Set what it does with incoming connections to "deny", or choose the zone "public".',
            'Your laptop is checked by itself.',
          ],
          darwin: [
            'Open System Settings › Network › Firewall.',
            'Remove what you do not need from the list of exceptions.',
          ],
          win32: [
            'Open Windows Security › Firewall & network protection › Advanced settings.',
            'Set inbound connections to "Block" for every network.',
            'Your laptop is checked by itself.',
          ],
        },
      },
      notKnown: {
        state: 'Not known',
        sentence: 'Nobody could tell whether the firewall is on.',
        steps: askIt,
      },
      inboundNotKnown: {
        state: 'Rules not known',
        sentence: 'The firewall is on, but nobody could tell what it lets in.',
        steps: askIt,
      },
    },
  },
});

function judgeScope({ active, inbound }: FirewallScope, rule: FirewallRule): Finding<Because>[] {
  if ('unread' in active) return [{ because: 'notKnown', verdict: 'notKnown', why: active.unread }];
  if (!active.is) return [{ because: 'off', verdict: 'fail' }];
  if ('is' in inbound) return inbound.is === 'open' ? [{ because: 'open', verdict: 'fail' }] : [];
  if (rule.inbound === 'whereKnown') return [];
  return [{ because: 'inboundNotKnown', verdict: 'notKnown', why: inbound.unread }];
}

function describeFirewall({ manager, scopes }: FirewallFact, say: SayFact): string {
  const [first, ...others] = [...new Set(scopes.map(scopeState))];
  const state =
    first === undefined
      ? say('firewall.notKnown')
      : others.reduce(
          (one, other) => say('fact.several', { one, other: say(`firewall.${other}.also`) }),
          say(`firewall.${first}`),
        );
  return 'is' in manager ? `${state} · ${manager.is}` : state;
}

function scopeState({ active, inbound }: FirewallScope): 'on' | 'off' | 'open' | 'notKnown' {
  if ('unread' in active) return 'notKnown';
  if (!active.is) return 'off';
  return 'is' in inbound && inbound.is === 'open' ? 'open' : 'on';
}
