import { type HistoryItem, type HistoryPage, keyNameOf, type Verifier } from '../../shared/history.ts';
import { splitJws } from '../../shared/jws.ts';
import type { PastDecision, PastDecisions } from '../../shared/past-decisions.ts';
import type { Instant } from '../../shared/time.ts';
import { clockTime, type Locale } from '../../shared/time-words.ts';
import { pastState } from '../history/past-state.ts';
import { tookWords } from '../history/took-words.ts';
import type { PayloadView } from '../window/window-api.ts';
import { sayView as say } from '../window/words.ts';
import { checkItem, faultWords, type ItemCheck, itemBefore } from './check-item.ts';
import { explainClaims } from './claims.ts';
import { changedLines, wholeLines } from './payload-lines.ts';
import { payloadOf, type Reading, sizeWords } from './sent-page.ts';

/** One item of a page, whole: verified now, compared with the one before it, and byte for byte. Undefined when it is not there. */
export function payloadView(
  page: HistoryPage,
  id: number,
  { by, now, locale, elapsedMs }: Reading & { readonly elapsedMs: () => number },
  past: PastDecisions = [],
): PayloadView | undefined {
  const item = page.items.find((each) => each.id === id);
  const parts = item === undefined ? undefined : splitJws(item.jws);
  if (item === undefined || parts === undefined) return undefined;
  const before = itemBefore(item, page);
  const payload = payloadOf(item, by);
  const nameBefore = `payload ${item.seq - 1}`;
  const changed = before === undefined ? undefined : changedLines(payloadOf(before, by), payload, nameBefore);
  const beganMs = elapsedMs();
  const check = checkItem(item, page, by);
  const tookMs = elapsedMs() - beganMs;
  const answer = past.find((decision) => decision.payload?.id === id);
  return {
    id,
    title: item.seq === 0 ? 'Opening of a series' : `Payload ${item.seq}`,
    about: `${clockTime(item.at, now, locale)} · ${sizeWords(item.jws.length)} · ${fateWords(item)}`,
    ...sealOf(item, check, tookMs, by),
    ...(changed === undefined ? {} : { changed }),
    whole: wholeLines(payload),
    claims: explainClaims(payload),
    ...(answer === undefined ? {} : { answer: answerWords(answer, now, locale) }),
    bytes: [parts.header, parts.payload, parts.signature],
  };
}

const fateWords = ({ seq, acknowledgedAt }: HistoryItem): string =>
  seq > 0 && acknowledgedAt === null ? 'waits for the service to confirm it' : 'the service has it';

function answerWords(answer: PastDecision, now: Instant, locale: Locale): string {
  const slots = { time: clockTime(answer.at, now, locale), state: say(`history.${pastState(answer)}`) };
  return answer.tookMs === undefined
    ? say('sent.answeredPlain', slots)
    : say('sent.answered', { ...slots, took: tookWords(answer.tookMs) });
}

function sealOf(
  item: HistoryItem,
  check: ItemCheck,
  tookMs: number,
  by: Verifier,
): Pick<PayloadView, 'seal' | 'holds'> {
  if ('fault' in check) return { holds: false, seal: faultWords[check.fault] };
  const key = `here, just now, ${say('sent.verifiedIn', { ms: tookMs.toFixed(1) })}: ES256, device key ${ends(keyNameOf(item.jws, by) ?? '')}.`;
  return { holds: true, seal: `${key} ${linkWords(item, check.isLinked)}` };
}

function linkWords({ seq }: HistoryItem, isLinked: boolean): string {
  if (seq === 0) return 'It opens a series: everything after it is chained to it.';
  if (!isLinked) return 'The payload before it is not kept, so the link to it could not be checked.';
  return seq === 1 ? 'It follows the opening of its series.' : `It follows payload ${seq - 1}: their chain matches.`;
}

const ends = (name: string): string => `${name.slice(0, 4)}…${name.slice(-3)}`;
