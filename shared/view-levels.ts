import { isClosed } from './decide.ts';
import type { HeldDecision } from './device-status.ts';
import type { Instant } from './time.ts';
import type { LevelRow } from './view.ts';
import type { Voice } from './words/voice.ts';

/**
 * The levels of a decision, worst first, then the most sensitive first.
 * @param standing `counts`: the decision has not run out · `renewing`: the service answers, so it will be followed by another
 */
export function levelRows(
  decision: HeldDecision,
  standing: { readonly counts: boolean; readonly renewing: boolean },
  now: Instant,
  voice: Voice,
): LevelRow[] {
  const rows = decision.levelCatalogue.map((level) => levelRow(level, decision, standing, now, voice));
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
  voice: Voice,
): LevelRow {
  const taking = decision.findings.filter(({ enforcement, costs }) => enforcement === 'block' && costs.includes(name));
  const open = counts && decision.levels.includes(name) && !taking.some((finding) => isClosed(finding, now));
  const level = { name, title, opens, open };
  if (!counts) return { ...level, glyph: 'clock', words: voice.say('level.closed') };
  if (!open) return { ...level, glyph: 'fail', words: voice.say('level.closed') };
  const deadline = Math.min(...taking.flatMap(({ deadline }) => deadline ?? []));
  if (!renewing) {
    const until = Math.min(decision.until, deadline);
    return { ...level, until, glyph: 'clock', words: voice.say('level.until', { until: voice.time(until) }) };
  }
  if (deadline === Infinity) return { ...level, until: decision.until, glyph: 'pass', words: voice.say('level.stays') };
  return {
    ...level,
    until: deadline,
    glyph: 'due',
    words: voice.say('level.until', { until: voice.deadline(deadline) }),
  };
}

const leftOf = ({ glyph, until }: LevelRow, scale: number, now: Instant): number =>
  glyph === 'fail' ? 0 : glyph === 'due' && until !== undefined ? (until - now) / scale : 1;

const endOf = ({ glyph, until }: LevelRow): number =>
  glyph === 'fail' ? 0 : glyph === 'pass' || until === undefined ? Number.MAX_SAFE_INTEGER : until;

/** What the list of levels says as a whole: "May reach all 3 levels until 14:52". */
export function levelsHead(levels: readonly LevelRow[], renewing: boolean, { say, time, number }: Voice): string {
  const open = levels.filter(({ open }) => open).length;
  if (renewing && open > 0) return say('levels.reach');
  const [end, count] = [firstEnd(levels), levels.length];
  if (end === undefined) return say('levels.none', { count });
  const until = time(end);
  return open === count
    ? say('levels.all', { count, until })
    : say('levels.some', { count, until, open: number(open) });
}

/** When the first of the open levels closes, as far as is known. */
export function firstEnd(levels: readonly LevelRow[]): Instant | undefined {
  const ends = levels.flatMap(({ open, until }) => (open && until !== undefined ? [until] : []));
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/** What is open: everything, nothing, or these titles, the least sensitive first. */
export function reachOf(levels: readonly LevelRow[]): 'everything' | 'nothing' | readonly string[] {
  const open = levels.filter(({ open }) => open).map(({ title }) => title);
  if (open.length === 0) return 'nothing';
  return open.length === levels.length ? 'everything' : open.reverse();
}
