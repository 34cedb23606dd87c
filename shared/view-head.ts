import type { DeviceStatus, HeldDecision } from './device-status.ts';
import type { Instant } from './time.ts';
import type { LevelRow, Silence, StatusView } from './view.ts';
import { linkAdvice, startAdvice, troubleAdvice } from './view-advice.ts';
import { connectedHead } from './view-connected.ts';
import { firstEnd, reachOf } from './view-levels.ts';
import type { Voice } from './words/voice.ts';

/** The words that open a view. */
export type Head = Pick<
  StatusView,
  'state' | 'stateLine' | 'sentence' | 'stress' | 'reason' | 'tooltip' | 'note' | 'advice'
>;

/** All that a head is made from besides the status. */
export interface Scene {
  readonly held: HeldDecision | undefined;
  /** Whether the held decision still counts. */
  readonly counts: boolean;
  /** Whether the service answers, so that the next decision follows before this one ends. */
  readonly renewing: boolean;
  readonly levels: readonly LevelRow[];
  readonly now: Instant;
  readonly voice: Voice;
}

/** How a view opens for a daemon that answers. Only a decision that counts, on a stream that answers, is called compliant. */
export function headOf(status: DeviceStatus, scene: Scene): Head {
  const { link, trouble } = status;
  const { held, counts, renewing, voice } = scene;
  if (link.state === 'notEnrolled') return notEnrolledHead(status, voice);
  if (held !== undefined && counts)
    return renewing ? connectedHead(status, held, scene) : heldHead(status, held, scene);
  if (held !== undefined) return staleHead(status, held, scene);
  if (trouble !== undefined || link.state === 'offline' || link.state === 'refused') return noneHead(status, scene);
  return {
    state: 'checking',
    stateLine: voice.say('checking.line'),
    sentence: voice.say('checking.first'),
    tooltip: voice.say('checking.short'),
    note: voice.say('checking.first.note'),
  };
}

/** How a view opens for a daemon that does not answer. */
export function notRunningHead({ last, said }: Silence, { held, counts, voice }: Scene): Head {
  const { say, time } = voice;
  const since = last === undefined ? undefined : time(last.at);
  const ends = held !== undefined && counts ? time(held.until) : undefined;
  const reason = since === undefined ? say('notRunning.reason') : say('notRunning.reason.old', { since });
  return {
    state: 'notRunning',
    stateLine: say('notRunning.line'),
    ...silence(since, ends, voice),
    ...(ends === undefined ? {} : { stress: ends }),
    reason: said === undefined ? reason : say('notRunning.said', { said, reason }),
    tooltip: say('notRunning.short'),
    advice: startAdvice(last?.agent, voice),
  };
}

function silence(since: string | undefined, ends: string | undefined, { say }: Voice): Pick<Head, 'sentence' | 'note'> {
  if (since === undefined) return { sentence: say('notRunning.silent'), note: say('notRunning.note') };
  return ends === undefined
    ? { sentence: say('notRunning.stopped', { since }), note: say('notRunning.note.since', { since }) }
    : { sentence: say('notRunning.stopped.ends', { since, ends }), note: say('notRunning.note.ends', { since, ends }) };
}

function notEnrolledHead({ trouble }: DeviceStatus, voice: Voice): Head {
  const { say } = voice;
  return {
    state: 'notEnrolled',
    stateLine: say('notEnrolled.line'),
    sentence: say('notEnrolled.sentence'),
    tooltip: say('notEnrolled.line'),
    note: say('notEnrolled.note'),
    ...(trouble === undefined
      ? { advice: linkAdvice('enrol', voice) }
      : { reason: say(`said.${trouble.what}`, { said: trouble.said }), advice: troubleAdvice(trouble, voice) }),
  };
}

/** The decision still counts, but nothing will follow it as things stand. */
function heldHead(status: DeviceStatus, held: HeldDecision, { levels, now, voice }: Scene): Head {
  const { say, time, list } = voice;
  const kind = faultOf(status);
  const fault = say(`fault.${kind}`);
  const end = firstEnd(levels);
  const until = time(end ?? held.until);
  const reach = reachOf(levels);
  const then = end === held.until ? ('' as const) : ('.less' as const);
  return {
    state: 'offline',
    stateLine:
      kind === 'trouble'
        ? say('fault.trouble.line')
        : say(`fault.${kind}.line`, { span: voice.span(now - status.link.since) }),
    sentence:
      reach === 'nothing'
        ? say('held.nothing', { fault })
        : reach === 'everything'
          ? say(`held.all${then}`, { fault, until })
          : say(`held.some${then}`, { fault, until, levels: list(reach) }),
    ...(reach === 'nothing' ? {} : { stress: until }),
    tooltip: say(`fault.${kind}.short`, { until: time(held.until) }),
    ...outside(status, voice),
  };
}

function staleHead(status: DeviceStatus, held: HeldDecision, { now, voice }: Scene): Head {
  const { say } = voice;
  const answers = status.link.state === 'connected' ? ('.connected' as const) : ('' as const);
  const since = held.until <= now ? voice.time(held.until) : undefined;
  return {
    state: 'stale',
    stateLine: since === undefined ? say('stale.line') : say('stale.line.since', { since }),
    sentence: since === undefined ? say(`stale.void${answers}`) : say(`stale.ended${answers}`, { since }),
    ...(since === undefined ? {} : { stress: since }),
    tooltip: say('stale.short'),
    ...outside(status, voice),
  };
}

function noneHead(status: DeviceStatus, { voice }: Scene): Head {
  return {
    state: 'stale',
    stateLine: voice.say('stale.none.line', { since: voice.time(status.link.since) }),
    sentence: voice.say('stale.none'),
    tooltip: voice.say('stale.none.short'),
    ...outside(status, voice),
  };
}

function faultOf({ link, trouble }: DeviceStatus): 'trouble' | 'refused' | 'connecting' | 'offline' {
  if (trouble !== undefined) return 'trouble';
  return link.state === 'refused' || link.state === 'connecting' ? link.state : 'offline';
}

/** What is said, and advised, of a service that does not answer. */
function outside({ trouble, link }: DeviceStatus, voice: Voice): Pick<Head, 'note' | 'reason' | 'advice'> {
  if (trouble !== undefined) {
    const advice = troubleAdvice(trouble, voice);
    return { note: advice.title, reason: voice.say(`said.${trouble.what}`, { said: trouble.said }), advice };
  }
  const note = voice.say(link.state === 'connected' ? 'held.note.connected' : 'held.note');
  if (link.state !== 'refused' && link.state !== 'offline') return { note };
  return {
    note,
    ...(link.said === undefined ? {} : { reason: faultWords(link.said, link.fault, voice) }),
    advice: linkAdvice(link.state, voice),
  };
}

const faultWords = (said: string, fault: DeviceStatus['link']['fault'], { say }: Voice): string =>
  fault === undefined ? said : say(`said.${fault}`, { said });
