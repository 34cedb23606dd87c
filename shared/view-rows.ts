import { isClosed } from './decide.ts';
import type { DeviceStatus } from './device-status.ts';
import { factOf } from './fact.ts';
import type { Reading } from './reading.ts';
import type { ResultFinding } from './result.ts';
import type { SignalWords } from './signal.ts';
import { isSignalId, type SignalId, signalIds, signals } from './signals/catalogue.ts';
import type { Instant } from './time.ts';
import type { SignalRow } from './view.ts';
import { keyWords } from './view-key.ts';
import { mendingOf } from './view-mending.ts';
import { particularsOf } from './view-particulars.ts';
import { ruleWords } from './view-rules.ts';
import { whatIfWords } from './view-what-if.ts';
import { textsOf } from './words/finding-texts.ts';
import type { Voice } from './words/voice.ts';

/**
 * One row per signal of the catalogue, and one per finding that no signal makes.
 * @param sure whether the decision counts and is being renewed; else every verdict is old and wears the clock
 */
export function rowsOf(status: DeviceStatus, sure: boolean, now: Instant, voice: Voice): SignalRow[] {
  const others = (status.decision?.findings ?? []).filter(({ id }) => !isSignalId(id.split('.')[0] ?? ''));
  return [
    ...signalIds.map((id) => signalRow(id, status, sure, now, voice)),
    ...others.map((finding) => standingRow(finding, status, sure, now, voice)),
  ];
}

function signalRow(id: SignalId, status: DeviceStatus, sure: boolean, now: Instant, voice: Voice): SignalRow {
  const { title, why } = textsOf(voice.language).signals[id];
  const findings = (status.decision?.findings ?? [])
    .filter((finding) => finding.id.startsWith(`${id}.`))
    .toSorted((a, b) => rank(b, now) - rank(a, now));
  return {
    id,
    title,
    ...stateOf(id, status, findings[0], sure, now, voice),
    why,
    findings: findings.map((finding) => mendingOf(finding, status.agent.platform, textsOf(voice.language))),
    whatIf: winOf(id, status, sure, now, voice),
    evidence: evidenceOf(id, status, voice),
  };
}

/** `pass` only for a reading that was seen, fits its signal, is judged by a decision that counts, and has no finding. */
function stateOf(
  id: SignalId,
  { readings, decision, checking, link, trouble }: DeviceStatus,
  worst: ResultFinding | undefined,
  sure: boolean,
  now: Instant,
  voice: Voice,
): Pick<SignalRow, 'glyph' | 'words' | 'detail'> {
  const reading = readings[id];
  if (reading === undefined) return { glyph: 'pending', words: voice.say('signal.notLooked'), detail: '' };
  const described = describe(id, reading, voice);
  if (described === undefined) {
    // A failed read keeps its own glyph: the finding adds only the hour.
    const words = worst === undefined ? voice.say('signal.notKnown') : findingState(worst, now, voice).words;
    return {
      glyph: 'unknown',
      words,
      detail: voice.say(`why.${reading.state === 'unread' ? reading.why : 'unparseable'}`),
    };
  }
  const parts = described.split(' · ');
  const [first = '', ...rest] = parts;
  const seen = { words: first, detail: rest.join(' · ') };
  if (decision === undefined) {
    const awaited = trouble === undefined && (link.state === 'connected' || link.state === 'connecting');
    return { glyph: awaited ? 'pending' : 'na', ...seen };
  }
  if (worst !== undefined) {
    const { glyph, words } = findingState(worst, now, voice);
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

function findingState(finding: ResultFinding, now: Instant, voice: Voice): Pick<SignalRow, 'glyph' | 'words'> {
  const { verdict, enforcement, deadline } = finding;
  const { state } = finding.words;
  const { say } = voice;
  if (enforcement === 'block' && deadline !== undefined) {
    if (!isClosed(finding, now))
      return { glyph: 'due', words: say('signal.by', { state, deadline: voice.deadline(deadline) }) };
    const glyph = verdict === 'notKnown' ? 'unknown' : 'fail';
    return { glyph, words: say('signal.wasDue', { state, time: voice.time(deadline) }) };
  }
  if (verdict === 'notKnown') return { glyph: 'unknown', words: state };
  return { glyph: enforcement === 'report' ? 'na' : 'due', words: state };
}

const rank = (finding: ResultFinding, now: Instant): number =>
  (isClosed(finding, now) ? 8 : 0) +
  { block: 4, warn: 2, report: 0 }[finding.enforcement] +
  (finding.verdict === 'fail' ? 1 : 0);

function standingRow(
  finding: ResultFinding,
  status: DeviceStatus,
  sure: boolean,
  now: Instant,
  voice: Voice,
): SignalRow {
  const { glyph, words } = findingState(finding, now, voice);
  const { title, sentence } = finding.words;
  return {
    id: finding.id,
    title,
    glyph: sure ? glyph : 'clock',
    words,
    detail: finding.id.startsWith('device.key') ? keyWords(status, voice) : '',
    why: sentence,
    findings: [mendingOf(finding, status.agent.platform, textsOf(voice.language))],
    whatIf: winOf(finding.id, status, sure, now, voice),
    evidence: { facts: [], rules: [] },
  };
}

/** What mending it wins; what an old decision would give is not promised. */
const winOf = (row: string, { decision }: DeviceStatus, sure: boolean, now: Instant, voice: Voice): string[] =>
  decision !== undefined && sure ? whatIfWords(row, decision, now, voice) : [];

/** The fact in words; undefined for one that does not fit the catalogue of this build: nothing is described by guessing. */
function describe(id: SignalId, reading: Reading, { say }: Voice): string | undefined {
  const fact = factOf(id, reading);
  return fact === undefined ? undefined : (signals[id].words as SignalWords<unknown, string>).describe(fact, say);
}

function evidenceOf(id: SignalId, { readings, decision }: DeviceStatus, voice: Voice): SignalRow['evidence'] {
  const reading = readings[id];
  const rules = decision === undefined ? [] : ruleWords(id, decision, voice);
  if (reading === undefined) return { facts: [], rules };
  // What was seen after the decision was sent with no payload that it answers.
  const isSent = decision?.payload !== undefined && reading.at <= decision.decidedAt;
  const evidence = {
    at: reading.at,
    facts: particularsOf(id, reading, voice),
    rules,
    ...(isSent ? { payload: decision.payload } : {}),
  };
  if (reading.state === 'unread') return { ...evidence, unread: voice.say(`why.${reading.why}`) };
  return { ...evidence, source: reading.source, ...(reading.by === undefined ? {} : { isOfSession: true }) };
}
