import { appraise, readingMaxAge, type Unseen, unseenWords } from './appraise.ts';
import type { Platform } from './platform.ts';
import type { Policy, Weight } from './policy.ts';
import type { Reading } from './reading.ts';
import type { Level, ResultFinding, Tier } from './result.ts';
import { settingsPages } from './settings-pages.ts';
import type { Finding, FindingWords } from './signal.ts';
import { type SignalId, signalIds, signals } from './signals/catalogue.ts';
import { type StandingId, standing } from './standing.ts';
import type { Instant } from './time.ts';

/** All that a decision is made from. Nothing else may matter: the same input gives the same decision, years later too. */
export interface Case {
  readonly policy: Policy;
  readonly platform: Platform;
  readonly posture: Readonly<Record<string, Reading | undefined>>;
  /** When the device signed, on its own clock. */
  readonly iat: Instant;
  /** Now, on the service's clock. */
  readonly now: Instant;
  readonly standing: readonly StandingId[];
  /** Since when each finding of the decision before has stood, by finding id. */
  readonly since: Readonly<Record<string, Instant>>;
}

export type SignalResult = 'success' | 'fail' | 'not-run' | 'absent';

export interface Decision {
  readonly tier: Tier;
  readonly levels: readonly string[];
  readonly findings: readonly ResultFinding[];
  /** One result per signal that the policy judges. */
  readonly results: readonly (readonly [SignalId, SignalResult])[];
  /** What to hand in as `since` next time. */
  readonly since: Readonly<Record<string, Instant>>;
  /** The next moment at which time alone changes this decision. */
  readonly changesAt: Instant | undefined;
}

/** Evidence × policy × now → a decision. Pure. */
export function decide(facts: Case): Decision {
  const since: Record<string, Instant> = {};
  const findings: ResultFinding[] = [];
  const results: [SignalId, SignalResult][] = [];
  for (const id of signalIds) {
    const entry = facts.policy.signals[id];
    if (entry === undefined) continue;
    const found = appraise(id, facts.posture[id], entry.rule, facts);
    results.push([id, resultOf(found)]);
    Object.assign(since, sinceOf(id, found, facts));
    for (const finding of [...found, ...lastSeen(id, found, facts)]) {
      const key = `${id}.${finding.because}`;
      const weight = weightOf(facts.policy, id, finding.because);
      findings.push(weigh(key, finding, weight, wordsOf(id, finding), since[key] ?? facts.now, facts));
    }
  }
  for (const id of facts.standing) {
    const { title, words, enforcement } = standing[id];
    since[id] = facts.since[id] ?? facts.now;
    const weight = { enforcement, ...facts.policy.standing[id] };
    findings.push(weigh(id, { verdict: 'fail' }, weight, { title, words }, since[id] ?? facts.now, facts));
  }
  const levels = levelsAt(facts.policy.levels, findings, facts.now);
  return {
    tier: tierOf(levels, findings),
    levels,
    findings,
    results,
    since,
    changesAt: nextDeadline(findings, facts.now),
  };
}

/** The levels still held at a moment: all but those that a blocking finding past its deadline has taken. */
export function levelsAt(
  levels: readonly Pick<Level, 'name'>[],
  findings: readonly ResultFinding[],
  now: Instant,
): string[] {
  const taken = new Set(findings.filter((finding) => isClosed(finding, now)).flatMap(({ costs }) => costs));
  return levels.map(({ name }) => name).filter((name) => !taken.has(name));
}

/** Whether a finding takes its levels away at a moment. */
export const isClosed = ({ enforcement, deadline }: ResultFinding, now: Instant): boolean =>
  enforcement === 'block' && deadline !== undefined && deadline <= now;

function tierOf(levels: readonly string[], findings: readonly ResultFinding[]): Tier {
  if (levels.length === 0) return 'contraindicated';
  return findings.some(({ enforcement }) => enforcement !== 'report') ? 'warning' : 'affirming';
}

function nextDeadline(findings: readonly ResultFinding[], now: Instant): Instant | undefined {
  const ahead = findings.flatMap(({ enforcement, deadline }) =>
    enforcement === 'block' && deadline !== undefined && deadline > now ? [deadline] : [],
  );
  return ahead.length === 0 ? undefined : Math.min(...ahead);
}

