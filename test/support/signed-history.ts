import { restartTyp } from '../../shared/enrolment.ts';
import { evidenceProfile, evidenceTyp } from '../../shared/evidence.ts';
import type { HistoryItem, HistoryPage } from '../../shared/history.ts';
import type { Reading } from '../../shared/reading.ts';
import { sampleReadings } from '../../shared/testing/sample-statuses.ts';
import type { Instant } from '../../shared/time.ts';
import { newKey, sha256, type TestKey } from './device/key.ts';

export interface Signed {
  readonly at: Instant;
  readonly cause: string;
  /** Readings that are not the healthy ones. */
  readonly readings?: Readonly<Record<string, Reading>>;
  /** Other claims, whatever they say. */
  readonly claims?: object;
}

/** A ledger as an agent keeps it: an opening and one signed, chained evidence for each entry, oldest first. */
export function signedHistory(entries: readonly Signed[], key: TestKey = newKey()) {
  const openedAt = entries[0]?.at ?? 0;
  const opening = key.sign(restartTyp, { iat: openedAt });
  const chain = sha256(opening);
  const items: HistoryItem[] = [
    { id: 1, chain, seq: 0, at: openedAt, cause: 'restart', acknowledgedAt: openedAt, jws: opening },
  ];
  for (const [index, { at, cause, readings, claims }] of entries.entries()) {
    const seq = index + 1;
    const place = { eat_profile: evidenceProfile, iss: 'device', aud: 'https://stance.example', iat: at, chain, seq };
    const prev = sha256(items[index]?.jws ?? '');
    const posture = Object.entries({ ...sampleReadings(openedAt), ...readings }).map(([id, it]) => [id, { ...it, at }]);
    const jws = key.sign(evidenceTyp, { ...place, prev, ...claims, posture: Object.fromEntries(posture) });
    items.push({ id: seq + 1, chain, seq, at, cause, acknowledgedAt: at, jws });
  }
  return { key, items };
}

/** The pages an agent makes of a ledger: newest first, so many at a time. */
export const pagesOf =
  ({ key, items }: { key: TestKey; items: readonly HistoryItem[] }, most = 128) =>
  (before?: number): HistoryPage => {
    const rest = items.filter(({ id }) => before === undefined || id < before).sort((one, other) => other.id - one.id);
    return { items: rest.slice(0, most), keys: [key.jwk], more: rest.length > most };
  };
