import { plainText } from '../../shared/plain-text.ts';
import { isSignalId } from '../../shared/signals/catalogue.ts';
import { textsOf } from '../../shared/words/finding-texts.ts';
import { englishVoice, type TrayVoice } from '../words/tray-voice.ts';

/** Causes that need no name of a signal; an hourly look offline is as regular as a beat. */
const plainCauses = {
  start: 'cause.start',
  beat: 'cause.beat',
  hourly: 'cause.beat',
  asked: 'cause.asked',
  proof: 'cause.proof',
  requested: 'cause.requested',
  wake: 'cause.wake',
  session: 'cause.session',
  network: 'cause.network',
} as const;
const isPlain = (cause: string): cause is keyof typeof plainCauses => Object.hasOwn(plainCauses, cause);

/** What made a payload, in words: one cause, or how many where several came together. An unknown one is shown as it stands. */
export function causeWords(cause: string, voice: TrayVoice = englishVoice): string {
  const { say, number } = voice;
  const isOffline = cause.startsWith('offline:');
  const [first = '', ...others] = (isOffline ? cause.slice('offline:'.length) : cause).split('+');
  const one = oneCause(first, voice);
  const all = others.length === 0 ? one : say('cause.more', { cause: one, others: number(others.length) });
  return isOffline ? say('cause.offline', { cause: all }) : all;
}

function oneCause(cause: string, voice: TrayVoice): string {
  const { say } = voice;
  const [kind = '', id = ''] = cause.split(':');
  if (kind === 'changed' || kind === 'first') return say(`cause.${kind}`, { signal: signalTitle(id, voice) });
  return isPlain(cause) ? say(plainCauses[cause]) : plainText(cause);
}

/** What a signal is called; one that is not in the catalogue keeps its own name. */
export const signalTitle = (id: string, { language }: Pick<TrayVoice, 'language'> = englishVoice): string =>
  isSignalId(id) ? textsOf(language).signals[id].title : plainText(id);
