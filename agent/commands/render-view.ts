import type { Instant } from '../../shared/time.ts';
import { clockTime } from '../../shared/time-words.ts';
import type { Glyph, SignalRow, StatusView } from '../../shared/view.ts';

/** Marks that read without colour; the words beside them say the same. */
const marks: Readonly<Record<Glyph, string>> = {
  pass: '✓',
  due: '!',
  fail: '✗',
  unknown: '?',
  pending: '…',
  clock: '◷',
  na: '·',
};

/** A view for a terminal, as it stands at a moment. */
export function renderView(view: StatusView, now: Instant): string {
  const head = [view.stateLine, view.sentence, ...(view.reason === undefined ? [] : [view.reason])];
  const levels = view.levels.map(
    ({ title, open, until }) =>
      `  ${open ? 'open  ' : 'closed'} ${title}${until === undefined ? '' : ` until ${clockTime(until, now, {})}`}`,
  );
  const rows = view.rows.flatMap((row) => renderRow(row, now));
  const foot = view.latencyMs === undefined ? [] : ['', `Last change to decision ${Math.round(view.latencyMs)} ms`];
  return [...head, '', ...levels, ...(levels.length > 0 ? [''] : []), ...rows, ...foot].join('\n');
}

function renderRow(row: SignalRow, now: number): string[] {
  const detail = row.detail === '' || row.detail === row.words ? '' : ` · ${row.detail}`;
  const wins = row.whatIf.map((sentence) => `      ${sentence}`);
  const steps = row.findings.flatMap(({ sentence, steps }) => [
    `      ${sentence}`,
    ...steps.map((step, at) => `        ${at + 1}. ${step}`),
  ]);
  const { source, at, unread } = row.evidence;
  const seen =
    at === undefined
      ? []
      : [`      ${source === undefined ? `not read: ${unread}` : `seen by ${source}`} at ${clockTime(at, now, {})}`];
  return [`  ${marks[row.glyph]} ${row.title}: ${row.words}${detail}`, ...seen, ...wins, ...steps];
}
