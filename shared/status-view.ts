import { isClosed } from './decide.ts';
import type { DeviceStatus, HeldDecision } from './device-status.ts';
import { factOf } from './fact.ts';
import type { Reading } from './reading.ts';
import type { ResultFinding } from './result.ts';
import type { SignalWords } from './signal.ts';
import { isSignalId, type SignalId, signalIds, signals } from './signals/catalogue.ts';
import type { Instant } from './time.ts';
import { clockTime, spanWords } from './time-words.ts';
import { whyWords } from './why-words.ts';

/** Where a laptop stands, in the words and order of the tray's design; each has an icon of its own. */
export type ViewState =
  | 'compliant'
  | 'attention'
  | 'blocked'
  | 'checking'
  | 'offline'
  | 'stale'
  | 'notEnrolled'
  | 'notRunning';

/** `pass` met · `due` failed within grace · `fail` · `unknown` not known · `pending` not looked at yet · `clock` as last judged, no longer sure · `na` seen, not judged. */
export type Glyph = 'pass' | 'due' | 'fail' | 'unknown' | 'pending' | 'clock' | 'na';

export interface SignalRow {
  readonly id: string;
  readonly title: string;
  readonly glyph: Glyph;
  /** Two or three words: "On", "Restart by 17:00 today". */
  readonly words: string;
  /** What was seen, in a few words. */
  readonly detail: string;
  readonly why: string;
  readonly findings: readonly {
    readonly sentence: string;
    readonly steps: readonly string[];
    readonly link?: string;
  }[];
  readonly evidence: { readonly source?: string; readonly at?: Instant; readonly unread?: string };
}

export interface LevelRow {
  readonly name: string;
  readonly title: string;
  readonly opens: readonly string[];
  readonly open: boolean;
  /** When it closes, where that is known. */
  readonly until?: Instant;
}

/** Everything that tray, window and terminal say of a laptop; made by one pure function, rendered by all three. */
export interface StatusView {
  readonly state: ViewState;
  /** "Attention · 2 h 23 min left" */
  readonly stateLine: string;
  /** One sentence: where the laptop stands, until when, what it may reach. */
  readonly sentence: string;
  /** One sentence of why, where there is more to say. */
  readonly reason?: string;
  readonly tooltip: string;
  readonly levels: readonly LevelRow[];
  readonly rows: readonly SignalRow[];
  readonly latencyMs?: number;
}

/** How times are said; injected, so that a view is the same on every machine under test. */
export interface Locale {
  readonly timeZone?: string;
  readonly language?: string;
}

/**
 * The view of a status at a moment. `undefined` is a daemon that does not answer: then nobody vouches for anything, and
 * `last` (what was heard before) only dates the silence.
 */
export function viewOf(
  status: DeviceStatus | undefined,
  now: Instant,
  locale: Locale = {},
  last?: DeviceStatus,
): StatusView {
  if (status === undefined) return notRunning(last, now, locale);
  const decision = status.decision;
  const current = decision?.current === true && decision.until > now ? decision : undefined;
  const rows = rowsOf(status, current, now, locale);
  const levels = decision === undefined ? [] : levelRows(decision, current !== undefined, now);
  const time = (at: Instant) => clockTime(at, now, locale);
  return {
    ...headOf(status, current, levels, now, time),
    levels,
    rows,
    ...(status.latency === undefined ? {} : { latencyMs: status.latency.totalMs }),
  };
}

type Head = Pick<StatusView, 'state' | 'stateLine' | 'sentence' | 'reason' | 'tooltip'>;

function headOf(
  status: DeviceStatus,
  current: HeldDecision | undefined,
  levels: readonly LevelRow[],
  now: Instant,
  time: (at: Instant) => string,
): Head {
  const { link, decision, trouble } = status;
  const reason = trouble?.said ?? (link.state === 'refused' ? link.said : undefined);
  const because = reason === undefined ? {} : { reason };
  if (link.state === 'notEnrolled') {
    return {
      state: 'notEnrolled',
      stateLine: 'Not enrolled',
      sentence: 'Your laptop does not belong to an organisation yet, so it may reach nothing that asks for its stance.',
      tooltip: 'Not enrolled',
      ...because,
    };
  }
  if (current !== undefined && link.state === 'connected' && trouble === undefined)
    return connectedHead(status, current, levels, now, time);
  if (current !== undefined) {
    const reach = reachWords(levels);
    return {
      state: 'offline',
      stateLine: `${link.state === 'refused' ? 'Refused' : 'Offline'} for ${spanWords(now - link.since)}`,
      sentence: `${link.state === 'refused' ? 'The service does not answer your laptop' : 'You are offline'}; the last decision lets your laptop reach ${reach} until ${time(current.until)}, then nothing.`,
      tooltip: `Offline: last decision ends at ${time(current.until)}`,
      ...because,
    };
  }
  if (decision !== undefined) {
    const ended = Math.min(decision.until, now);
    return {
      state: 'stale',
      stateLine: `Out of date since ${time(ended)}`,
      sentence:
        decision.until > now
          ? 'Your laptop was restarted since its last decision, so it may reach nothing until it is online again.'
          : `Your last decision ended at ${time(ended)}, so your laptop may reach nothing until it is online again.`,
      tooltip: 'Out of date: nothing is open',
      ...because,
    };
  }
  if (trouble !== undefined || link.state === 'offline' || link.state === 'refused') {
    return {
      state: 'stale',
      stateLine: `No decision since ${time(link.since)}`,
      sentence: 'There is no decision about your laptop, so it may reach nothing until the service has answered.',
      tooltip: 'No decision: nothing is open',
      ...because,
    };
  }
  return {
    state: 'checking',
    stateLine: 'Checking',
    sentence: 'Your laptop is being checked; until the first decision it may reach nothing that asks for its stance.',
    tooltip: 'Checking…',
  };
}

