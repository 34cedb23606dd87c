import type { JsonLine } from '../window/window-api.ts';
import type { TrayVoice } from '../words/tray-voice.ts';
import { changedSignals, postureOf } from './changed-signals.ts';
import { diffLines } from './diff-lines.ts';
import { memberLead, prettyLines } from './pretty-lines.ts';

/**
 * A payload as it differs from the one before: all its claims, the readings that became others line by line, and those that
 * stayed folded into one line. Undefined where there is nothing to compare.
 */
export function changedLines(
  before: unknown,
  after: unknown,
  numberBefore: number,
  voice: TrayVoice,
): JsonLine[] | undefined {
  const [old, now] = [postureOf(before), postureOf(after)];
  if (old === undefined || now === undefined) return undefined;
  const { posture: _posture, ...claims } = after as Record<string, unknown>;
  const changed = changedSignals(old, now);
  const same = Object.keys(now).length - changed.filter((id) => Object.hasOwn(now, id)).length;
  const lines: JsonLine[] = [
    { text: '{' },
    ...Object.entries(claims).flatMap(([name, value]) => plain(prettyLines(value, at(1, name, ',')))),
    { text: '  "posture": {' },
    ...changed.flatMap((id) => readingLines(id, old[id], now[id])),
    ...(same === 0
      ? []
      : [
          {
            text: `    ⋯ ${voice.say('payload.fold', { count: same, number: String(numberBefore) })}`,
            mark: 'fold',
          } as const,
        ]),
    { text: '  }' },
    { text: '}' },
  ];
  return lines;
}

/** All of a payload as it stands. */
export const wholeLines = (payload: unknown, voice: TrayVoice): JsonLine[] => plain(prettyLines(payload, {}, voice));

function readingLines(id: string, before: unknown, after: unknown): JsonLine[] {
  const lines = (reading: unknown) => (reading === undefined ? [] : prettyLines(reading, at(2, id, ',')));
  return diffLines(lines(atTheSameTime(before, after)), lines(after));
}

/** When it was read is no change of what was read. */
function atTheSameTime(before: unknown, after: unknown): unknown {
  const isReading = (value: unknown): value is { at: unknown } =>
    typeof value === 'object' && value !== null && Object.hasOwn(value, 'at');
  return isReading(before) && isReading(after) ? { ...before, at: after.at } : before;
}

const at = (depth: number, name: string, tail: string) => ({ depth, lead: memberLead(name), tail });
const plain = (lines: readonly string[]): JsonLine[] => lines.map((text) => ({ text }));
