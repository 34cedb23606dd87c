import { allHold, type FilterRule, type Holds, isCard, not, type Stranger, type Verdict } from './filter-chains.ts';
import type { InputChain } from './nft-ruleset.ts';

/** Targets of iptables-extensions(8) after which a packet goes on in the same chain. */
const passing = new Set([
  'LOG',
  'NFLOG',
  'ULOG',
  'AUDIT',
  'MARK',
  'CONNMARK',
  'CT',
  'SET',
  'TCPMSS',
  'TOS',
  'DSCP',
  'SECMARK',
  'CONNSECMARK',
]);

/**
 * Reads the filter table as `iptables-save` writes it, which is the form its own restore reads again; undefined when it is not
 * whole. No such table: no chains.
 */
export function parseIptablesSave(text: string, family: 'ip' | 'ip6'): readonly InputChain[] | undefined {
  const chains = new Map<string, FilterRule[]>();
  const cards = new Set<string>();
  let policy: InputChain['policy'] = 'accept';
  let table = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('*')) table = line.slice(1).trim();
    else if (line === 'COMMIT') table = '';
    if (table !== 'filter') continue;
    const [, chain, standing] = /^:(\S+) (\S+)/.exec(line) ?? [];
    if (chain !== undefined) {
      chains.set(chain, []);
      if (chain === 'INPUT') policy = standing === 'DROP' ? 'drop' : 'accept';
    } else if (line.startsWith('-A ')) {
      const [, name = '', ...rest] = wordsOf(line);
      const rules = chains.get(name);
      if (rules === undefined) return undefined;
      rules.push(ruleOf(rest, chains, cards));
    }
  }
  // A table that was begun and not committed was cut off.
  if (table !== '') return undefined;
  if (!chains.has('INPUT')) return [];
  return [{ family, table: 'filter', name: 'INPUT', policy, chains, isOpaque: false, cards: [...cards] }];
}

/** The words of a line; a comment stands in double quotes and may hold blanks. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"((?:[^"\\]|\\.)*)"|\S+/g)].map((match) => match[1] ?? match[0]);

function ruleOf(words: readonly string[], chains: ReadonlyMap<string, unknown>, cards: Set<string>): FilterRule {
  const conditions: ((stranger: Stranger) => Holds)[] = [];
  let verdict: Verdict | undefined;
  for (let at = 0; at < words.length; at++) {
    const isNegated = words[at] === '!';
    if (isNegated) at++;
    const option = words[at] ?? '';
    const value = words[at + 1] ?? '';
    if (option === '-m' || option === '--comment') at++;
    else if (option === '-j' || option === '-g') {
      verdict = verdictOf(option, value, chains);
      // What follows only says how it refuses or what it writes down.
      break;
    } else if (option.startsWith('-')) {
      if (option === '-i') cards.add(value);
      const test = testOf(option, value);
      // An address that a rule leaves out may be the stranger's own.
      const isOpen = isNegated && (option === '-s' || option === '-d');
      conditions.push((stranger) => (isOpen ? 'maybe' : isNegated ? not(test(stranger)) : test(stranger)));
    }
  }
  return { holds: (stranger) => allHold(conditions.map((holds) => holds(stranger))), verdict: () => verdict };
}

function verdictOf(option: string, target: string, chains: ReadonlyMap<string, unknown>): Verdict | undefined {
  if (target === 'ACCEPT') return 'accept';
  if (target === 'DROP' || target === 'REJECT' || target === 'TARPIT') return 'drop';
  if (target === 'RETURN') return 'return';
  if (chains.has(target)) return option === '-g' ? { goto: target } : { jump: target };
  // Handed to a program or to an extension we do not know: a jump that leads nowhere may have any end.
  return passing.has(target) ? undefined : { jump: '' };
}

/** What an option asks of a packet. The number of values an unknown one takes does not matter: they begin with no dash. */
function testOf(option: string, value: string): (stranger: Stranger) => Holds {
  switch (option) {
    case '-i':
      return ({ card }) => isCard(value, card);
    case '-p':
      return () => value === 'tcp' || value === 'all';
    case '-s':
      // A single address is somebody known; a whole network may be the one the stranger is on.
      return () => (/\/(?:32|128)$/.test(value) ? false : value.endsWith('/0') ? true : 'maybe');
    case '-d':
      return () =>
        /^(?:22[4-9]\.|23\d\.|255\.255\.255\.255|127\.|ff[0-9a-f]{2}:|::1\/)/.test(value) ? false : 'maybe';
    case '--ctstate':
    case '--state':
      return () => value.split(',').includes('NEW');
    case '--dst-type':
      return () => value.split(',').includes('LOCAL');
    case '--dport':
    case '--sport':
    case '--dports':
    case '--sports':
    case '--ports':
    case '--icmp-type':
    case '--icmpv6-type':
      return () => false;
    default:
      return () => 'maybe';
  }
}
