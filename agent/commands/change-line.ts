import type { SignalRow, StatusView } from '../../shared/view.ts';
import { sayEnglish } from '../../shared/words/say-english.ts';
import type { Voice } from '../../shared/words/voice.ts';

/**
 * What became another from one view to the next, as one line: where the laptop stands, then the rows that changed. Undefined where
 * nothing did that is worth a line: minutes that pass, a decision that was renewed, how long it took.
 */
export function changeLine(
  before: StatusView | undefined,
  after: StatusView,
  say: Voice['say'] = sayEnglish,
): string | undefined {
  const isTurn = before === undefined || before.state !== after.state || before.tooltip !== after.tooltip;
  const told = (row: SignalRow) => say('finding.short', { title: row.title, state: row.words });
  const rows = before === undefined ? [] : rowsThatChanged(before.rows, after.rows).map(told);
  const gone = (before?.rows ?? [])
    .filter(({ id }) => !after.rows.some((row) => row.id === id))
    .map(({ title }) => say('watch.gone', { title }));
  const parts = [...(isTurn ? [after.tooltip, after.sentence] : []), ...rows, ...gone];
  return parts.length === 0 ? undefined : parts.join(' · ');
}

const rowsThatChanged = (before: readonly SignalRow[], after: readonly SignalRow[]): SignalRow[] =>
  after.filter((row) => {
    const old = before.find(({ id }) => id === row.id);
    return old?.glyph !== row.glyph || old.words !== row.words;
  });
