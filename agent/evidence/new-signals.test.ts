import { expect, test } from '@jest/globals';
import type { Reading } from '../../shared/reading.ts';
import { signalIds } from '../../shared/signals/catalogue.ts';
import { ManualClock } from '../../shared/testing/manual-clock.ts';
import type { KeptItem } from '../ledger/ledger.ts';
import { heldMs, NewSignals, sentSignals } from './new-signals.ts';

const [known = 'os', fresh = 'hardware', other = 'edr'] = signalIds;
const reading: Reading = { state: 'observed', source: 'test', at: 1, fact: {} };
const posture = Object.fromEntries(signalIds.map((id) => [id, reading]));
const without = (...ids: readonly string[]) => new Set<string>(signalIds.filter((id) => !ids.includes(id)));

const held = (sent: ReadonlySet<string> | undefined) => {
  const clock = new ManualClock();
  const released: string[][] = [];
  return { clock, released, signals: new NewSignals(sent, clock, (ids) => released.push([...ids])) };
};

test('a laptop that sent nothing yet holds nothing back: whoever enrols it sees the whole list', () => {
  const { signals, clock } = held(undefined);
  expect(signals.announced).toBeUndefined();
  expect(signals.sendable(posture)).toBe(posture);
  expect(clock.waiting).toBe(0);
});

test('a signal that was never sent is left out until a person was told, and only that one', () => {
  const { signals, released, clock } = held(without(fresh, other));
  expect(signals.announced?.map(({ id }) => id)).toEqual([fresh, other]);
  expect(signals.announced?.[0]?.sentFrom).toBe(clock.now() + 600);
  expect(Object.keys(signals.sendable(posture))).toEqual(signalIds.filter((id) => ![fresh, other].includes(id)));
  signals.told([fresh, known]);
  expect(released).toEqual([[fresh]]);
  expect(Object.keys(signals.sendable(posture))).toContain(fresh);
  expect(Object.keys(signals.sendable(posture))).not.toContain(other);
  signals.told([fresh]);
  expect(released).toHaveLength(1);
});

test('where nobody is told it is held back for ten minutes and no longer', () => {
  const { signals, released, clock } = held(without(fresh));
  clock.advance(heldMs - 1);
  expect(released).toEqual([]);
  clock.advance(1);
  expect(released).toEqual([[fresh]]);
  expect(signals.announced).toBeUndefined();
  expect(signals.sendable(posture)).toBe(posture);
});

test('a clock that is set makes it neither shorter nor longer', () => {
  const { signals, released, clock } = held(without(fresh));
  clock.setWall(clock.now() + 86_400);
  clock.advance(heldMs - 1);
  expect(released).toEqual([]);
  clock.setWall(0);
  clock.advance(1);
  expect(released).toEqual([[fresh]]);
  expect(signals.announced).toBeUndefined();
});

const item = (id: number, claims: unknown, seq = id): KeptItem => {
  const payload = typeof claims === 'string' ? claims : Buffer.from(JSON.stringify(claims)).toString('base64url');
  return { id, seq, chain: 'c', hash: 'h', at: 1, cause: 'beat', acknowledgedAt: null, jws: `a.${payload}.c` };
};
const ledgerOf = (items: readonly KeptItem[]) => ({
  recent: (count: number, before = Number.MAX_SAFE_INTEGER) => items.filter(({ id }) => id < before).slice(0, count),
});

test('what was sent before is what the newest evidence holds', () => {
  const items = [item(3, { posture: { os: reading } }), item(2, { posture: { os: reading, edr: reading } })];
  expect(sentSignals(ledgerOf(items))).toEqual(new Set(['os']));
});

test('openings, damage and evidence without a reading say nothing of what was sent', () => {
  const noise = Array.from({ length: 70 }, (_, at) => item(100 - at, { posture: {} }));
  const damaged = [item(9, 'no json'), item(8, { posture: null }), item(7, [1]), item(6, { posture: { no: 1 } }, 0)];
  expect(sentSignals(ledgerOf([...noise, ...damaged]))).toBeUndefined();
  expect(sentSignals(ledgerOf([...noise, ...damaged, item(1, { posture: { os: reading } })]))).toEqual(new Set(['os']));
  expect(sentSignals(ledgerOf([]))).toBeUndefined();
});
