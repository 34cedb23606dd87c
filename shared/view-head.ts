import type { DeviceStatus, HeldDecision } from './device-status.ts';
import type { Instant } from './time.ts';
import { spanWords, type TimeSayer } from './time-words.ts';
import type { LevelRow, Silence, StatusView } from './view.ts';
import { enrolAdvice, offlineAdvice, refusedAdvice, startAdvice, troubleAdvice } from './view-advice.ts';
import { connectedHead } from './view-connected.ts';
import { firstEnd, reachWords } from './view-levels.ts';

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
  readonly say: TimeSayer;
}

/** How a view opens for a daemon that answers. Only a decision that counts, on a stream that answers, is called compliant. */
export function headOf(status: DeviceStatus, scene: Scene): Head {
  const { link, trouble } = status;
  const { held, counts, renewing } = scene;
  if (link.state === 'notEnrolled') return notEnrolledHead(status);
  if (held !== undefined && counts)
    return renewing ? connectedHead(status, held, scene) : heldHead(status, held, scene);
  if (held !== undefined) return staleHead(status, held, scene);
  if (trouble !== undefined || link.state === 'offline' || link.state === 'refused') return noneHead(status, scene);
  return {
    state: 'checking',
    stateLine: 'Checking',
    sentence: 'Your laptop is being checked; until the first decision it may reach nothing that asks for its stance.',
    tooltip: 'Checking…',
    note: 'No decision yet',
  };
}

/** How a view opens for a daemon that does not answer. */
export function notRunningHead({ last, said }: Silence, { held, counts, say }: Scene): Head {
  const since = last === undefined ? undefined : say.time(last.at);
  const ends = held !== undefined && counts ? say.time(held.until) : undefined;
  const end = ends === undefined ? '' : `; access ends at ${ends}`;
  const stopped = since === undefined ? 'does not answer' : `stopped answering at ${since}`;
  const old =
    since === undefined
      ? 'This window only shows; the agent looks, signs and sends.'
      : `This window only shows; the agent looks, signs and sends. Nothing here is newer than ${since}.`;
  return {
    state: 'notRunning',
    stateLine: 'Agent not running',
    sentence: `The Stance agent ${stopped}, so nobody vouches for your laptop${end}.`,
    ...(ends === undefined ? {} : { stress: ends }),
    reason: said === undefined ? old : `${said} ${old}`,
    tooltip: 'The agent is not running',
    note: since === undefined ? 'Nobody vouches for this laptop' : `Silent since ${since}${end}`,
    advice: startAdvice(last?.agent),
  };
}

function notEnrolledHead({ trouble }: DeviceStatus): Head {
  return {
    state: 'notEnrolled',
    stateLine: 'Not enrolled',
    sentence: 'Your laptop does not belong to an organisation yet, so it may reach nothing that asks for its stance.',
    tooltip: 'Not enrolled',
    note: 'You need a code from your IT team',
    ...(trouble === undefined
      ? { advice: enrolAdvice }
      : { reason: trouble.said, advice: troubleAdvice[trouble.what] }),
  };
}

/** The decision still counts, but nothing will follow it as things stand. */
function heldHead(status: DeviceStatus, held: HeldDecision, { levels, now, say }: Scene): Head {
  const { lead, word, line } = fault(status, now);
  const ends = say.time(firstEnd(levels) ?? held.until);
  const reach = reachWords(levels);
  const then = firstEnd(levels) === held.until ? 'then nothing' : 'then less';
  return {
    state: 'offline',
    stateLine: line,
    sentence:
      reach === 'nothing'
        ? `${lead}, and the last decision lets your laptop reach nothing.`
        : `${lead}; the last decision lets your laptop reach ${reach} until ${ends}, ${then}.`,
    ...(reach === 'nothing' ? {} : { stress: ends }),
    tooltip: `${word}: last decision ends at ${say.time(held.until)}`,
    note: noteOf(status),
    ...reasonOf(status),
    ...adviceOf(status),
  };
}

function staleHead(status: DeviceStatus, { until }: HeldDecision, { now, say }: Scene): Head {
  const again = status.link.state === 'connected' ? 'the service has decided again' : 'it is online again';
  const over = until <= now;
  return {
    state: 'stale',
    stateLine: over ? `Out of date since ${say.time(until)}` : 'Out of date',
    sentence: over
      ? `Your last decision ended at ${say.time(until)}, so your laptop may reach nothing until ${again}.`
      : `Your last decision no longer counts, so your laptop may reach nothing until ${again}.`,
    ...(over ? { stress: say.time(until) } : {}),
    tooltip: 'Out of date: nothing is open',
    note: noteOf(status),
    ...reasonOf(status),
    ...adviceOf(status),
  };
}

function noneHead(status: DeviceStatus, { say }: Scene): Head {
  return {
    state: 'stale',
    stateLine: `No decision since ${say.time(status.link.since)}`,
    sentence: 'There is no decision about your laptop, so it may reach nothing until the service has answered.',
    tooltip: 'No decision: nothing is open',
    note: noteOf(status),
    ...reasonOf(status),
    ...adviceOf(status),
  };
}

function fault({ link, trouble }: DeviceStatus, now: Instant): { lead: string; word: string; line: string } {
  const span = spanWords(now - link.since);
  if (trouble !== undefined) return { lead: 'The agent cannot report', word: 'No reports', line: 'Cannot report' };
  if (link.state === 'refused')
    return { lead: 'The service turns your laptop away', word: 'Refused', line: `Refused for ${span}` };
  if (link.state === 'connecting')
    return { lead: 'Your laptop is connecting', word: 'Connecting', line: `Connecting for ${span}` };
  return { lead: 'You are offline', word: 'Offline', line: `Offline for ${span}` };
}

const noteOf = ({ trouble, link }: DeviceStatus): string => {
  if (trouble !== undefined) return troubleAdvice[trouble.what].title;
  return link.state === 'connected' ? 'Waiting for the service' : 'Trying again by itself';
};

function reasonOf({ trouble, link }: DeviceStatus): { reason?: string } {
  const reason = trouble?.said ?? (link.state === 'refused' || link.state === 'offline' ? link.said : undefined);
  return reason === undefined ? {} : { reason };
}

function adviceOf({ trouble, link }: DeviceStatus): { advice?: NonNullable<StatusView['advice']> } {
  if (trouble !== undefined) return { advice: troubleAdvice[trouble.what] };
  if (link.state === 'refused') return { advice: refusedAdvice };
  return link.state === 'offline' ? { advice: offlineAdvice } : {};
}
