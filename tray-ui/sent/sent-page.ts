import type { HistoryItem, HistoryPage, Verifier } from '../../shared/history.ts';
import { splitJws } from '../../shared/jws.ts';
import type { Instant } from '../../shared/time.ts';
import type { SentPage, SentRow } from '../window/window-api.ts';
import { sizeWords } from '../words/size-words.ts';
import { type TrayLocale, type TrayVoice, trayVoice } from '../words/tray-voice.ts';
import { causeWords, signalTitle } from './cause-words.ts';
import { changedSignals, postureOf } from './changed-signals.ts';
import { checkItem, itemBefore } from './check-item.ts';

/** Rows that are shown at a time. What the agent gives beyond them is what the last of them is compared with. */
export const rowsPerPage = 30;

export interface Reading {
  readonly by: Verifier;
  readonly now: Instant;
  readonly locale: TrayLocale;
}

/** A page of the ledger as rows, newest first, each verified with the one before it. */
export function sentPage(page: HistoryPage, how: Reading): SentPage {
  const items = [...page.items].sort((one, other) => other.id - one.id);
  // The last item of a page that is not the last page has nothing to be compared with: it opens the next one.
  const shown = items.slice(0, Math.min(rowsPerPage, page.more ? Math.max(1, items.length - 1) : items.length));
  const last = shown.at(-1);
  const isMore = page.more || shown.length < items.length;
  return {
    rows: shown.map((item) => rowOf(item, page, how)),
    ...(isMore && last !== undefined ? { older: last.id } : {}),
  };
}

function rowOf(item: HistoryItem, page: HistoryPage, { by, now, locale }: Reading): SentRow {
  const check = checkItem(item, page, by);
  const voice = trayVoice(now, locale);
  return {
    id: item.id,
    time: voice.time(item.at),
    cause: openingWords(item, voice) ?? causeWords(item.cause, voice),
    place: placeWords(item, voice),
    change: changeWords(item, itemBefore(item, page), by, voice),
    size: sizeWords(item.jws.length, voice),
    ...(item.acknowledgedAt === null && item.seq > 0 ? { waits: true } : {}),
    ...('fault' in check ? { fault: voice.say(`fault.${check.fault}`) } : {}),
  };
}

const openingWords = ({ seq, cause }: HistoryItem, { say }: TrayVoice): string | undefined => {
  if (seq > 0) return undefined;
  return say(cause === 'enrol' ? 'cause.enrolled' : 'cause.opening');
};

/** "№ 9102"; the opening of a series has no number. */
const placeWords = ({ seq }: HistoryItem, { say }: TrayVoice): string =>
  seq === 0 ? say('payload.opening') : say('payload.number', { number: String(seq) });

/** What a JWS says, as nobody has judged it yet. */
export const payloadOf = ({ jws }: HistoryItem, { decode }: Verifier): unknown => {
  const parts = splitJws(jws);
  return parts === undefined ? undefined : decode(parts.payload);
};

function changeWords(item: HistoryItem, before: HistoryItem | undefined, by: Verifier, voice: TrayVoice): string {
  const { say, number } = voice;
  if (item.seq === 0) return say('change.proof');
  const now = postureOf(payloadOf(item, by));
  if (now === undefined) return say('change.noReadings');
  if (item.seq === 1) return say('change.first');
  const old = before === undefined ? undefined : postureOf(payloadOf(before, by));
  if (old === undefined) return say('change.unknown');
  const added = Object.keys(now).filter((id) => !Object.hasOwn(old, id));
  if (added.length > 0)
    return say(added.length > few ? 'change.added.more' : 'change.added', { signals: titles(added, voice) });
  const changed = changedSignals(old, now);
  if (changed.length === 0) return say('change.none');
  const signals = titles(changed, voice);
  return changed.length > few
    ? say('change.some.more', { signals, others: number(changed.length - few) })
    : say('change.some', { signals });
}

/** So many signals are named in a row of the list. */
const few = 3;
const titles = (ids: readonly string[], voice: TrayVoice): string =>
  ids
    .slice(0, few)
    .map((id) => signalTitle(id, voice))
    .reduce((one, other) => voice.say('fact.several', { one, other }));
