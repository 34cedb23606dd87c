import type { PastDecisions } from '../../shared/past-decisions.ts';
import type { TimeLine } from '../window/window-api.ts';
import type { TrayVoice } from '../words/tray-voice.ts';
import type { Stretch } from './stretches.ts';
import { tookWords } from './took-words.ts';

const lasted = ({ from, to }: Stretch): number => to - from;
const together = (stretches: readonly Stretch[]): number => stretches.reduce((sum, each) => sum + lasted(each), 0);
const blocksOf = (stretches: readonly Stretch[]): Stretch[] => stretches.filter(({ state }) => state === 'blocked');

/** How often and how long the laptop was blocked, in one sentence. */
export function pastSentence(
  stretches: readonly Stretch[],
  since: string | undefined,
  { say, span }: TrayVoice,
): string {
  if (since === undefined) return say('history.nothing');
  const blocks = blocksOf(stretches);
  if (blocks.length === 0) return say('history.never', { since });
  return say('history.blocks', { count: blocks.length, since, span: span(together(blocks)) });
}

/** All that is remembered, in figures. */
export function pastFigures(
  past: PastDecisions,
  stretches: readonly Stretch[],
  since: string,
  voice: TrayVoice,
): TimeLine['figures'] {
  const { say, span, time, number } = voice;
  const counted = together(stretches.filter(({ state }) => state !== 'stale'));
  const compliant = together(stretches.filter(({ state }) => state === 'compliant'));
  const [longest] = blocksOf(stretches).toSorted((one, other) => lasted(other) - lasted(one));
  const took = past.flatMap(({ tookMs }) => tookMs ?? []).sort((one, other) => one - other);
  // Rounded down: what was blocked for a minute was not compliant all the time.
  const percent = counted === 0 ? undefined : Math.floor((compliant / counted) * 1_000) / 10;
  return {
    title: say('history.facts', { since }),
    facts: [
      ...(percent === undefined
        ? []
        : [
            {
              name: say('history.compliantFor'),
              value: say('history.share', { percent: say('cost.percent', { percent: number(percent) }) }),
            },
          ]),
      {
        name: say('history.longest'),
        value:
          longest === undefined
            ? say('history.noBlock')
            : say('history.longestAt', { span: span(lasted(longest)), time: time(longest.from) }),
      },
      ...(took.length === 0
        ? []
        : [
            {
              name: say('history.change'),
              value: say('history.speed', {
                median: tookWords(took[Math.floor((took.length - 1) / 2)] ?? 0, voice),
                slowest: tookWords(took.at(-1) ?? 0, voice),
              }),
            },
          ]),
      { name: say('history.turns'), value: number(past.length) },
    ],
    note: say('history.kept'),
  };
}
