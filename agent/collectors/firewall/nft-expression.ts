import { type Holds, isCard, not, type Stranger, type Verdict } from './filter-chains.ts';

/** One statement of a rule as libnftables-json(5) writes it: an object with one key that says which it is. */
export type Expression = Readonly<Record<string, unknown>>;

type Test = (stranger: Stranger) => Holds;

/** Statements that neither choose packets nor end anything; the verdicts are read for themselves. */
const idle = new Set(['counter', 'log', 'accept', 'drop', 'reject', 'return', 'jump', 'goto', 'mangle', 'notrack']);

/** A jump that leads nowhere we know: anything may come of it. */
const anything: Verdict = { jump: '' };

/** When a statement lets a stranger pass on to the next one. What is not understood is `maybe`, never "no". */
export function conditionOf(expression: Expression, cards: Set<string>): Test {
  const [kind = ''] = Object.keys(expression);
  if (idle.has(kind)) return () => true;
  if (kind === 'xt') return () => (textIn(expression['xt'], 'name') === 'comment' ? true : 'maybe');
  if (kind === 'vmap') return () => true;
  if (kind !== 'match') return () => 'maybe';
  const { op, left, right } = (expression['match'] ?? {}) as Record<string, unknown>;
  const isNegated = op === '!=';
  if (op !== '==' && op !== 'in' && !isNegated) return () => 'maybe';
  const key = keyOf(left);
  // An address that a rule leaves out may be the stranger's own.
  if (isNegated && /addr$/.test(key)) return () => 'maybe';
  const test = testOf(key, valuesOf(right), cards);
  return (stranger) => (isNegated ? not(test(stranger)) : test(stranger));
}

/** What a statement does with a packet, if it ends its way through the chain. */
export function verdictOf(expression: Expression, cards: Set<string>): (stranger: Stranger) => Verdict | undefined {
  // Handed to a program, or to an extension that nft does not show.
  const isHandedOver =
    'queue' in expression || 'synproxy' in expression || textIn(expression['xt'], 'type') === 'target';
  const verdict = isHandedOver ? anything : plainVerdict(expression);
  return 'vmap' in expression ? verdictMap(expression['vmap'], cards) : () => verdict;
}

function plainVerdict(part: Expression): Verdict | undefined {
  if ('accept' in part) return 'accept';
  if ('drop' in part || 'reject' in part) return 'drop';
  if ('return' in part) return 'return';
  const [jump, goto] = [textIn(part['jump'], 'target'), textIn(part['goto'], 'target')];
  if (jump !== undefined) return { jump };
  return goto === undefined ? undefined : { goto };
}

/** A verdict map. By what is not understood, or out of a named map, anything may come of it. */
function verdictMap(vmap: unknown, cards: Set<string>): (stranger: Stranger) => Verdict | undefined {
  const { key, data } = (vmap ?? {}) as { key?: unknown; data?: { set?: unknown } };
  if (!Array.isArray(data?.set)) return () => anything;
  const rows = (data.set as unknown[]).map((pair) => {
    const [value, then] = Array.isArray(pair) ? pair : [];
    return { holds: testOf(keyOf(key), valuesOf(value), cards), verdict: plainVerdict((then ?? {}) as Expression) };
  });
  return (stranger) => {
    const row = rows.find(({ holds }) => holds(stranger) !== false);
    return row === undefined || row.holds(stranger) === true ? row?.verdict : anything;
  };
}

/** What is asked of a packet, against the values it is compared with; `undefined`: a named set, whose members stand elsewhere. */
function testOf(key: string, values: readonly unknown[] | undefined, cards: Set<string>): Test {
  // A stranger comes to no port that a rule names, by no other protocol, and was redirected by nobody.
  if (/ [ds]port$/.test(key) || key === 'ct status') return () => false;
  if (/^(?:udp|udplite|icmp|icmpv6|sctp|dccp|igmp|esp|ah) /.test(key)) return () => false;
  if (values === undefined) return () => 'maybe';
  const named = values.filter((value): value is string => typeof value === 'string');
  switch (key) {
    case 'meta iifname':
    case 'meta iif':
      for (const name of named) cards.add(name);
      return ({ card }) => named.some((name) => isCard(name, card));
    case 'meta nfproto':
      return ({ family }) => named.includes(family === 'ip' ? 'ipv4' : 'ipv6');
    case 'meta l4proto':
    case 'ip protocol':
    case 'ip6 nexthdr':
      return () => values.includes('tcp') || values.includes(6);
    case 'ct state':
      return () => named.includes('new');
    case 'fib type':
      return () => named.includes('local');
    case 'ip saddr':
    case 'ip6 saddr':
      return ({ family }) => (key.startsWith(`${family} `) ? isStranger(values) : false);
    case 'ip daddr':
    case 'ip6 daddr':
      return () => (values.every((value) => isForMany(value)) ? false : 'maybe');
    default:
      return () => 'maybe';
  }
}

/** Single addresses are somebody known, a whole network may be the one the stranger is on, and the largest has everybody in it. */
function isStranger(values: readonly unknown[]): Holds {
  if (values.some((value) => (value as { prefix?: { len?: unknown } } | null)?.prefix?.len === 0)) return true;
  return values.every((value) => typeof value === 'string') ? false : 'maybe';
}

/** A group or broadcast address (or the loopback): nothing that a connection is made to from outside. */
function isForMany(value: unknown): boolean {
  const prefix = (value as { prefix?: { addr?: unknown; len?: unknown } } | null)?.prefix;
  const address = prefix === undefined ? value : Number(prefix.len) >= 4 ? prefix.addr : '';
  return (
    typeof address === 'string' && /^(?:22[4-9]\.|23\d\.|255\.255\.255\.255|127\.|ff[0-9a-f]{2}:|::1$)/.test(address)
  );
}

function keyOf(left: unknown): string {
  const { meta, ct, payload, fib } = (left ?? {}) as Record<string, Record<string, unknown> | undefined>;
  if (meta !== undefined) return `meta ${meta['key']}`;
  if (ct !== undefined) return `ct ${ct['key']}`;
  if (payload !== undefined) return `${payload['protocol']} ${payload['field']}`;
  const isOfReceiver = JSON.stringify(fib?.['flags'] ?? '').includes('daddr');
  return fib !== undefined && fib['result'] === 'type' && isOfReceiver ? 'fib type' : '';
}

function valuesOf(right: unknown): readonly unknown[] | undefined {
  if (typeof right === 'string' && right.startsWith('@')) return undefined;
  if (Array.isArray(right)) return right;
  const set = (right as { set?: unknown } | null)?.set;
  return Array.isArray(set) ? set : [right];
}

const textIn = (part: unknown, key: string): string | undefined => {
  const value = (part as Record<string, unknown> | null | undefined)?.[key];
  return typeof value === 'string' ? value : undefined;
};