function connectedHead(
  status: DeviceStatus,
  current: HeldDecision,
  levels: readonly LevelRow[],
  now: Instant,
  time: (at: Instant) => string,
): Head {
  const reach = reachWords(levels);
  const closed = current.findings.filter((finding) => isClosed(finding, now));
  if (closed.length > 0) {
    const since = Math.min(...closed.map(({ deadline }) => deadline ?? now));
    return {
      state: 'blocked',
      stateLine: `Blocked since ${time(since)}`,
      sentence: `Your laptop may reach ${reach === 'nothing' ? 'nothing that asks for its stance' : `only ${reach}`} until this is mended; then everything opens again.`,
      reason: closed[0]?.words.sentence ?? '',
      tooltip: reach === 'nothing' ? 'Blocked: nothing is open' : `Blocked: only ${reach} is open`,
    };
  }
  if (status.checking) {
    return {
      state: 'checking',
      stateLine: 'Checking',
      sentence: `Your laptop is being checked; meanwhile the last decision lets it reach ${reach} until ${time(current.until)}.`,
      tooltip: 'Checking…',
    };
  }
  const due = current.findings.filter(({ enforcement }) => enforcement === 'block');
  const [first] = due.toSorted((a, b) => (a.deadline ?? 0) - (b.deadline ?? 0));
  if (first?.deadline !== undefined) {
    const losing = titlesOf(first.costs, current);
    return {
      state: 'attention',
      stateLine: `Attention · ${spanWords(first.deadline - now)} left`,
      sentence: `Your laptop may reach ${reach} until ${time(first.deadline)}; then it loses ${losing} unless this is mended.`,
      reason: first.words.sentence,
      tooltip: `Attention: ${losing} closes at ${time(first.deadline)}`,
    };
  }
  const warned = current.findings.filter(({ enforcement }) => enforcement === 'warn');
  const [warning] = warned;
  if (warning !== undefined) {
    return {
      state: 'attention',
      stateLine: 'Attention',
      sentence: `Your laptop may reach ${reach} until ${time(current.until)}; ${warned.length === 1 ? 'one thing wants' : `${warned.length} things want`} mending.`,
      reason: warning.words.sentence,
      tooltip: `Attention: ${warning.words.title}, ${warning.words.state}`,
    };
  }
  const count = current.judged.length;
  const open = current.findings.length;
  const rules = open === 0 ? `meets all ${count} rules` : `meets every rule that counts`;
  return {
    state: 'compliant',
    stateLine: 'Compliant',
    sentence: `Your laptop ${rules} and may reach ${reach} until ${time(current.until)}.`,
    tooltip: open === 0 ? `Compliant: all ${count} rules met` : 'Compliant',
  };
}

function notRunning(last: DeviceStatus | undefined, now: Instant, locale: Locale): StatusView {
  const stopped = last === undefined ? undefined : clockTime(last.at, now, locale);
  const held = last?.decision;
  const ends = held?.current === true && held.until > now ? clockTime(held.until, now, locale) : undefined;
  return {
    state: 'notRunning',
    stateLine: 'Agent not running',
    sentence: `The Stance agent ${stopped === undefined ? 'does not answer' : `stopped at ${stopped}`}, so nobody vouches for your laptop${ends === undefined ? '.' : `; access ends at ${ends}.`}`,
    tooltip: 'The agent is not running',
    levels: [],
    rows: [],
  };
}

function levelRows(decision: HeldDecision, current: boolean, now: Instant): LevelRow[] {
  return decision.levelCatalogue.map(({ name, title, opens }) => {
    const taking = decision.findings.filter(
      ({ enforcement, costs }) => enforcement === 'block' && costs.includes(name),
    );
    const open = current && decision.levels.includes(name) && !taking.some((finding) => isClosed(finding, now));
    const deadlines = taking.flatMap(({ deadline }) => (deadline === undefined ? [] : [deadline]));
    const until = Math.min(decision.until, ...deadlines);
    return { name, title, opens, open, ...(open ? { until } : {}) };
  });
}

