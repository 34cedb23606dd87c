import { expect, test } from '@jest/globals';
import type { HistoryItem, HistoryPage, Verifier } from '../../shared/history.ts';
import { rowsPerPage, sentPage } from './sent-page.ts';

/** Whether signatures hold is no question here. */
const by: Verifier = { sha256: (text) => text, decode: () => undefined, verify: () => true };
const how = { by, now: 0, locale: {} };
const item = (id: number): HistoryItem => ({
  id,
  chain: 'c'.repeat(43),
  seq: id,
  at: 0,
  cause: 'beat',
  acknowledgedAt: null,
  jws: 'a.b.c',
});
const ledger = Array.from({ length: 200 }, (_, index) => item(index + 1));

/** What an agent gives, so many at a time, in whatever order. */
function page(before: number | undefined, most: number): HistoryPage {
  const rest = ledger.filter(({ id }) => before === undefined || id < before).reverse();
  return { items: rest.slice(0, most).reverse(), keys: [], more: rest.length > most };
}

test.each([1, 2, 16, 31, 128, 256])(
  'with %i items an answer every item is shown exactly once, newest first',
  (most) => {
    const seen: number[] = [];
    let before: number | undefined;
    do {
      const { rows, older } = sentPage(page(before, most), how);
      expect(rows.length).toBeLessThanOrEqual(rowsPerPage);
      seen.push(...rows.map(({ id }) => id));
      before = older;
    } while (before !== undefined);
    expect(seen).toEqual(ledger.map(({ id }) => id).reverse());
  },
);

test('an answer that says there is more and has nothing ends the list', () => {
  expect(sentPage({ items: [], keys: [], more: true }, how)).toEqual({ rows: [] });
});

test('what the service has not confirmed says so', () => {
  expect(sentPage({ items: [item(3)], keys: [], more: false }, how).rows[0]?.waits).toBe(true);
});

test('the first payload that carries a new signal says so, and only that one', () => {
  const postures = [
    { os: {} },
    { os: {} },
    { os: {}, edr: { state: 'observed' } },
    { os: {}, edr: { state: 'unread' } },
  ];
  const decoding: Verifier = { ...by, decode: (part) => ({ posture: postures[Number(part)] }) };
  const items = postures.map((_, at) => ({ ...item(at + 1), jws: `a.${at}.c` }));
  const { rows } = sentPage({ items, keys: [], more: false }, { ...how, by: decoding });
  expect(rows.map(({ change }) => change)).toEqual([
    'changed: Threat protection',
    'for the first time: Threat protection',
    'nothing changed',
    'the first of its series',
  ]);
});
