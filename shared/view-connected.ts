import { isClosed } from './decide.ts';
import type { DeviceStatus, HeldDecision } from './device-status.ts';
import type { ResultFinding } from './result.ts';
import type { LevelRow } from './view.ts';
import type { Head, Scene } from './view-head.ts';
import { firstEnd, reachOf } from './view-levels.ts';
import type { Voice } from './words/voice.ts';

/**
 * How a view opens while the service answers and its decision counts. What the decision does not call `affirming`, or a level
 * that is shut, is never called compliant, whether or not a finding explains it. Beyond `blocked` everything is open.
 */
export function connectedHead(status: DeviceStatus, held: HeldDecision, scene: Scene): Head {
  const { levels, voice } = scene;
  const { say } = voice;
  const shut = levels.some(({ open }) => !open) || levels.length === 0;
  if (shut || held.tier === 'contraindicated' || held.tier === 'none') return blockedHead(held, scene);
  const until = voice.time(firstEnd(levels) ?? held.until);
  if (status.checking) {
    return {
      state: 'checking',
      stateLine: say('checking.line'),
      sentence: say('checking.sentence', { until }),
      stress: until,
      tooltip: say('checking.short'),
      note: say('checking.note', { until }),
    };
  }
  const [due] = held.findings
    .filter((finding) => losing(finding, levels).length > 0)
    .toSorted((a, b) => (a.deadline ?? 0) - (b.deadline ?? 0));
  if (due?.deadline !== undefined) return dueHead(due, due.deadline, scene);
  const wanted = held.findings.filter(({ enforcement }) => enforcement !== 'report');
  if (wanted.length > 0 || held.tier !== 'affirming') return warnedHead(wanted, until, voice);
  return {
    state: 'compliant',
    stateLine: say('compliant.line'),
    ...rulesWords(held, until, voice),
    note: say('compliant.note', { until }),
  };
}

function blockedHead(held: HeldDecision, { levels, now, voice }: Scene): Head {
  const { say } = voice;
  const closed = held.findings.filter((finding) => isClosed(finding, now));
  const reach = reachOf(levels);
  const [worst] = closed.toSorted((a, b) => (a.deadline ?? 0) - (b.deadline ?? 0));
  const some = typeof reach === 'string' ? undefined : voice.list(reach);
  return {
    state: 'blocked',
    stateLine:
      worst?.deadline === undefined
        ? say('blocked.line')
        : say('blocked.line.since', { since: voice.time(worst.deadline) }),
    ...(typeof reach === 'string' ? allOrNothing(reach, closed.length, voice) : onlySome(reach, closed.length, voice)),
    ...(some === undefined ? {} : { stress: some }),
    ...(worst === undefined ? {} : { reason: worst.words.sentence }),
    note: worst === undefined ? say('note.unsaid') : titled(worst, voice),
  };
}

function allOrNothing(
  reach: 'everything' | 'nothing',
  count: number,
  { say }: Voice,
): Pick<Head, 'sentence' | 'tooltip'> {
  const key = reach === 'nothing' ? 'blocked.nothing' : 'blocked.all';
  return {
    sentence: count === 0 ? say(`${key}.unsaid`) : say(key, { count }),
    tooltip: say(`${key}.short`),
  };
}

function onlySome(reach: readonly string[], count: number, { say, list }: Voice): Pick<Head, 'sentence' | 'tooltip'> {
  const levels = list(reach);
  return {
    sentence: count === 0 ? say('blocked.some.unsaid', { levels }) : say('blocked.some', { count, levels }),
    tooltip: say('blocked.some.short', { count: reach.length, levels }),
  };
}

function dueHead(due: ResultFinding, deadline: number, { levels, now, voice }: Scene): Head {
  const { say } = voice;
  const until = voice.deadline(deadline);
  const lost = losing(due, levels);
  const names = voice.list(lost.map(({ title }) => title).reverse());
  const isAll = lost.length === levels.length;
  return {
    state: 'attention',
    stateLine: say('attention.line.left', { left: voice.span(deadline - now) }),
    sentence: isAll ? say('attention.due.all', { until }) : say('attention.due', { until, levels: names }),
    stress: until,
    reason: due.words.sentence,
    tooltip: isAll
      ? say('attention.due.all.short', { time: voice.time(deadline) })
      : say('attention.due.short', { count: lost.length, levels: names, time: voice.time(deadline) }),
    note: titled(due, voice),
  };
}

function warnedHead(wanted: readonly ResultFinding[], until: string, voice: Voice): Head {
  const { say } = voice;
  const [first] = wanted;
  const head = { state: 'attention', stateLine: say('attention.line') } as const;
  if (first === undefined) {
    const tooltip = say('attention.line');
    return { ...head, sentence: say('attention.unsaid', { until }), tooltip, note: say('note.unsaid') };
  }
  return {
    ...head,
    sentence: say('attention.warned', { until, count: wanted.length }),
    reason: first.words.sentence,
    tooltip: say('attention.warned.short', { finding: titled(first, voice) }),
    note: say('attention.warned.note', { until }),
  };
}

/** The open levels that a finding will take at its deadline. */
const losing = ({ enforcement, costs, deadline }: ResultFinding, levels: readonly LevelRow[]): LevelRow[] =>
  enforcement === 'block' && deadline !== undefined
    ? levels.filter(({ name, open }) => open && costs.includes(name))
    : [];

const titled = ({ words: { title, state } }: ResultFinding, { say }: Voice): string =>
  say('finding.short', { title, state });

function rulesWords(
  { judged, findings }: HeldDecision,
  until: string,
  { say }: Voice,
): Pick<Head, 'sentence' | 'tooltip'> {
  const count = judged.length;
  if (count > 0 && findings.length === 0)
    return { sentence: say('compliant.sentence', { count, until }), tooltip: say('compliant.short', { count }) };
  const which = count === 0 ? 'none' : 'most';
  return { sentence: say(`compliant.sentence.${which}`, { until }), tooltip: say(`compliant.short.${which}`) };
}