function reachWords(levels: readonly LevelRow[]): string {
  const open = levels.filter(({ open }) => open);
  if (open.length === 0) return 'nothing';
  return open.length === levels.length ? 'everything' : open.map(({ title }) => title).join(', ');
}

const titlesOf = (names: readonly string[], { levelCatalogue }: HeldDecision): string =>
  names.length === levelCatalogue.length
    ? 'everything'
    : names.map((name) => levelCatalogue.find((level) => level.name === name)?.title ?? name).join(', ');

/** One row per signal of the catalogue, and one per finding that no signal makes. */
function rowsOf(status: DeviceStatus, current: HeldDecision | undefined, now: Instant, locale: Locale): SignalRow[] {
  const held = status.decision?.findings ?? [];
  const rows = signalIds.map((id) => signalRow(id, status, current, held, now, locale));
  const others = held.filter(({ id }) => !isSignalId(id.split('.')[0] ?? ''));
  return [...rows, ...others.map((finding) => standingRow(finding, current, now, locale))];
}

function signalRow(
  id: SignalId,
  status: DeviceStatus,
  current: HeldDecision | undefined,
  held: readonly ResultFinding[],
  now: Instant,
  locale: Locale,
): SignalRow {
  const words = signals[id].words as unknown as SignalWords<unknown, string>;
  const reading = status.readings[id];
  const findings = held.filter((finding) => finding.id.startsWith(`${id}.`));
  const worst = findings.toSorted((a, b) => rank(b, now) - rank(a, now))[0];
  const detail = describe(words, id, reading);
  const judged = status.decision?.judged.includes(id) === true;
  return {
    id,
    title: words.title,
    ...stateOf(
      { reading, worst, judged, current: current !== undefined, decided: status.decision !== undefined, detail },
      now,
      locale,
    ),
    detail,
    why: words.why,
    findings: findings.map(({ words: { sentence }, remedy: { steps, link } }) => ({
      sentence,
      steps,
      ...(link === undefined ? {} : { link }),
    })),
    evidence: evidenceOf(reading),
  };
}

function stateOf(
  it: {
    reading: Reading | undefined;
    worst: ResultFinding | undefined;
    judged: boolean;
    current: boolean;
    decided: boolean;
    detail: string;
  },
  now: Instant,
  locale: Locale,
): Pick<SignalRow, 'glyph' | 'words'> {
  if (it.reading === undefined) return { glyph: 'pending', words: 'Not looked at yet' };
  if (it.reading.state === 'unread') return { glyph: 'unknown', words: `Not known · ${whyWords[it.reading.why]}` };
  if (!it.decided) return { glyph: 'pending', words: it.detail };
  if (!it.judged) return { glyph: 'na', words: it.detail };
  if (it.worst !== undefined) {
    const { glyph, words } = findingState(it.worst, now, locale);
    return { glyph: it.current ? glyph : 'clock', words };
  }
  return { glyph: it.current ? 'pass' : 'clock', words: it.detail };
}

function findingState(finding: ResultFinding, now: Instant, locale: Locale): Pick<SignalRow, 'glyph' | 'words'> {
  const { state } = finding.words;
  if (finding.enforcement === 'block' && finding.deadline !== undefined) {
    const time = clockTime(finding.deadline, now, locale);
    if (isClosed(finding, now))
      return { glyph: finding.verdict === 'notKnown' ? 'unknown' : 'fail', words: `${state} · was due at ${time}` };
    return { glyph: 'due', words: `${state} · by ${time}` };
  }
  if (finding.verdict === 'notKnown') return { glyph: 'unknown', words: state };
  return { glyph: finding.enforcement === 'report' ? 'na' : 'due', words: state };
}

const rank = (finding: ResultFinding, now: Instant): number =>
  (isClosed(finding, now) ? 8 : 0) +
  { block: 4, warn: 2, report: 0 }[finding.enforcement] +
  (finding.verdict === 'fail' ? 1 : 0);

function standingRow(
  finding: ResultFinding,
  current: HeldDecision | undefined,
  now: Instant,
  locale: Locale,
): SignalRow {
  const { glyph, words } = findingState(finding, now, locale);
  const { title, sentence } = finding.words;
  return {
    id: finding.id,
    title,
    glyph: current === undefined ? 'clock' : glyph,
    words,
    detail: '',
    why: sentence,
    findings: [{ sentence, steps: finding.remedy.steps }],
    evidence: {},
  };
}

/** The fact in words; a fact that does not fit the catalogue of this build is not described by guessing. */
function describe(words: SignalWords<unknown, string>, id: SignalId, reading: Reading | undefined): string {
  if (reading?.state !== 'observed') return '';
  const fact = factOf(id, reading);
  return fact === undefined ? 'Not known' : words.describe(fact);
}

function evidenceOf(reading: Reading | undefined): SignalRow['evidence'] {
  if (reading === undefined) return {};
  if (reading.state === 'unread') return { at: reading.at, unread: whyWords[reading.why] };
  return { at: reading.at, source: reading.source };
}
