import type { PastDecision, PastDecisions } from '../../shared/past-decisions.ts';
import { plainTexts } from '../../shared/plain-text.ts';
import type { Instant } from '../../shared/time.ts';
import { clockTime, type Locale } from '../../shared/time-words.ts';
import type { ViewState } from '../../shared/view.ts';
import type { TimeLine, TimeLineItem } from '../window/window-api.ts';

/** The past as a time line, newest first: what each decision said, why, and what it opened; and when none counted. */
export function timeLine(past: PastDecisions, now: Instant, locale: Locale): TimeLine {
  const time = (at: Instant) => clockTime(at, now, locale);
  const items = past.flatMap((decision, index) => [
    itemOf(decision, past[index + 1], time),
    ...(decision.lapsedAt === undefined ? [] : [lapse(decision.lapsedAt, time)]),
  ]);
  const oldest = past.at(-1);
  return plainTexts({ sentence: sentenceOf(past, oldest && time(oldest.at)), items });
}

type State = Extract<ViewState, 'compliant' | 'attention' | 'blocked'>;

const stateWords: Readonly<Record<State, string>> = {
  compliant: 'Compliant',
  attention: 'Attention',
  blocked: 'Blocked',
};

/** As Now says it: a level that is shut is a block, something to mend while all is open is attention. */
function stateOf({ tier, open, closed, findings }: PastDecision): State {
  if (closed.length > 0 || open.length === 0 || tier === 'contraindicated' || tier === 'none') return 'blocked';
  const isWanted = findings.some(({ enforcement }) => enforcement !== 'report');
  return isWanted || tier !== 'affirming' ? 'attention' : 'compliant';
}

function itemOf(decision: PastDecision, before: PastDecision | undefined, time: (at: Instant) => string): TimeLineItem {
  const { at, policy, findings, open, closed } = decision;
  const [state, old] = [stateOf(decision), before && stateOf(before)];
  const isTurn = old !== undefined && old !== state;
  return {
    time: time(at),
    state,
    what: isTurn ? `${stateWords[old]} → ${stateWords[state]}` : stateWords[state],
    why: [
      ...findings.map((finding) => `${finding.title}: ${finding.state}${dueWords(finding.deadline, at, time)}`),
      ...(findings.length === 0 && state === 'compliant' ? ['All rules met.'] : []),
    ],
    reach: reachWords(open, closed),
    policy:
      before !== undefined && before.policy !== policy ? `policy ${before.policy} → ${policy}` : `policy ${policy}`,
  };
}

function dueWords(deadline: Instant | undefined, at: Instant, time: (at: Instant) => string): string {
  if (deadline === undefined) return '';
  return deadline > at ? `, by ${time(deadline)}` : `, was due at ${time(deadline)}`;
}

function reachWords(open: readonly string[], closed: readonly string[]): string {
  if (open.length === 0) return 'Nothing was open';
  return closed.length === 0 ? 'Everything was open' : `Open: ${open.join(', ')}; closed: ${closed.join(', ')}`;
}

const lapse = (at: Instant, time: (at: Instant) => string): TimeLineItem => ({
  time: time(at),
  state: 'stale',
  what: 'The decision ran out',
  why: ['No other followed it in time: the laptop was off, asleep or offline.'],
  reach: 'Nothing was open',
});

function sentenceOf(past: PastDecisions, since: string | undefined): string {
  if (since === undefined) return 'Nothing has been decided about this laptop yet.';
  const blocks = past.filter(
    (decision, index) =>
      stateOf(decision) === 'blocked' &&
      (past[index + 1] === undefined || stateOf(past[index + 1] as PastDecision) !== 'blocked'),
  ).length;
  const times = blocks === 0 ? 'never blocked' : blocks === 1 ? 'blocked once' : `blocked ${blocks} times`;
  return `Your laptop was ${times} since ${since}.`;
}
