import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pastDecision, pastLimits } from '../shared/past-decisions.ts';
import { sampleDecision, sampleFinding } from '../shared/testing/sample-statuses.ts';
import { DecisionLog } from './decision-log.ts';

let dir: string;
const path = () => join(dir, 'past-decisions.json');
const load = () => {
  const log = new DecisionLog(dir);
  log.load();
  return log;
};
const good = (at: number) => pastDecision(sampleDecision(at + 1));
const bad = (at: number) =>
  pastDecision(
    sampleDecision(at + 1, { tier: 'warning', levels: ['base'], findings: [sampleFinding(at, at + 9, [])] }),
  );

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stance-past-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

test('only a decision that is another than the last is remembered, over restarts too', () => {
  const log = load();
  for (const at of [10, 20, 30]) log.note('device', good(at));
  log.note('device', bad(40));
  log.save();
  const again = load();
  again.note('device', bad(40));
  again.note('device', good(60));
  expect(again.of('device').map(({ at, open, closed }) => [at, open, closed])).toEqual([
    [60, ['Base', 'Internal', 'Sensitive'], []],
    [40, ['Base'], ['Internal', 'Sensitive']],
    [10, ['Base', 'Internal', 'Sensitive'], []],
  ]);
});

test('the same decision after a time without any is news', () => {
  const log = load();
  log.note('device', good(10));
  log.note('device', { ...good(5_000), lapsedAt: 910 });
  log.note('device', good(5_300));
  expect(log.of('device').map(({ at, lapsedAt }) => [at, lapsedAt])).toEqual([
    [5_000, 910],
    [10, undefined],
  ]);
});

test('nothing is told of another device', () => {
  const log = load();
  log.note('one', good(10));
  expect(log.of('other')).toEqual([]);
  expect(log.of(undefined)).toEqual([]);
  log.note('other', bad(20));
  expect([log.of('one').length, log.of('other').length]).toEqual([0, 1]);
});

test('a file of nonsense is no past, and the next decision begins one', () => {
  for (const text of ['', '{', '[]', '{"device":"device","past":[{}]}', `"${'a'.repeat(2_000_000)}"`]) {
    writeFileSync(path(), text, { mode: 0o600 });
    const log = load();
    expect(log.of('device')).toEqual([]);
    log.note('device', good(10));
    log.save();
    expect(load().of('device')).toHaveLength(1);
  }
});

test('however long and talkative the past is, its file stays small enough to be read, and nothing is written for no news', () => {
  const log = load();
  const talk = '"'.repeat(400);
  const words = { title: talk, state: talk, sentence: talk };
  const finding = { ...sampleFinding(1, 2, []), words };
  const levelCatalogue = Array.from({ length: 16 }, (_, at) => ({ name: `l${at}`, title: talk, opens: [] }));
  for (let at = 0; at < 150; at += 1) {
    const findings = Array.from({ length: 64 }, () => ({ ...finding, deadline: at }));
    log.note('device', pastDecision(sampleDecision(at + 1, { policy: talk, levelCatalogue, findings })));
  }
  log.save();
  expect(statSync(path()).mode & 0o777).toBe(0o600);
  const again = load();
  expect(again.of('device')).toHaveLength(pastLimits.decisions);
  const written = statSync(path()).ino;
  again.save();
  expect(statSync(path()).ino).toBe(written);
});
