import { isClosed } from './decide.ts';
import type { HeldDecision } from './device-status.ts';
import type { Instant } from './time.ts';
import type { TimeSayer } from './time-words.ts';
import type { LevelRow } from './view.ts';

/**
 * The levels of a decision, worst first, then the most sensitive first.
 * @param standing `counts`: the decision has not run out · `renewing`: the service answers, so it will be followed by another
 */
export function levelRows(
  decision: HeldDecision,
  standing: { readonly counts: boolean; readonly renewing: boolean },
  now: Instant,
  say: TimeSayer,
): LevelRow[] {
  const rows = decision.levelCatalogue.map((level) => levelRow(level, decision, standing, now, say));
  const deadlines = rows.flatMap(({ glyph, until }) => (glyph === 'due' && until !== undefined ? [until] : []));
  const scale = Math.max(...deadlines) - now;
  const scaled = deadlines.length === 0 ? rows : rows.map((row) => ({ ...row, left: leftOf(row, scale, now) }));
  return scaled.reverse().toSorted((a, b) => endOf(a) - endOf(b));
}

function levelRow(
  { name, title, opens }: HeldDecision['levelCatalogue'][number],
  decision: HeldDecision,
  { counts, renewing }: { counts: boolean; renewing: boolean },
  now: Instant,
  say: TimeSayer,
): LevelRow {
  const taking = decision.findings.filter(({ enforcement, costs }) => enforcement === 'block' && costs.includes(name));
  const open = counts && decision.levels.includes(name) && !taking.some((finding) => isClosed(finding, now));
  const level = { name, title, opens, open };
  if (!counts) return { ...level, glyph: 'clock', words: 'closed' };
  if (!open) return { ...level, glyph: 'fail', words: 'closed' };
  const deadline = Math.min(...taking.flatMap(({ deadline }) => deadline ?? []));
  if (!renewing) {
    const until = Math.min(decision.until, deadline);
    return { ...level, until, glyph: 'clock', words: `until ${say.time(until)}` };
  }
  if (deadline === Infinity) return { ...level, until: decision.until, glyph: 'pass', words: 'stays open' };
  return { ...level, until: deadline, glyph: 'due', words: `until ${say.deadline(deadline)}` };
}

const leftOf = ({ glyph, until }: LevelRow, scale: number, now: Instant): number =>
  glyph === 'fail' ? 0 : glyph === 'due' && until !== undefined ? (until - now) / scale : 1;

const endOf = ({ glyph, until }: LevelRow): number =>
  glyph === 'fail' ? 0 : glyph === 'pass' || until === undefined ? Number.MAX_SAFE_INTEGER : until;

/** What the list of levels says as a whole: "May reach all 3 levels until 14:52". */
export function levelsHead(levels: readonly LevelRow[], renewing: boolean, say: TimeSayer): string {
  const open = levels.filter(({ open }) => open);
  if (renewing && open.length > 0) return 'What it may reach';
  const ends = firstEnd(levels);
  if (ends === undefined) return `May reach none of ${levels.length} levels`;
  return `May reach ${open.length === levels.length ? 'all' : `${open.length} of`} ${levels.length} levels until ${say.time(ends)}`;
}

/** When the first of the open levels closes, as far as is known. */
export function firstEnd(levels: readonly LevelRow[]): Instant | undefined {
  const ends = levels.flatMap(({ open, until }) => (open && until !== undefined ? [until] : []));
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/** What is open, in words: "everything", "Base and Internal", "nothing". The least sensitive first. */
export function reachWords(levels: readonly LevelRow[]): string {
  const open = levels.filter(({ open }) => open).map(({ title }) => title);
  if (open.length === 0) return 'nothing';
  return open.length === levels.length ? 'everything' : listWords(open.reverse());
}

/** Names as one phrase: "Base, Internal and Sensitive". */
export const listWords = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
