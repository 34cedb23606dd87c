import { expect, test } from '@jest/globals';
import { type PastDecisions, pastDecision } from '../../shared/past-decisions.ts';
import type { ResultFinding } from '../../shared/result.ts';
import { viewOf } from '../../shared/status-view.ts';
import { sampleDecision, sampleFinding, sampleStatus } from '../../shared/testing/sample-statuses.ts';
import { timeLine } from './time-line.ts';

const day = 1_795_305_600; // Sunday 22 November 2026, midnight UTC
const locale = { timeZone: 'UTC' };
const good = (at: number) => sampleDecision(at + 1);
const due = (at: number) =>
  sampleDecision(at + 1, { tier: 'warning', findings: [sampleFinding(at, at + 3_600, ['sensitive'])] });
const turns = (past: PastDecisions, now: number) => timeLine(past, now, locale).days.flatMap(({ items }) => items);
const shut = (at: number) => ({ ...due(at), levels: ['base'], policy: '42' });

test('each turn says from what to what, why, what it cost and by which policy', () => {
  const past = [good(day + 9_000), shut(day + 7_200), due(day + 3_600), good(day)].map((held) => pastDecision(held));
  const { sentence, days } = timeLine(past, day + 10_000, locale);
  expect(sentence).toBe('Since 00:00 your laptop was blocked once, for 30 min.');
  expect(days.map(({ title }) => title)).toEqual(['Today, Sunday 22 November']);
  expect(days[0]?.items).toEqual([
    {
      time: '02:30',
      state: 'compliant',
      what: 'Blocked → Compliant',
      why: ['All rules met.'],
      reach: 'Everything was open',
      policy: 'policy 42 → 41',
    },
    {
      time: '02:00',
      state: 'blocked',
      what: 'Attention → Blocked',
      why: ['Security updates: Restart needed, by 03:00'],
      reach: 'Open: Base; closed: Internal and Sensitive',
      policy: 'policy 41 → 42',
    },
    {
      time: '01:00',
      state: 'attention',
      what: 'Compliant → Attention',
      why: ['Security updates: Restart needed, by 02:00'],
      reach: 'Everything was open',
      policy: 'policy 41',
    },
    {
      time: '00:00',
      state: 'compliant',
      what: 'Compliant',
      why: ['All rules met.'],
      reach: 'Everything was open',
      policy: 'policy 41',
    },
  ]);
});

test('a time without any decision stands in the line where it was', () => {
  const past = [pastDecision(good(day + 9_000), day + 900), pastDecision(good(day))];
  expect(turns(past, day + 10_000).map(({ time, what }) => [time, what])).toEqual([
    ['02:30', 'No decision → Compliant'],
    ['00:15', 'Compliant → No decision'],
    ['00:00', 'Compliant'],
  ]);
});

test('nothing open is never called compliant, whatever the tier', () => {
  const past = [pastDecision({ ...good(day), levels: [], levelCatalogue: [] })];
  expect(turns(past, day)[0]).toMatchObject({ state: 'blocked', reach: 'Nothing was open', why: [] });
});

test('a laptop about which nothing was decided has an empty line, and says so', () => {
  expect(timeLine([], day, locale)).toEqual({ sentence: 'Nothing has been decided about this laptop yet.', days: [] });
});

test('a decision is called in the past what Now called it', () => {
  const finding = sampleFinding(day, day + 3_600, ['sensitive']);
  const { deadline: _none, ...open } = finding;
  const report: ResultFinding = { ...open, enforcement: 'report', costs: [] };
  const warn: ResultFinding = { ...open, enforcement: 'warn', costs: [] };
  const all = ['base', 'internal', 'sensitive'];
  for (const tier of ['affirming', 'warning', 'contraindicated', 'none'] as const)
    for (const levels of [all, ['base'], []])
      for (const findings of [[], [finding], [report], [warn], [report, warn]]) {
        const held = sampleDecision(day + 1, { tier, levels, findings });
        const told = turns([pastDecision(held)], day)[0]?.state;
        expect([tier, levels, told]).toEqual([
          tier,
          levels,
          viewOf(sampleStatus(day, { decision: held }), day, locale).state,
        ]);
      }
});

test('each day has its title, and a turn its payload and how long it took', () => {
  const held = { ...good(day + 3_600), payload: { id: 12, seq: 11 } };
  const past = [pastDecision(held, undefined, 1_340), pastDecision(shut(day - 3_600), undefined, 38)];
  const { days, figures } = timeLine(past, day + 7_200, locale);
  expect(days.map(({ title }) => title)).toEqual(['Today, Sunday 22 November', 'Saturday 21 November']);
  expect(days[0]?.items[0]).toMatchObject({
    took: 'decided in 1.3 s',
    payload: { id: 12, words: 'payload 11' },
  });
  expect(days[1]?.items[0]).not.toHaveProperty('payload');
  expect(figures?.facts).toEqual([
    { name: 'Compliant', value: '33.3 % of the time a decision counted' },
    { name: 'Longest block', value: '2 h, from 23:00, Sat 21 Nov' },
    { name: 'Change to decision', value: 'median 38 ms, slowest 1.3 s' },
    { name: 'Changes', value: '2' },
  ]);
});
