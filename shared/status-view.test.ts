import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import * as v from 'valibot';
import { DeviceStatus, HeldDecision } from './device-status.ts';
import type { Reading } from './reading.ts';
import { signalIds } from './signals/catalogue.ts';
import { viewOf } from './status-view.ts';
import {
  sampleDecision,
  sampleFinding,
  sampleReadings,
  sampleStatus,
  sampleStatuses,
} from './testing/sample-statuses.ts';
import type { Locale } from './time-words.ts';
import type { StatusView } from './view.ts';

/** Monday 23 November 2026, 14:37:04 in UTC. */
const now = Date.UTC(2026, 10, 23, 14, 37, 4) / 1_000;
const utc: Locale = { timeZone: 'UTC' };
const head = ({ state, stateLine, sentence, tooltip }: StatusView) => ({ state, stateLine, sentence, tooltip });
const at = (hours: number, minutes: number, day = 23) => Date.UTC(2026, 10, day, hours, minutes) / 1_000;

describe('the words per state', () => {
  const samples = sampleStatuses(now);

  test('compliant: what it meets, what it reaches, until when', () => {
    expect(head(viewOf(samples.compliant, now, utc))).toEqual({
      state: 'compliant',
      stateLine: 'Compliant',
      sentence: 'Your laptop meets all 10 rules and may reach everything until 14:52.',
      tooltip: 'Compliant: all 10 rules met',
    });
  });

  test('attention: the deadline, and what closes then', () => {
    const findings = [sampleFinding(now - 60, at(17, 0), ['sensitive'])];
    const status = sampleStatus(now, { decision: sampleDecision(now, { tier: 'warning', findings }) });
    const view = viewOf(status, now, utc);
    expect(head(view)).toEqual({
      state: 'attention',
      stateLine: 'Attention · 2 h 22 min left',
      sentence: 'Your laptop may reach everything until 17:00 today; then it loses Sensitive unless this is mended.',
      tooltip: 'Attention: Sensitive closes at 17:00',
    });
    expect(view.stress).toBe('17:00 today');
    expect(view.reason).toBe('A security update is installed, but it protects you only after a restart.');
    expect(view.levels.map(({ name, words, glyph, left }) => [name, words, glyph, left])).toEqual([
      ['sensitive', 'until 17:00 today', 'due', 1],
      ['internal', 'stays open', 'pass', 1],
      ['base', 'stays open', 'pass', 1],
    ]);
  });

  test('attention: levels that close later stand on the same scale', () => {
    const later = { ...sampleFinding(now, at(17, 0, 24), ['internal']), id: 'edr.degraded' };
    const findings = [sampleFinding(now, at(17, 0), ['sensitive']), later];
    const view = viewOf(sampleStatus(now, { decision: sampleDecision(now, { tier: 'warning', findings }) }), now, utc);
    expect(view.levels.map(({ words }) => words)).toEqual(['until 17:00 today', 'until 17:00 tomorrow', 'stays open']);
    expect(view.levels[0]?.left).toBeCloseTo(8_576 / (8_576 + 86_400), 5);
    expect(view.scaleEnd).toBe('17:00 tomorrow');
    expect(view.changesAt).toBe(now + 899);
  });

  test('blocked: what stays open, and what was due', () => {
    const view = viewOf(samples.blocked, now, utc);
    expect(head(view)).toEqual({
      state: 'blocked',
      stateLine: 'Blocked since 14:33',
      sentence: 'Your laptop may reach only Base until this is mended; then everything opens again.',
      tooltip: 'Blocked: only Base is open',
    });
    expect(view.stress).toBe('Base');
    expect(view.levels.map(({ words }) => words)).toEqual(['closed', 'closed', 'stays open']);
  });

  test('blocked: a deadline that passes while nothing is heard closes its level by itself', () => {
    expect(viewOf(samples.attention, now + 800, utc).state).toBe('attention');
    const status = sampleStatus(now, {
      decision: sampleDecision(now, { tier: 'warning', findings: [sampleFinding(now, now + 60, ['sensitive'])] }),
    });
    expect(viewOf(status, now + 59, utc).state).toBe('attention');
    expect(viewOf(status, now, utc).changesAt).toBe(now + 60);
    expect(head(viewOf(status, now + 60, utc))).toMatchObject({
      state: 'blocked',
      tooltip: 'Blocked: only Base and Internal are open',
    });
  });

  test('checking: what the last decision allows meanwhile', () => {
    expect(head(viewOf(samples.checking, now, utc))).toEqual({
      state: 'checking',
      stateLine: 'Checking',
      sentence: 'Your laptop is being checked; meanwhile the last decision lets it reach everything until 14:52.',
      tooltip: 'Checking…',
    });
  });

  test('offline: until when the last decision holds', () => {
    const view = viewOf(samples.offline, now, utc);
    expect(head(view)).toEqual({
      state: 'offline',
      stateLine: 'Offline for 4 min',
      sentence: 'You are offline; the last decision lets your laptop reach everything until 14:52, then nothing.',
      tooltip: 'Offline: last decision ends at 14:52',
    });
    expect(view.levelsHead).toBe('May reach all 3 levels until 14:52');
  });

  test('offline: a deadline that comes before the end of the decision is the one that is named', () => {
    const findings = [sampleFinding(now, now + 300, ['sensitive'])];
    const link = { state: 'offline', since: now - 250 } as const;
    const view = viewOf(sampleStatus(now, { link, decision: sampleDecision(now, { findings }) }), now, utc);
    expect(view.sentence).toBe(
      'You are offline; the last decision lets your laptop reach everything until 14:42, then less.',
    );
  });

  test('stale: since when, and that nothing is open', () => {
    const view = viewOf(samples.stale, now, utc);
    expect(head(view)).toEqual({
      state: 'stale',
      stateLine: 'Out of date since 14:30',
      sentence: 'Your last decision ended at 14:30, so your laptop may reach nothing until it is online again.',
      tooltip: 'Out of date: nothing is open',
    });
    expect(view.levelsHead).toBe('May reach none of 3 levels');
  });

  test('not enrolled', () => {
    expect(head(viewOf(samples.notEnrolled, now, utc))).toEqual({
      state: 'notEnrolled',
      stateLine: 'Not enrolled',
      sentence: 'Your laptop does not belong to an organisation yet, so it may reach nothing that asks for its stance.',
      tooltip: 'Not enrolled',
    });
  });

  test('not running: since when, and when access ends', () => {
    expect(head(viewOf(undefined, now + 60, utc, { last: samples.compliant }))).toEqual({
      state: 'notRunning',
      stateLine: 'Agent not running',
      sentence: 'The Stance agent stopped answering at 14:37, so nobody vouches for your laptop; access ends at 14:52.',
      tooltip: 'The agent is not running',
    });
  });

  test('a time that is not today carries its day', () => {
    const findings = [sampleFinding(now, at(9, 0, 30), ['sensitive'])];
    const view = viewOf(sampleStatus(now, { decision: sampleDecision(now, { findings }) }), now, utc);
    expect(view.tooltip).toBe('Attention: Sensitive closes at 09:00, Mon 30 Nov');
  });
});

