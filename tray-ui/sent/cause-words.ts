import { plainText } from '../../shared/plain-text.ts';
import { isSignalId, signals } from '../../shared/signals/catalogue.ts';

const words: Readonly<Record<string, string>> = {
  start: 'Stance started',
  beat: 'Regular look',
  hourly: 'Regular look',
  asked: 'You pressed Check now',
  proof: 'A protected service was opened',
  requested: 'The service asked',
  wake: 'Laptop woke up',
  session: 'Screen locked or unlocked',
  network: 'Network changed',
};

/** What made a payload, in words: one cause, or how many where several came together. An unknown one is shown as it stands. */
export function causeWords(cause: string): string {
  const offline = cause.startsWith('offline:');
  const [first = '', ...others] = (offline ? cause.slice('offline:'.length) : cause).split('+');
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return `${oneCause(first)}${more}${offline ? ' (while offline)' : ''}`;
}

function oneCause(cause: string): string {
  if (cause.startsWith('changed:')) return `${signalTitle(cause.slice('changed:'.length))} changed`;
  if (cause.startsWith('first:')) return `${signalTitle(cause.slice('first:'.length))} is sent for the first time`;
  return (Object.hasOwn(words, cause) ? words[cause] : undefined) ?? plainText(cause);
}

/** What a signal is called; one that is not in the catalogue keeps its own name. */
export const signalTitle = (id: string): string => (isSignalId(id) ? signals[id].words.title : plainText(id));
