import type { Latency } from '../../shared/device-status.ts';
import type { StatusView } from '../../shared/view.ts';
import { causeWords } from '../sent/cause-words.ts';
import type { LatencyWords, PathStep } from '../window/window-api.ts';
import { englishVoice, type TrayVoice } from '../words/tray-voice.ts';

/** Less than this is the noise of a clock, and no waiting. */
const noiseMs = 1;

/** How long the last decision took, step by step; undefined while nobody measured one. */
export function latencyWords(
  { latency }: Pick<StatusView, 'latency'>,
  voice: TrayVoice = englishVoice,
): LatencyWords | undefined {
  if (latency === undefined) return undefined;
  const { say, number } = voice;
  const { cause, totalMs, collectMs, signMs, answerMs } = latency;
  const waitedMs = totalMs - collectMs - signMs - answerMs;
  const isOfChange = cause === undefined || cause.startsWith('changed:');
  return {
    lead: say(isOfChange ? 'path.change' : 'path.wish'),
    took: msWords(totalMs, voice),
    steps: steps(latency, voice),
    notes: [
      ...(cause === undefined ? [] : [causeWords(cause, voice)]),
      ...(latency.decideMs === undefined ? [] : [say('path.halved')]),
      ...(waitedMs > noiseMs ? [say('path.waited', { ms: number(Math.round(waitedMs)) })] : []),
    ],
  };
}

/** How far the look has come that a person asked for. Once everything was looked at, one of the last four steps is under way. */
export function progressSteps(
  progress: NonNullable<StatusView['progress']>,
  voice: TrayVoice = englishVoice,
): PathStep[] {
  const { say } = voice;
  const { collectMs } = progress;
  const isLooked = collectMs !== undefined;
  const later = ['sign', 'send', 'decide', 'back'] as const;
  return [
    {
      name: say('path.look'),
      took: isLooked ? msWords(collectMs, voice) : say('path.running'),
      ...(isLooked ? {} : { is: 'now' as const }),
    },
    ...later.map((step) => ({
      name: say(`path.${step}`),
      took: say(isLooked ? 'path.running' : 'path.todo'),
      is: isLooked ? ('now' as const) : ('todo' as const),
    })),
  ];
}

/** What one clock cannot tell apart is not told apart: only with the service's own word is its part known, and the way there or back alone never. */
function steps({ collectMs, signMs, answerMs, decideMs }: Latency, voice: TrayVoice): PathStep[] {
  const { say } = voice;
  const ours = [
    { name: say('path.look'), took: msWords(collectMs, voice) },
    { name: say('path.sign'), took: msWords(signMs, voice) },
  ];
  if (decideMs === undefined) return [...ours, { name: say('path.answer'), took: msWords(answerMs, voice) }];
  const oneWay = msWords((answerMs - decideMs) / 2, voice);
  return [
    ...ours,
    { name: say('path.send'), took: oneWay },
    { name: say('path.decide'), took: msWords(decideMs, voice) },
    { name: say('path.back'), took: oneWay },
  ];
}

const msWords = (value: number, { say, number }: TrayVoice): string =>
  value < 1 ? say('path.short') : say('path.ms', { ms: number(Math.round(value)) });