describe('what may never be said', () => {
  test('a word that is more than a word: escapes, line breaks and hidden marks are gone from every text', () => {
    const evil = 'a\u001b[2Jb\nc\u202ed';
    const finding = { ...sampleFinding(now, now + 60, ['sensitive']), id: 'device.forked' };
    const words = { title: evil, state: evil, sentence: evil };
    const levelCatalogue = [{ name: 'sensitive', title: evil, opens: [evil] }];
    const findings = [{ ...finding, words, remedy: { steps: [evil], link: evil } }];
    const decision = sampleDecision(now, { findings, levels: ['sensitive'], levelCatalogue, policy: evil });
    const said = JSON.stringify(viewOf(sampleStatus(now, { decision }), now, utc));
    expect(said).toContain('a [2Jb cd');
    expect(said).not.toMatch(/\\[nu]|\u202e/);
  });

  test('a daemon that never answered is not running, and nothing about the laptop is claimed', () => {
    const view = viewOf(undefined, now, utc);
    expect(view).toMatchObject({ state: 'notRunning', rows: [], levels: [] });
    expect(view.sentence).toBe('The Stance agent does not answer, so nobody vouches for your laptop.');
  });

  test('a tier that is not affirming is not compliant, though no finding says why', () => {
    for (const tier of ['none', 'warning', 'contraindicated'] as const) {
      const view = viewOf(sampleStatus(now, { decision: sampleDecision(now, { tier }) }), now, utc);
      expect(view.state).toBe(tier === 'warning' ? 'attention' : 'blocked');
    }
  });

  test('a shut level is not compliant, though no finding says why', () => {
    const view = viewOf(sampleStatus(now, { decision: sampleDecision(now, { levels: ['base'] }) }), now, utc);
    expect(view).toMatchObject({ state: 'blocked', tooltip: 'Blocked: only Base is open' });
    expect(view.sentence).toBe('Your laptop may reach only Base; your IT team can say why.');
  });

  test('an unread or unfit fact is not known, though the decision has no finding on it', () => {
    const readings: Record<string, Reading> = {
      ...sampleReadings(now),
      diskEncryption: { state: 'unread', why: 'notPermitted', at: now },
      edr: { state: 'observed', source: 'systemd', at: now, fact: { products: 'all of them' } },
    };
    const rows = viewOf(sampleStatus(now, { readings }), now, utc).rows;
    expect(rows.find(({ id }) => id === 'diskEncryption')).toMatchObject({
      glyph: 'unknown',
      words: 'Not known',
      detail: 'the agent may not read it',
    });
    expect(rows.find(({ id }) => id === 'edr')).toMatchObject({ glyph: 'unknown', detail: 'the answer made no sense' });
  });

  test('a fact seen after the decision is not met before it is judged', () => {
    const status = sampleStatus(now, { checking: true, readings: sampleReadings(now) });
    expect(new Set(viewOf(status, now, utc).rows.map(({ glyph }) => glyph))).toEqual(new Set(['pending']));
  });

  test('rows lose the check mark when the decision is old, the service silent or the agent gone', () => {
    const { offline, stale } = sampleStatuses(now);
    const views = [viewOf(offline, now, utc), viewOf(stale, now, utc), viewOf(undefined, now, utc, { last: offline })];
    for (const { rows } of views) expect(rows.map(({ glyph }) => glyph)).toEqual(signalIds.map(() => 'clock'));
  });

  const reading = fc.oneof(
    fc.record({
      state: fc.constant('unread' as const),
      why: fc.constantFrom('unsupported' as const, 'notPermitted' as const, 'timedOut' as const),
      at: fc.integer({ min: now - 10_000, max: now + 10_000 }),
    }),
    fc.constantFrom(...Object.values(sampleReadings(now - 12))),
    fc.record({
      state: fc.constant('observed' as const),
      source: fc.string({ maxLength: 64 }),
      at: fc.integer({ min: now - 10_000, max: now + 10_000 }),
      fact: fc.jsonValue(),
    }),
  );
  const instant = fc.integer({ min: now - 5_000, max: now + 5_000 });
  const levelNames = fc.subarray(['base', 'internal', 'sensitive']);
  const finding = fc.record({
    id: fc.constantFrom('osPatch.rebootRequired', 'edr.none', 'diskEncryption.off', 'device.forked'),
    verdict: fc.constantFrom('fail' as const, 'notKnown' as const),
    enforcement: fc.constantFrom('report' as const, 'warn' as const, 'block' as const),
    since: instant,
    deadline: fc.option(instant, { nil: undefined }),
    costs: levelNames,
    words: fc.record({ title: fc.string(), state: fc.string(), sentence: fc.string() }),
    remedy: fc.record({ steps: fc.array(fc.string(), { maxLength: 8 }) }),
  });
  const decision = fc.record({
    tier: fc.constantFrom('none' as const, 'affirming' as const, 'warning' as const, 'contraindicated' as const),
    decidedAt: instant,
    until: instant,
    current: fc.boolean(),
    policy: fc.string({ maxLength: 64 }),
    levels: levelNames,
    levelCatalogue: fc.subarray(sampleDecision(now).levelCatalogue),
    findings: fc.array(finding, { maxLength: 4 }),
    judged: fc.subarray<string>(signalIds),
  });
  /** A good value with some of its keys taken from a wild one: each rule is met by all but one now and then. */
  const spoilt = <T extends object>(good: T, wild: fc.Arbitrary<Partial<Record<keyof T, unknown>>>) =>
    fc
      .tuple(wild, fc.subarray(Object.keys(good).concat('trouble') as (keyof T)[], { maxLength: 3 }))
      .map(([other, keys]) => ({ ...good, ...Object.fromEntries(keys.map((key) => [key, other[key]])) }));
  const wild = fc.record({
    at: instant,
    agent: fc.constant(sampleStatus(now).agent),
    link: fc.record({
      state: fc.constantFrom('notEnrolled', 'connecting', 'connected', 'offline', 'refused'),
      since: instant,
      said: fc.option(fc.string(), { nil: undefined }),
    }),
    trouble: fc.option(fc.record({ what: fc.constantFrom('keyLocked', 'stateUnwritable'), said: fc.string() }), {
      nil: undefined,
    }),
    checking: fc.boolean(),
    readings: fc.dictionary(fc.constantFrom(...signalIds, 'screenLock', 'constructor'), reading),
    decision: fc.option(fc.oneof(decision, spoilt(sampleDecision(now), decision)), { nil: undefined }),
    waiting: fc.nat(),
  });
  const status = fc.oneof(wild, spoilt(sampleStatus(now), wild));

  /** Optional keys that fast-check writes as undefined are left out, as JSON would. */
  const parse = (value: unknown) => v.parse(DeviceStatus, JSON.parse(JSON.stringify(value)));

  test('for any status: compliant only with a decision that counts, affirms, and shuts nothing, on a stream that answers', () => {
    void fc.assert(
      fc.property(status, instant, (sample, moment) => {
        const heard = parse(sample);
        const view = viewOf(heard, moment, utc);
        if (view.state !== 'compliant') return;
        const held = v.parse(HeldDecision, heard.decision);
        expect(held).toMatchObject({ current: true, tier: 'affirming' });
        expect(held.until).toBeGreaterThan(moment);
        expect(heard.link.state).toBe('connected');
        expect(heard.trouble).toBeUndefined();
        expect(heard.checking).toBe(false);
        expect(view.levels.every(({ open }) => open)).toBe(true);
        expect(held.findings.every(({ enforcement }) => enforcement === 'report')).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test('for any status: a check mark only for what was seen, fits, is judged and has no finding', () => {
    void fc.assert(
      fc.property(status, instant, (sample, moment) => {
        const heard = parse(sample);
        for (const row of viewOf(heard, moment, utc).rows.filter(({ glyph }) => glyph === 'pass')) {
          expect(heard.readings[row.id]?.state).toBe('observed');
          expect(heard.decision).toMatchObject({ current: true });
          expect(heard.decision?.until).toBeGreaterThan(moment);
          expect(heard.decision?.judged).toContain(row.id);
          expect(heard.link.state).toBe('connected');
          expect(row.findings).toEqual([]);
        }
      }),
      { numRuns: 800 },
    );
  });

  test('for any status: a level is open only while a decision counts, and a silent daemon shows no check mark at all', () => {
    void fc.assert(
      fc.property(status, instant, (sample, moment) => {
        const heard = parse(sample);
        const held = heard.decision;
        const counts = held?.current === true && held.until > moment;
        if (!counts) expect(viewOf(heard, moment, utc).levels.some(({ open }) => open)).toBe(false);
        const silent = viewOf(undefined, moment, utc, { last: heard });
        expect(silent.state).toBe('notRunning');
        expect([...silent.rows, ...silent.levels].some(({ glyph }) => glyph === 'pass')).toBe(false);
      }),
      { numRuns: 800 },
    );
  });

  test('for any status: nothing changes before the moment that the view itself names', () => {
    const still = ({ state, tooltip, note, levels, rows }: StatusView) => ({
      state,
      tooltip,
      note,
      levels: levels.map(({ open, glyph }) => ({ open, glyph })),
      rows: rows.map(({ glyph }) => glyph),
    });
    void fc.assert(
      fc.property(status, (sample) => {
        const heard = parse(sample);
        const view = viewOf(heard, now, utc);
        const before = Math.min(view.changesAt ?? Infinity, at(23, 59)) - 1;
        expect(still(viewOf(heard, before, utc))).toEqual(still(view));
      }),
      { numRuns: 800 },
    );
  });
});
