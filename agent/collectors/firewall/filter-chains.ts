/** A connection that nobody asked for: a first TCP packet to this machine's own address, to a port that no rule names. */
export interface Stranger {
  readonly family: 'ip' | 'ip6';
  /** The network card it comes in by. */
  readonly card: string;
}

/** Whether a condition holds for a stranger; `maybe` where it asks for something that was not understood. */
export type Holds = boolean | 'maybe';

export type Verdict = 'accept' | 'drop' | 'return' | { readonly jump: string } | { readonly goto: string };

/** One rule: what it does with the packets for which it holds. Rules that only count or write down are left out. */
export interface FilterRule {
  holds(stranger: Stranger): Holds;
  verdict(stranger: Stranger): Verdict | undefined;
}

/** The chains of one table, by name. */
export type FilterChains = ReadonlyMap<string, readonly FilterRule[]>;

/** Every way a packet may fare in a chain; more than one where a condition is not understood. `on`: it runs off the end. */
export type Fates = ReadonlySet<'accept' | 'drop' | 'on'>;

/** Netfilter itself allows 16 nested jumps. */
const depthLimit = 16;

/** How a stranger fares from the top of a chain. */
export function faresIn(chains: FilterChains, name: string, stranger: Stranger, depth = 0): Fates {
  const rules = chains.get(name);
  // A jump to what was not listed, or in circles: anything may come of it.
  if (rules === undefined || depth > depthLimit) return new Set(['accept', 'drop', 'on']);
  const fates = new Set<'accept' | 'drop' | 'on'>();
  for (const rule of rules) {
    const holds = rule.holds(stranger);
    const verdict = holds === false ? undefined : rule.verdict(stranger);
    if (verdict === undefined) continue;
    const outcome = follow(chains, verdict, stranger, depth);
    for (const fate of outcome.fates) fates.add(fate);
    if (holds === true && !outcome.goesOn) return fates;
  }
  return fates.add('on');
}

function follow(
  chains: FilterChains,
  verdict: Verdict,
  stranger: Stranger,
  depth: number,
): { fates: Fates; goesOn: boolean } {
  if (verdict === 'return') return { fates: new Set(['on']), goesOn: false };
  if (typeof verdict === 'string') return { fates: new Set([verdict]), goesOn: false };
  if ('goto' in verdict) return { fates: faresIn(chains, verdict.goto, stranger, depth + 1), goesOn: false };
  const fates = faresIn(chains, verdict.jump, stranger, depth + 1);
  // Whoever comes back from a jump goes on behind it: that is no fate yet.
  return { fates: new Set([...fates].filter((fate) => fate !== 'on')), goesOn: fates.has('on') };
}

/** Joins conditions that must all hold. */
export const allHold = (conditions: readonly Holds[]): Holds =>
  conditions.includes(false) ? false : conditions.includes('maybe') ? 'maybe' : true;

/** The opposite of a condition. */
export const not = (holds: Holds): Holds => (holds === 'maybe' ? 'maybe' : !holds);

/** Whether a rule's name of a card, which may end in `*` or `+` for any rest, means this one. */
export const isCard = (pattern: string, card: string): boolean =>
  /[*+]$/.test(pattern) ? card.startsWith(pattern.slice(0, -1)) : pattern === card;

/** Cards that lead to a network of strangers: cable, wireless, mobile, a tethered telephone, or several of these as one. */
const outside = /^(?:en|eth|wl|ww|usb|bond|team|br\d)/;

/** Each card that rules treat by itself, and one they do not: a stranger may come by any of them. */
export const cardsAmong = (named: Iterable<string>): readonly string[] => [
  'other0',
  ...new Set([...named].filter((name) => outside.test(name)).map((name) => name.replace(/[*+]$/, '0'))),
];
