import type { SignalRow } from '../../shared/view.ts';
import { element } from './element.ts';
import { say, voiceAt } from './speech.ts';

/** What is pressed in a row. */
export interface Presses {
  payload(id: number): void;
}

/** What a row rests on: what was seen, by what, when and by whom, and in which payload it left. */
export function renderEvidence({ id, evidence }: SignalRow, now: number, press: Presses): Node | undefined {
  const { source, at, unread, isOfSession, facts, rules, payload } = evidence;
  const seen = unread !== undefined ? 'now.triedByAgent' : isOfSession ? 'now.seenBySession' : 'now.seenByAgent';
  const lines: (readonly [name: string, value: Node | string])[] = [
    ...facts.map(({ name, value }) => [name, value] as const),
    ...(unread === undefined ? [] : [[say('now.notRead'), unread] as const]),
    ...(source === undefined ? [] : [[say('now.source'), source] as const]),
    ...(at === undefined ? [] : [[say('now.seen'), say(seen, { time: voiceAt(now).time(at) })] as const]),
    ...rules.map((rule) => [say('now.rule'), rule] as const),
    ...(payload === undefined ? [] : [[say('now.sent'), toPayload(id, payload, press)] as const]),
  ];
  if (lines.length === 0) return undefined;
  return element(
    'dl',
    { class: 'kv' },
    ...lines.flatMap(([name, value]) => [
      element('dt', {}, name),
      element('dd', {}, typeof value === 'string' ? element('bdi', {}, value) : value),
    ]),
  );
}

function toPayload(row: string, { id, seq }: { id: number; seq: number }, press: Presses): Node {
  const words = say('now.inPayload', { number: String(seq) });
  const made = element('button', { type: 'button', class: 'bare', 'data-id': `${row} payload` }, words);
  made.addEventListener('click', () => press.payload(id));
  return made;
}
