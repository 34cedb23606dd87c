import { isClosed } from './decide.ts';
import type { HeldDecision } from './device-status.ts';
import type { ResultFinding } from './result.ts';
import { isSignalId } from './signals/catalogue.ts';
import type { Instant } from './time.ts';
import type { Voice } from './words/voice.ts';

/** What becomes of some levels once one row is mended and nothing else changes. */
export interface WhatIf {
  /** `stays`: open, and not closed by it · `opens`: again · `waits`: for the others to be mended, too. */
  readonly is: 'stays' | 'opens' | 'waits';
  /** Titles, the least sensitive first. */
  readonly levels: readonly string[];
  /** What else has to be mended: titles of other rows. */
  readonly others: readonly string[];
  /** By when, for what is open now. */
  readonly until?: Instant;
}

/** The row that a finding stands in: its signal, or itself where no signal makes it. */
export function rowOf({ id }: Pick<ResultFinding, 'id'>): string {
  const [signal = ''] = id.split('.');
  return isSignalId(signal) ? signal : id;
}

/**
 * What mending one row wins, read off what the service signed: which levels each finding costs, and when. Nothing is judged anew; of
 * a level that is shut for a reason that no finding gives, nothing is promised.
 * @param row a signal, or a finding that no signal makes
 */
export function whatIf(row: string, decision: HeldDecision, now: Instant): WhatIf[] {
  const outcomes = new Map<string, WhatIf>();
  for (const level of decision.levelCatalogue) {
    const outcome = outcomeFor(level.name, row, decision, now);
    if (outcome === undefined) continue;
    const key = JSON.stringify(outcome);
    outcomes.set(key, { ...outcome, levels: [...(outcomes.get(key)?.levels ?? []), level.title] });
  }
  return [...outcomes.values()];
}

/** The same as sentences. */
export const whatIfWords = (
  row: string,
  decision: HeldDecision,
  now: Instant,
  { say, list, deadline }: Voice,
): string[] =>
  whatIf(row, decision, now).map(({ is, levels, others, until }) => {
    const [count, named, also] = [levels.length, list(levels), list(others)];
    if (is === 'waits') return say('whatIf.waits', { count, levels: named, others: also });
    if (until === undefined) return say(`whatIf.${is}`, { count, levels: named });
    return say(`whatIf.${is}With`, { count, levels: named, others: also, until: deadline(until) });
  });

function outcomeFor(level: string, row: string, { levels, findings }: HeldDecision, now: Instant): WhatIf | undefined {
  const taking = findings.filter(
    ({ enforcement, costs, deadline }) => enforcement === 'block' && deadline !== undefined && costs.includes(level),
  );
  const ours = taking.filter((finding) => rowOf(finding) === row);
  if (ours.length === 0) return undefined;
  const others = taking.filter((finding) => rowOf(finding) !== row);
  const shutting = others.filter((finding) => isClosed(finding, now));
  if (shutting.length > 0) return { is: 'waits', levels: [], others: titles(shutting) };
  const isShut = ours.some((finding) => isClosed(finding, now));
  if (!isShut && !levels.includes(level)) return undefined;
  const is = isShut ? 'opens' : 'stays';
  if (others.length === 0) return { is, levels: [], others: [] };
  const until = Math.min(...others.flatMap(({ deadline }) => deadline ?? []));
  return { is, levels: [], others: titles(others.filter(({ deadline }) => deadline === until)), until };
}

const titles = (findings: readonly ResultFinding[]): string[] => [...new Set(findings.map(({ words }) => words.title))];
