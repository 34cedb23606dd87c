import { plainText } from '../../shared/plain-text.ts';
import type { SignalWords } from '../../shared/signal.ts';
import { type SignalId, signals } from '../../shared/signals/catalogue.ts';
import { jsonText } from '../../shared/visible-json.ts';
import type { Collected } from '../collectors/collector.ts';

/** One request that a collector made of its host, with what came back. */
export interface Asked {
  readonly request: string;
  readonly answered: boolean;
  readonly answer: unknown;
}

/** Longer answers are shown by their beginning and their length; a recording holds them whole. */
const shownCharacters = 160;

/** How one signal came to read as it does: every request, what came back, the way from there, and the reading. For a terminal. */
export function explanation(id: SignalId, asked: readonly Asked[], collected: Collected | undefined): string {
  const words = signals[id].words as unknown as SignalWords<unknown, string>;
  const requests = asked.map(
    ({ request, answered, answer }) =>
      `  ${plainText(request)}\n    ${answered ? shown(answer) : 'not in the recording, so answered as not found'}`,
  );
  const notes = (collected?.notes ?? []).map((note) => `  ${plainText(note)}`);
  return [
    `${words.title} (${id})`,
    '',
    `asked ${asked.length} ${asked.length === 1 ? 'question' : 'questions'}`,
    ...requests,
    '',
    'the way from there',
    ...(notes.length > 0 ? notes : ['  nothing to note']),
    '',
    'the reading',
    ...jsonText(collected?.reading, 2)
      .split('\n')
      .map((line) => `  ${line}`),
  ].join('\n');
}

/** The same for programs, with every answer whole. */
export const explainJson = (asked: readonly Asked[], collected: Collected | undefined): string =>
  jsonText({ asked, notes: collected?.notes, reading: collected?.reading }, 2);

/** An answer in one line. */
function shown(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null) return 'no answer';
  if ('absent' in answer) return 'is not there';
  if ('unread' in answer) return `could not be read: ${answer.unread}`;
  const by = 'through' in answer && typeof answer.through === 'string' ? `root said, through ${answer.through}: ` : '';
  const text = JSON.stringify('is' in answer ? answer.is : answer);
  return text.length > shownCharacters
    ? `${by}${plainText(text.slice(0, shownCharacters))}… (${text.length} characters)`
    : by + plainText(text);
}
