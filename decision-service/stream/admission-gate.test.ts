import { beforeEach, describe, expect, test } from '@jest/globals';
import { ManualClock } from '../../shared/testing/manual-clock.ts';
import { type AdmissionGate, admissionGate, type Knock } from './admission-gate.ts';

/** A connection whose only property is where it comes from. */
class Caller implements Knock {
  readonly remoteAddress: string;
  isCut = false;
  constructor(remoteAddress: string) {
    this.remoteAddress = remoteAddress;
  }
  on(): this {
    return this;
  }
  destroy(): this {
    this.isCut = true;
    return this;
  }
  resetAndDestroy(): this {
    return this.destroy();
  }
}

let clock: ManualClock;
let admitted: { caller: Caller; atMs: number }[];
let told: Caller[];
let said: string[];
let random: () => number;
let gate: AdmissionGate<Caller>;
beforeEach(() => openAt(200));

function openAt(perSecond: number): void {
  clock = new ManualClock();
  [admitted, told, said] = [[], [], []];
  random = () => 0;
  gate = admissionGate<Caller>(
    perSecond,
    clock,
    {
      admit: (caller) => void admitted.push({ caller, atMs: clock.elapsedMs() }),
      refuse: (caller) => void told.push(caller),
      log: (line) => void said.push(line),
    },
    () => random(),
  );
}

const come = (count: number, address: (at: number) => string = (at) => `10.0.${at >> 8}.${at & 255}`): Caller[] =>
  Array.from({ length: count }, (_, at) => {
    const caller = new Caller(address(at));
    gate.take(caller);
    return caller;
  });

/** The most that were admitted within one second, wherever it begins. */
const most = () =>
  Math.max(
    ...admitted.map(({ atMs }) => admitted.filter((other) => other.atMs >= atMs && other.atMs < atMs + 1_000).length),
  );

describe('the gate', () => {
  test('lets a few in at once, without a step of the clock', () => {
    come(5);
    expect(admitted).toHaveLength(5);
    expect(clock.waiting).toBe(0);
  });

  test.each([1, 3, 10, 200, 999])('admits no more than %d in any second, and wastes none of them', (perSecond) => {
    openAt(perSecond);
    for (let second = 0; second < 30; second++) {
      come(perSecond * 2);
      clock.advance(1_000);
    }
    expect(most()).toBeLessThanOrEqual(perSecond);
    expect(admitted.length).toBeGreaterThanOrEqual(30 * perSecond * (perSecond === 1 ? 0.5 : 0.65));
  });

  test('admits no more than its rate after a standstill of the whole process', () => {
    come(1_000);
    clock.advance(100);
    const before = admitted.length;
    // The timer comes late by two seconds.
    const late = clock.elapsedMs();
    clock.elapsedMs = () => late + 2_000;
    clock.advance(0);
    expect(admitted.length - before).toBeLessThanOrEqual(20);
  });

  test('keeps the line as long as five seconds last; who finds no place is cut, and one in ten of the rate is told when to come', () => {
    const callers = come(2_000);
    clock.advance(60_000);
    expect(admitted).toHaveLength(1_020);
    expect(told).toHaveLength(20);
    expect(callers.filter(({ isCut }) => isCut)).toHaveLength(2_000 - 1_020 - 20);
    expect(said).toEqual([
      'many came at once: 1000 waited in line, 980 were turned away (20 with a time to come back), at most 196 were admitted in a second',
    ]);
  });

  test('lets the one laptop of another address in before the flood of one', () => {
    come(10_000, () => '198.51.100.1');
    const [laptop] = come(1, () => '192.0.2.7');
    clock.advance(100);
    expect(admitted.map(({ caller }) => caller)).toContain(laptop);
  });

  test('takes a whole IPv6 network for one', () => {
    come(10_000, (at) => `2001:db8::${at.toString(16)}`);
    const [laptop] = come(1, () => '2001:db8:0:1::7');
    clock.advance(100);
    expect(admitted.map(({ caller }) => caller)).toContain(laptop);
  });

  test('spends no handshake on who stood in line for so long that nobody is there any more', () => {
    come(1_000);
    const late = clock.elapsedMs();
    clock.elapsedMs = () => late + 11_000;
    clock.advance(20);
    clock.advance(60_000);
    expect(admitted.filter(({ atMs }) => atMs > 10_000)).toEqual([]);
  });

  test('draws the time to come back anew each time, over as long as it takes to let the crowd in', () => {
    come(2_000);
    expect(gate.hint()).toBe(5);
    random = () => 1;
    // Five seconds for the line, five for another of its kind, and what was turned away: 980 at 200 a second.
    expect(gate.hint()).toBe(15);
    come(1_000_000);
    expect(gate.hint()).toBe(60);
  });

  test('says nothing about an ordinary morning', () => {
    come(150);
    clock.advance(10_000);
    expect(admitted).toHaveLength(150);
    expect(said).toEqual([]);
  });

  test('ends who waits when it closes, and takes nobody after', () => {
    const callers = come(100);
    gate.close();
    const [late] = come(1);
    clock.advance(10_000);
    expect(admitted).toHaveLength(20);
    expect(callers.filter(({ isCut }) => isCut)).toHaveLength(80);
    expect(late?.isCut).toBe(true);
    expect(clock.waiting).toBe(0);
  });
});
