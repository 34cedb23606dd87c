import type { Instant } from '../../shared/time.ts';
import type { Locale } from '../../shared/time-words.ts';
import type { Glyph, LevelRow, SignalRow, StatusView } from '../../shared/view.ts';
import type { Voice } from '../../shared/words/voice.ts';
import { voiceOf } from '../../shared/words/voice-of.ts';

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
export function renderView(view: StatusView, now: Instant, locale: Locale = {}): string {
  const voice = voiceOf(now, locale);
  const head = [view.stateLine, view.sentence, ...(view.reason === undefined ? [] : [view.reason])];
  const levels = view.levels.map((level) => `  ${levelWords(level, voice)}`);
  const rows = view.rows.flatMap((row) => renderRow(row, voice));
  const foot =
    view.latencyMs === undefined
      ? []
      : ['', voice.say('terminal.latency', { ms: voice.number(Math.round(view.latencyMs)) })];
  return [...head, '', ...levels, ...(levels.length > 0 ? [''] : []), ...rows, ...foot].join('\n');
}

function levelWords({ title, open, until }: LevelRow, { say, time }: Voice): string {
  if (!open) return say('terminal.closed', { level: title });
  return until === undefined
    ? say('terminal.open.on', { level: title })
    : say('terminal.open', { level: title, until: time(until) });
}

function renderRow(row: SignalRow, voice: Voice): string[] {
  const detail = row.detail === '' || row.detail === row.words ? '' : ` · ${row.detail}`;
  const wins = row.whatIf.map((sentence) => `      ${sentence}`);
  const steps = row.findings.flatMap(({ sentence, steps }) => [
    `      ${sentence}`,
    ...steps.map((step, at) => `        ${at + 1}. ${step}`),
  ]);
  const told = voice.say('finding.short', { title: row.title, state: `${row.words}${detail}` });
  return [`  ${marks[row.glyph]} ${told}`, ...seenWords(row.evidence, voice), ...wins, ...steps];
}

function seenWords({ source, at, unread }: SignalRow['evidence'], { say, time }: Voice): string[] {
  if (at === undefined) return [];
  const words =
    source === undefined
      ? say('terminal.notRead', { why: unread ?? '', time: time(at) })
      : say('terminal.seen', { source, time: time(at) });
  return [`      ${words}`];
}