function resultOf(findings: readonly Finding[]): SignalResult {
  if (findings.length === 0) return 'success';
  if (findings.some(({ verdict }) => verdict === 'fail')) return 'fail';
  return findings.every(({ why }) => why === 'unsupported') ? 'absent' : 'not-run';
}

/**
 * Since when each finding stands. What cannot be seen was not seen mended: a finding keeps the clocks of all that it hides, and counts
 * from the earliest of them itself, so that hiding a fault wins no time. Nor does it cost any: what is found once a signal is seen
 * again counts from the time before only where not to be seen was itself what the policy closes for, and so was told.
 */
function sinceOf(id: SignalId, found: readonly Finding[], { since, now, policy }: Case): Record<string, Instant> {
  const before = Object.entries(since).filter(([key]) => key.startsWith(`${id}.`));
  const keyOf = (because: string) => `${id}.${because}`;
  const hides = signals[id].hides as Readonly<Record<string, readonly string[]>> | undefined;
  const behind = ({ because }: Finding) =>
    isUnseen(because) ? before : before.filter(([key]) => hides?.[because]?.some((each) => keyOf(each) === key));
  const wasClosing = unseen.some(
    (because) => since[keyOf(because)] !== undefined && weightOf(policy, id, because).enforcement === 'block',
  );
  const next: Record<string, Instant> = Object.fromEntries(found.flatMap(behind));
  if (found.some(({ because }) => isUnseen(because))) next[lostKey(id)] = since[lostKey(id)] ?? now;
  for (const finding of found) {
    const key = keyOf(finding.because);
    const from = wasClosing ? before : behind(finding);
    next[key] = since[key] ?? Math.min(now, ...from.map(([, at]) => at));
  }
  return next;
}

/**
 * What was last found in a signal that cannot be read now. It stands for as long as a reading would: nobody mended it by waking the
 * laptop or by ending what reads it. Not longer, because the next person at the laptop may have nothing to do with it.
 */
function lastSeen(id: SignalId, found: readonly Finding[], { since, now }: Case): Finding[] {
  const isLost = found.some(({ because }) => isUnseen(because));
  if (!isLost || now - (since[lostKey(id)] ?? now) >= readingMaxAge) return [];
  const judged = Object.keys(signals[id].words.because).filter((because) => !isUnseen(because));
  const known = judged.filter((because) => since[`${id}.${because}`] !== undefined);
  return known.map((because) => ({ because, verdict: 'notKnown' }));
}

/** Under which it is kept since when a signal cannot be read; no finding has such an id. */
const lostKey = (id: SignalId): string => `${id}:lost`;

const unseen: readonly string[] = ['unread', 'stale'] satisfies Unseen[];
const isUnseen = (because: string): boolean => unseen.includes(because);

/** What one finding of a signal weighs. */
function weightOf(
  { signals: entries }: Policy,
  id: SignalId,
  because: string,
): Weight & Pick<ResultFinding, 'enforcement'> {
  const weight = { ...entries[id], ...entries[id]?.findings[because] };
  return { ...weight, enforcement: weight.enforcement ?? 'block' };
}

function weigh(
  id: string,
  finding: Pick<Finding, 'verdict'>,
  weight: Weight & Pick<ResultFinding, 'enforcement'>,
  { title, words }: { title: string; words: FindingWords },
  since: Instant,
  { policy, platform }: Case,
): ResultFinding {
  const { enforcement } = weight;
  const link = platform === 'linux' ? undefined : settingsPages[id]?.[platform];
  return {
    id,
    verdict: finding.verdict,
    enforcement,
    since,
    ...(enforcement === 'block' ? { deadline: since + (weight.grace ?? 0) } : {}),
    costs: enforcement === 'block' ? (weight.costs ?? policy.levels.map(({ name }) => name)) : [],
    words: { title, state: words.state, sentence: words.sentence },
    remedy: { steps: [...words.steps[platform]], ...(link === undefined ? {} : { link }) },
  };
}

/** The words of one finding of a signal. */
export function wordsOf(id: SignalId, { because }: Pick<Finding, 'because'>): { title: string; words: FindingWords } {
  const { title, because: own } = signals[id].words;
  const words = { ...unseenWords, ...own } as Readonly<Record<string, FindingWords>>;
  return { title, words: words[because] ?? unseenWords.unread };
}
