import type { HistoryItem, HistoryPage, Verifier } from '../../shared/history.ts';
import { splitJws } from '../../shared/jws.ts';
import type { Instant } from '../../shared/time.ts';
import { clockTime, type Locale } from '../../shared/time-words.ts';
import type { SentPage, SentRow } from '../window/window-api.ts';
import { causeWords, signalTitle } from './cause-words.ts';
import { changedSignals, postureOf } from './changed-signals.ts';
import { checkItem, faultWords, itemBefore } from './check-item.ts';

/** Rows that are shown at a time. What the agent gives beyond them is what the last of them is compared with. */
export const rowsPerPage = 30;

export interface Reading {
  readonly by: Verifier;
  readonly now: Instant;
  readonly locale: Locale;
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
  return {
    id: item.id,
    time: clockTime(item.at, now, locale),
    cause: openingWords(item) ?? causeWords(item.cause),
    place: placeWords(item),
    change: changeWords(item, itemBefore(item, page), by),
    size: sizeWords(item.jws.length),
    ...(item.acknowledgedAt === null && item.seq > 0 ? { waits: true } : {}),
    ...('fault' in check ? { fault: faultWords[check.fault] } : {}),
  };
}

const openingWords = ({ seq, cause }: HistoryItem): string | undefined => {
  if (seq > 0) return undefined;
  return cause === 'enrol' ? 'This laptop was enrolled' : 'A new series of payloads began';
};

/** "№ 9102"; the opening of a series has no number. */
export const placeWords = ({ seq }: HistoryItem): string => (seq === 0 ? 'opening' : `№ ${seq}`);

/** "2.1 kB": what leaves, as it leaves. */
export const sizeWords = (bytes: number): string =>
  bytes < 1_000 ? `${bytes} bytes` : `${(bytes / 1_000).toFixed(1)} kB`;

/** What a JWS says, as nobody has judged it yet. */
export const payloadOf = ({ jws }: HistoryItem, { decode }: Verifier): unknown => {
  const parts = splitJws(jws);
  return parts === undefined ? undefined : decode(parts.payload);
};

function changeWords(item: HistoryItem, before: HistoryItem | undefined, by: Verifier): string {
  if (item.seq === 0) return 'proof of the key, no reading';
  const now = postureOf(payloadOf(item, by));
  if (now === undefined) return 'no readings in it';
  if (item.seq === 1) return 'the first of its series';
  const old = before === undefined ? undefined : postureOf(payloadOf(before, by));
  if (old === undefined) return 'the one before is not kept';
  const added = Object.keys(now)
    .filter((id) => !Object.hasOwn(old, id))
    .map(signalTitle);
  if (added.length > 0)
    return `for the first time: ${added.slice(0, 3).join(', ')}${added.length > 3 ? ' and more' : ''}`;
  const changed = changedSignals(old, now).map(signalTitle);
  if (changed.length === 0) return 'nothing changed';
  const few = changed.slice(0, 3).join(', ');
  return `changed: ${changed.length > 3 ? `${few} and ${changed.length - 3} more` : few}`;
}
