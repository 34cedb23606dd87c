import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { earProfile, type ResultClaims, resultExtension } from '../shared/result.ts';
import { ManualClock } from '../shared/testing/manual-clock.ts';
import { DecisionHolder } from './decision-holder.ts';
import { tellLapse } from './decision-lapse.ts';
import { StatusBoard } from './status-board.ts';

let dir: string;
let clock: ManualClock;
let uptime: number;
let bootId: string;
let device: string | undefined;
const boot = () => ({ id: bootId, uptime: () => uptime });
const holder = () => {
  const made = new DecisionHolder(dir, boot(), clock, () => device);
  made.load();
  return made;
};

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stance-decision-'));
  clock = new ManualClock();
  uptime = 5_000;
  bootId = 'first';
  device = 'device';
});
afterEach(() => rmSync(dir, { recursive: true }));

const result: ResultClaims = {
  eat_profile: earProfile,
  iss: 'https://service.example',
  sub: 'device',
  aud: 'device',
  iat: 1_795_310_000,
  exp: 1_795_310_900,
  ear_verifier_id: { developer: 'test', build: '1' },
  ear_status: 2,
  submods: {
    device: { ear_status: 2, ear_trustworthiness_vector: {}, measres: [['stance', [['os', 'success']]]] },
  },
  [resultExtension]: {
    ack: 1,
    chain: 'A'.repeat(43),
    next_in: 300,
    iss_jkts: ['B'.repeat(43)],
    levels: ['base'],
    level_catalogue: [{ name: 'base', title: 'Base', opens: [] }],
    findings: [],
    policy: '1',
  },
};

/** Time passes for the laptop; the process may sleep through it. */
const pass = (seconds: number) => {
  uptime += seconds;
  clock.advance(seconds * 1_000);
};

test('a decision counts from its receipt for as long as the service gave it', () => {
  const held = holder();
  held.hold(result);
  expect(held.held).toMatchObject({ current: true, tier: 'affirming', judged: ['os'] });
  pass(899);
  expect(held.held?.current).toBe(true);
  pass(1);
  expect(held.held?.current).toBe(false);
});

test('a clock that is set back gives it no longer life', () => {
  const held = holder();
  held.hold(result);
  clock.setWall(clock.now() - 86_400);
  pass(900);
  expect(held.held?.current).toBe(false);
});

test('a clock that is set forward takes nothing away', () => {
  const held = holder();
  held.hold(result);
  clock.setWall(clock.now() + 86_400);
  expect(held.held).toMatchObject({ current: true, until: clock.now() + 900 });
});

test('it outlives the agent, but not the start of the laptop', () => {
  const held = holder();
  held.hold(result);
  held.save();
  pass(10);
  expect(holder().held?.current).toBe(true);
  bootId = 'second';
  uptime = 20;
  expect(holder().held).toMatchObject({ current: false, levels: ['base'] });
});

test('it is about one device: an enrolment that takes the place of another begins without one', () => {
  const held = holder();
  held.hold(result);
  held.save();
  device = 'another';
  expect(held.held).toBeUndefined();
  expect(holder().held).toBeUndefined();
});

test('a start of the laptop that was made to look like the one before brings it no new life', () => {
  const held = holder();
  held.hold(result);
  held.save();
  uptime = 20;
  expect(holder().held?.current).toBe(false);
});

test('it lives no longer than a day, whatever a service says', () => {
  const held = holder();
  held.hold({ ...result, exp: result.iat + 10 * 365 * 86_400 });
  pass(86_400);
  expect(held.held?.current).toBe(false);
});

test('who watches is told when it has run out, though the clock was set back and nothing else happens', () => {
  const held = holder();
  const first = { at: 1, link: { state: 'offline', since: 1 }, checking: false, readings: {}, waiting: 0 } as const;
  const agent = { version: '0', startedAt: 1, mode: 'user', platform: 'linux' } as const;
  const board = new StatusBoard({ ...first, agent }, () => clock.now());
  const told: (boolean | undefined)[] = [];
  board.watch(({ decision }) => told.push(decision?.current));
  const stop = tellLapse(board, held, clock);
  held.hold(result);
  board.set({ decision: held.held });
  clock.setWall(clock.now() - 86_400);
  uptime += 899;
  clock.advance(899_000);
  expect(told).not.toContain(false);
  uptime += 1;
  clock.advance(1_000);
  expect(told.at(-1)).toBe(false);
  stop();
  expect(clock.waiting).toBe(0);
});

test('a damaged memory is no decision', () => {
  writeFileSync(join(dir, 'decision.json'), '{"boot":"first","uptimeAt');
  expect(holder().held).toBeUndefined();
});

test('what was decided before is remembered over a restart; a time without a decision only where one ran out', () => {
  const held = holder();
  held.hold(result);
  pass(300);
  held.hold(result);
  held.save();
  // The laptop starts anew while the decision would still last.
  bootId = 'second';
  uptime = 20;
  clock.advance(60_000);
  const second = holder();
  second.hold(result);
  expect(second.past).toHaveLength(1);
  const ran = clock.now() + 900;
  pass(5_000);
  second.hold(result);
  second.save();
  expect(holder().past).toMatchObject([
    { at: clock.now(), lapsedAt: ran, open: ['Base'], closed: [] },
    { policy: '1' },
  ]);
  device = 'other';
  expect(holder().past).toEqual([]);
});
