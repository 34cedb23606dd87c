import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { earProfile, type ResultClaims, resultExtension } from '../shared/result.ts';
import { ManualClock } from '../shared/testing/manual-clock.ts';
import { DecisionHolder } from './decision-holder.ts';

let dir: string;
let clock: ManualClock;
let uptime: number;
let bootId: string;
const boot = () => ({ id: bootId, uptime: () => uptime });
const holder = () => {
  const made = new DecisionHolder(dir, boot(), clock);
  made.load();
  return made;
};

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stance-decision-'));
  clock = new ManualClock();
  uptime = 5_000;
  bootId = 'first';
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

test('a damaged memory is no decision', () => {
  writeFileSync(join(dir, 'decision.json'), '{"boot":"first","uptimeAt');
  expect(holder().held).toBeUndefined();
});
