import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as v from 'valibot';
import { readingMaxAge } from './appraise.ts';
import { type Case, type Decision, decide } from './decide.ts';
import { Policy } from './policy.ts';
import type { Reading } from './reading.ts';
import { signalIds } from './signals/catalogue.ts';
import { anyPosture, goodPosture } from './testing/postures.ts';

const now = 1_795_310_000;
const levels = [
  { name: 'base', title: 'Base', opens: [] },
  { name: 'sensitive', title: 'Sensitive', opens: [] },
];
const policyOf = (signals: object) => v.parse(Policy, { version: '1', levels, signals });
const caseOf = (more: Partial<Case> & Pick<Case, 'policy'>): Case => ({
  platform: 'linux',
  posture: goodPosture(now),
  iat: now,
  now,
  standing: [],
  since: {},
  ...more,
});

describe('fairness of a clock', () => {
  const day = 86_400;
  const lock = policyOf({
    screenLock: { grace: '24h', costs: ['sensitive'], findings: { unread: { enforcement: 'report' } } },
  });
  const lockReads = (seconds: number, fact: object | undefined, since: Case['since'], policy = lock) => {
    const at = now + seconds;
    const reading: Reading =
      fact === undefined
        ? { state: 'unread', why: 'unsupported', at }
        : { state: 'observed', source: 'gnome', by: 'user-session', at, fact };
    return decide(caseOf({ policy, now: at, iat: at, since, posture: { ...goodPosture(at), screenLock: reading } }));
  };
  const off = { enabled: { is: false }, delay: { unread: 'unsupported' } };

  test('who signs in after a weekend has all the time there is for what nobody was told before', () => {
    const alone = lockReads(0, undefined, {});
    expect(alone).toMatchObject({ tier: 'affirming', findings: [{ id: 'screenLock.unread', enforcement: 'report' }] });
    const monday = lockReads(3 * day, off, lockReads(2 * day, undefined, alone.since).since);
    expect(monday.findings).toMatchObject([{ id: 'screenLock.off', deadline: now + 4 * day }]);
    expect(monday.levels).toEqual(['base', 'sensitive']);
  });

  test('a lock that nobody has told is said once, however often it is looked for, and who is there can mend it', () => {
    const again = lockReads(300, undefined, lockReads(0, undefined, {}).since);
    expect(again.findings).toMatchObject([
      { id: 'screenLock.unread', remedy: { steps: [expect.stringContaining('Sign in'), expect.any(String)] } },
    ]);
  });

  test('a fault that nobody can see for a moment stands: waking, a restart or a lost tray opens no door and is no mending', () => {
    const closed = lockReads(2 * day, off, lockReads(0, off, {}).since);
    expect(closed).toMatchObject({ tier: 'warning', levels: ['base'] });
    const woken = lockReads(3 * day, undefined, closed.since);
    expect(woken).toMatchObject({ tier: 'warning', levels: ['base'] });
    expect(woken.findings).toMatchObject([
      { id: 'screenLock.unread' },
      { id: 'screenLock.off', verdict: 'notKnown', since: now, deadline: now + day },
    ]);
    expect(woken.results.find(([id]) => id === 'screenLock')).toEqual(['screenLock', 'absent']);
    expect(lockReads(3 * day + 2, off, woken.since).levels).toEqual(['base']);
    // Who never had it is not answerable for it for long: a person whose session nobody can read, after one who left it off.
    const alone = lockReads(3 * day + readingMaxAge - 1, undefined, woken.since);
    expect(alone.levels).toEqual(['base']);
    expect(lockReads(3 * day + readingMaxAge, undefined, alone.since)).toMatchObject({
      tier: 'affirming',
      levels: ['base', 'sensitive'],
    });
    const mended = lockReads(3 * day + 2, { enabled: { is: true }, delay: { is: 60 } }, woken.since);
    expect(mended).toMatchObject({ tier: 'affirming', findings: [], since: {} });
  });

  test('a night without anybody gives no time back for what was told the day before', () => {
    const evening = lockReads(0, off, {});
    const morning = lockReads(day / 2, off, lockReads(3_600, undefined, evening.since).since);
    expect(morning.findings).toMatchObject([{ id: 'screenLock.off', deadline: now + day }]);
  });

  test('where not to be seen costs something, the time without being seen counts against what it hid', () => {
    const strict = policyOf({ screenLock: { grace: '24h' } });
    const hidden = lockReads(0, undefined, {}, strict);
    expect(lockReads(3_600, off, hidden.since, strict).findings).toMatchObject([
      { id: 'screenLock.off', deadline: now + day },
    ]);
  });

  /** Every part of a fact that can fail by itself, as a way to it. */
  const partsOf = (value: unknown, way: (string | number)[] = []): (string | number)[][] => {
    if (typeof value !== 'object' || value === null) return [];
    if ('is' in value) return [way];
    // The state of a volume is a word, or why there is none.
    if ('role' in value && 'state' in value && typeof value.state === 'string') return [[...way, 'state']];
    return Object.entries(value).flatMap(([key, inner]) => partsOf(inner, [...way, key]));
  };
  const without = (fact: object, way: readonly (string | number)[]): object => {
    const copy = JSON.parse(JSON.stringify(fact)) as Record<string | number, unknown>;
    let at: Record<string | number, unknown> = copy;
    for (const key of way.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
    at[way.at(-1) ?? ''] = { unread: 'locked' };
    return copy;
  };

  test('a part that cannot be read for a moment gives no time back, whichever it is', () => {
    // Two parts of the integrity of a system share one "not known": which of them it hides cannot be told.
    const ids = signalIds.filter((id) => id !== 'systemIntegrity');
    const policy = policyOf({
      ...Object.fromEntries(ids.map((id) => [id, { grace: '24h' }])),
      os: { grace: '24h', rule: { allowed: [{ id: 'debian', minVersion: '99' }] } },
      osPatch: { grace: '24h', rule: { automaticUpdates: 'required', patchedMaxAge: '1h' } },
      edr: { grace: '24h', rule: { health: 'required', definitionsMaxAge: '1h', cloudContactMaxAge: '1h' } },
      secureBoot: { grace: '24h', rule: { chip: 'required' } },
      management: { grace: '24h', rule: { by: ['jamf'], approved: 'required' } },
      hardware: { grace: '24h', rule: { makers: ['nobody'], virtualMachines: 'refused' } },
    });
    const laterBy = (posture: Case['posture'], seconds: number): Case['posture'] =>
      Object.fromEntries(
        Object.entries(posture).map(([id, reading]) => [id, reading && { ...reading, at: reading.at + seconds }]),
      );
    const seen = (posture: Case['posture'], seconds: number, since: Case['since']) =>
      decide(caseOf({ policy, now: now + seconds, iat: now + seconds, since, posture: laterBy(posture, seconds) }));
    fc.assert(
      fc.property(anyPosture(now), fc.nat(), (posture, pick) => {
        const observed = ids.flatMap((id) => {
          const reading = posture[id];
          // Of several products the one in best order is talked about, which may be another then.
          const isOne = id !== 'edr' || partsOf(reading).length <= 5;
          return reading?.state === 'observed' && reading.at === now && isOne ? [{ id, reading }] : [];
        });
        const parts = observed.flatMap(({ id, reading }) => partsOf(reading.fact).map((way) => ({ id, reading, way })));
        if (parts.length === 0) return;
        const { id, reading, way } = parts[pick % parts.length] as (typeof parts)[number];
        const harmed = { ...posture, [id]: { ...reading, fact: without(reading.fact as object, way) } };
        const first = seen(posture, 0, {});
        const hidden = seen(harmed, 60, first.since);
        const again = seen(posture, 120, seen(harmed, 90, hidden.since).since);
        const begun = first.findings.map((finding) => [finding.id, finding.since]);
        const now120 = again.findings.map((finding) => [finding.id, finding.since]);
        expect(now120.filter(([name]) => begun.some(([known]) => known === name))).toEqual(
          begun.filter(([name]) => now120.some(([known]) => known === name)),
        );
      }),
      { numRuns: 1_000 },
    );
  });
});

test('who hides what they have, whenever they like, never reaches more than who shows it', () => {
  const policy = policyOf(Object.fromEntries(signalIds.map((id) => [id, { grace: '10m', costs: ['sensitive'] }])));
  const step = fc.record({
    posture: anyPosture(now),
    hidden: fc.subarray([...signalIds]),
    seconds: fc.integer({ min: 1, max: 600 }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 8 }), (steps) => {
      let at = now;
      let [open, sly]: (Decision | undefined)[] = [];
      for (const { posture, hidden, seconds } of steps) {
        at += seconds;
        const dated = Object.fromEntries(Object.entries(posture).map(([id, reading]) => [id, { ...reading, at }]));
        const withheld = Object.fromEntries(Object.entries(dated).filter(([id]) => !hidden.includes(id as never)));
        const seen = (shown: Case['posture'], before: Decision | undefined) =>
          decide(caseOf({ policy, posture: shown, now: at, iat: at, since: before?.since ?? {} }));
        [open, sly] = [seen(dated, open), seen(withheld, sly)];
        expect(open.levels).toEqual(expect.arrayContaining([...sly.levels]));
      }
    }),
    { numRuns: 200 },
  );
});
