import { type HistoryItem, type HistoryPage, keyNameOf, type Verifier } from '../../shared/history.ts';
import { splitJws } from '../../shared/jws.ts';
import type { PastDecision, PastDecisions } from '../../shared/past-decisions.ts';
import { pastState } from '../history/past-state.ts';
import { tookWords } from '../history/took-words.ts';
import type { PayloadView } from '../window/window-api.ts';
import { sizeWords } from '../words/size-words.ts';
import { type TrayVoice, trayVoice } from '../words/tray-voice.ts';
import { checkItem, type ItemCheck, itemBefore } from './check-item.ts';
import { explainClaims } from './claims.ts';
import { changedLines, wholeLines } from './payload-lines.ts';
import { payloadOf, type Reading } from './sent-page.ts';

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
  const voice = trayVoice(now, locale);
  const { say } = voice;
  const before = itemBefore(item, page);
  const payload = payloadOf(item, by);
  const changed = before === undefined ? undefined : changedLines(payloadOf(before, by), payload, item.seq - 1, voice);
  const beganMs = elapsedMs();
  const check = checkItem(item, page, by);
  const tookMs = elapsedMs() - beganMs;
  const answer = past.find((decision) => decision.payload?.id === id);
  return {
    id,
    title: item.seq === 0 ? say('payload.title.opening') : say('payload.title', { number: String(item.seq) }),
    about: say('payload.about', {
      time: voice.time(item.at),
      size: sizeWords(item.jws.length, voice),
      fate: fateWords(item, voice),
    }),
    ...sealOf(item, check, tookMs, by, voice),
    ...(changed === undefined ? {} : { changed }),
    whole: wholeLines(payload, voice),
    claims: explainClaims(payload, voice),
    ...(answer === undefined ? {} : { answer: answerWords(answer, voice) }),
    bytes: [parts.header, parts.payload, parts.signature],
  };
}

const fateWords = ({ seq, acknowledgedAt }: HistoryItem, { say }: TrayVoice): string =>
  say(seq > 0 && acknowledgedAt === null ? 'payload.waits' : 'payload.arrived');

function answerWords(answer: PastDecision, voice: TrayVoice): string {
  const { say, time } = voice;
  const slots = { time: time(answer.at), state: say(`history.${pastState(answer)}`) };
  return answer.tookMs === undefined
    ? say('sent.answeredPlain', slots)
    : say('sent.answered', { ...slots, took: tookWords(answer.tookMs, voice) });
}

function sealOf(
  item: HistoryItem,
  check: ItemCheck,
  tookMs: number,
  by: Verifier,
  voice: TrayVoice,
): Pick<PayloadView, 'seal' | 'holds'> {
  const { say, number } = voice;
  if ('fault' in check) return { holds: false, seal: say(`fault.${check.fault}`) };
  const key = ends(keyNameOf(item.jws, by) ?? '');
  const link = linkWords(item, check.isLinked, voice);
  return { holds: true, seal: say('payload.seal', { ms: number(tookMs, 1), key, link }) };
}

function linkWords({ seq }: HistoryItem, isLinked: boolean, { say }: TrayVoice): string {
  if (seq === 0) return say('payload.link.opens');
  if (!isLinked) return say('payload.link.unchecked');
  return seq === 1 ? say('payload.link.first') : say('payload.link.follows', { number: String(seq - 1) });
}

const ends = (name: string): string => `${name.slice(0, 4)}…${name.slice(-3)}`;
