import { expect, test } from '@jest/globals';
import { pastDecision } from '../../shared/past-decisions.ts';
import type { ResultFinding } from '../../shared/result.ts';
import { viewOf } from '../../shared/status-view.ts';
import { sampleDecision, sampleFinding, sampleStatus } from '../../shared/testing/sample-statuses.ts';
import { timeLine } from './time-line.ts';

const day = 1_795_305_600; // Sunday 22 November 2026, midnight UTC
const locale = { timeZone: 'UTC' };
const good = (at: number) => sampleDecision(at + 1);
const due = (at: number) =>
  sampleDecision(at + 1, { tier: 'warning', findings: [sampleFinding(at, at + 3_600, ['sensitive'])] });
const shut = (at: number) => ({ ...due(at), levels: ['base'], policy: '42' });

test('each turn says from what to what, why, what it cost and by which policy', () => {
  const past = [good(day + 9_000), shut(day + 7_200), due(day + 3_600), good(day)].map((held) => pastDecision(held));
  const { sentence, items } = timeLine(past, day + 10_000, locale);
  expect(sentence).toBe('Your laptop was blocked once since 00:00.');
  expect(items).toEqual([
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
      reach: 'Open: Base; closed: Internal, Sensitive',
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
  const { items } = timeLine(past, day + 10_000, locale);
  expect(items.map(({ time, state }) => [time, state])).toEqual([
    ['02:30', 'compliant'],
    ['00:15', 'stale'],
    ['00:00', 'compliant'],
  ]);
});

test('nothing open is never called compliant, whatever the tier', () => {
  const past = [pastDecision({ ...good(day), levels: [], levelCatalogue: [] })];
  expect(timeLine(past, day, locale).items[0]).toMatchObject({ state: 'blocked', reach: 'Nothing was open', why: [] });
});

test('a laptop about which nothing was decided has an empty line, and says so', () => {
  expect(timeLine([], day, locale)).toEqual({ sentence: 'Nothing has been decided about this laptop yet.', items: [] });
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
        const told = timeLine([pastDecision(held)], day, locale).items[0]?.state;
        expect([tier, levels, told]).toEqual([
          tier,
          levels,
          viewOf(sampleStatus(day, { decision: held }), day, locale).state,
        ]);
      }
});
