import { isClosed } from './decide.ts';
import type { DeviceStatus } from './device-status.ts';
import { factOf } from './fact.ts';
import type { Reading } from './reading.ts';
import type { ResultFinding } from './result.ts';
import type { SignalWords } from './signal.ts';
import { isSignalId, type SignalId, signalIds, signals } from './signals/catalogue.ts';
import type { Instant } from './time.ts';
import type { TimeSayer } from './time-words.ts';
import type { SignalRow } from './view.ts';
import { whyWords } from './why-words.ts';

/**
 * One row per signal of the catalogue, and one per finding that no signal makes.
 * @param sure whether the decision counts and is being renewed; else every verdict is old and wears the clock
 */
export function rowsOf(status: DeviceStatus, sure: boolean, now: Instant, say: TimeSayer): SignalRow[] {
  const others = (status.decision?.findings ?? []).filter(({ id }) => !isSignalId(id.split('.')[0] ?? ''));
  return [
    ...signalIds.map((id) => signalRow(id, status, sure, now, say)),
    ...others.map((finding) => standingRow(finding, sure, now, say)),
  ];
}

function signalRow(id: SignalId, status: DeviceStatus, sure: boolean, now: Instant, say: TimeSayer): SignalRow {
  const words = signals[id].words as unknown as SignalWords<unknown, string>;
  const reading = status.readings[id];
  const findings = (status.decision?.findings ?? [])
    .filter((finding) => finding.id.startsWith(`${id}.`))
    .toSorted((a, b) => rank(b, now) - rank(a, now));
  return {
    id,
    title: words.title,
    ...stateOf(id, status, findings[0], sure, now, say),
    why: words.why,
    findings: findings.map(({ words: { sentence }, remedy: { steps, link } }) => ({
      sentence,
      steps,
      ...(link === undefined ? {} : { link }),
    })),
    evidence: evidenceOf(reading),
  };
}

/** `pass` only for a reading that was seen, fits its signal, is judged by a decision that counts, and has no finding. */
function stateOf(
  id: SignalId,
  { readings, decision, checking, link, trouble }: DeviceStatus,
  worst: ResultFinding | undefined,
  sure: boolean,
  now: Instant,
  say: TimeSayer,
): Pick<SignalRow, 'glyph' | 'words' | 'detail'> {
  const reading = readings[id];
  if (reading === undefined) return { glyph: 'pending', words: 'Not looked at yet', detail: '' };
  const described = describe(id, reading);
  if (described === undefined) {
    // A failed read keeps its own glyph: the finding adds only the hour.
    const words = worst === undefined ? 'Not known' : findingState(worst, now, say).words;
    return { glyph: 'unknown', words, detail: whyWords[reading.state === 'unread' ? reading.why : 'unparseable'] };
  }
  const parts = described.split(' · ');
  const [first = '', ...rest] = parts;
  const seen = { words: first, detail: rest.join(' · ') };
  if (decision === undefined) {
    const awaited = trouble === undefined && (link.state === 'connected' || link.state === 'connecting');
    return { glyph: awaited ? 'pending' : 'na', ...seen };
  }
  if (worst !== undefined) {
    const { glyph, words } = findingState(worst, now, say);
    // What the finding says already is not said twice.
    const said = worst.words.state.toLowerCase();
    const others = parts.filter((part) => part.toLowerCase() !== said);
    return { glyph: sure ? glyph : 'clock', words, detail: others.join(' · ') };
  }
  if (!decision.judged.includes(id)) return { glyph: 'na', ...seen };
  if (!sure) return { glyph: 'clock', ...seen };
  // Seen after the decision that is still awaited: nobody has judged this yet.
  return { glyph: checking && reading.at > decision.decidedAt ? 'pending' : 'pass', ...seen };
}

function findingState(finding: ResultFinding, now: Instant, say: TimeSayer): Pick<SignalRow, 'glyph' | 'words'> {
  const { verdict, enforcement, deadline } = finding;
  const { state } = finding.words;
  if (enforcement === 'block' && deadline !== undefined) {
    if (!isClosed(finding, now)) return { glyph: 'due', words: `${state} · by ${say.deadline(deadline)}` };
    const glyph = verdict === 'notKnown' ? 'unknown' : 'fail';
    return { glyph, words: `${state} · was due at ${say.time(deadline)}` };
  }
  if (verdict === 'notKnown') return { glyph: 'unknown', words: state };
  return { glyph: enforcement === 'report' ? 'na' : 'due', words: state };
}

const rank = (finding: ResultFinding, now: Instant): number =>
  (isClosed(finding, now) ? 8 : 0) +
  { block: 4, warn: 2, report: 0 }[finding.enforcement] +
  (finding.verdict === 'fail' ? 1 : 0);

function standingRow(finding: ResultFinding, sure: boolean, now: Instant, say: TimeSayer): SignalRow {
  const { glyph, words } = findingState(finding, now, say);
  const { title, sentence } = finding.words;
  const { steps, link } = finding.remedy;
  return {
    id: finding.id,
    title,
    glyph: sure ? glyph : 'clock',
    words,
    detail: '',
    why: sentence,
    findings: [{ sentence, steps, ...(link === undefined ? {} : { link }) }],
    evidence: {},
  };
}

/** The fact in words; undefined for one that does not fit the catalogue of this build: nothing is described by guessing. */
function describe(id: SignalId, reading: Reading): string | undefined {
  const fact = factOf(id, reading);
  return fact === undefined ? undefined : (signals[id].words as SignalWords<unknown, string>).describe(fact);
}

function evidenceOf(reading: Reading | undefined): SignalRow['evidence'] {
  if (reading === undefined) return {};
  if (reading.state === 'unread') return { at: reading.at, unread: whyWords[reading.why] };
  return { at: reading.at, source: reading.source };
}
