import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as v from 'valibot';
import type { DeviceStatus } from '../../shared/device-status.ts';
import type { ResultFinding } from '../../shared/result.ts';
import { viewOf } from '../../shared/status-view.ts';
import { sampleDecision, sampleFinding, sampleStatus } from '../../shared/testing/sample-statuses.ts';
import type { Instant } from '../../shared/time.ts';
import { Kept, keptOf, type Memory, noMemory } from './memory.ts';
import { noticesOf, type Outcome } from './notices-of.ts';
import { snoozed } from './snooze.ts';
import { speechAt } from './speech.ts';
import { start } from './testing/seeing.ts';

const utc = { timeZone: 'UTC' };
const ids = ['osPatch.rebootRequired', 'diskEncryption.off', 'edr.stopped', 'device.forked'];

/** What a step does: how long after the one before, and what the agent says then. */
interface Step {
  readonly afterSeconds: number;
  readonly status: (now: Instant) => DeviceStatus | undefined;
  readonly snoozes: boolean;
}

const finding = fc.record({
  id: fc.constantFrom(...ids),
  enforcement: fc.constantFrom('report' as const, 'warn' as const, 'block' as const),
  inSeconds: fc.oneof(fc.integer({ min: -7_200, max: 200_000 }), fc.constantFrom(-1, 1, 599, 601, 3_599, 86_399)),
  costs: fc.subarray(['base', 'internal', 'sensitive']),
});
type Drawn = typeof finding extends fc.Arbitrary<infer T> ? T : never;

/** As the service judges it: what is past its deadline has taken its levels. */
function judged(drawn: readonly Drawn[], isDeadlineFixed: boolean) {
  return (now: Instant): DeviceStatus => {
    const findings = drawn.map(({ id, enforcement, inSeconds, costs }): ResultFinding => {
      const { deadline, ...rest } = sampleFinding(start, (isDeadlineFixed ? start : now) + inSeconds, costs);
      const words = { title: id, state: id, sentence: `${id}.` };
      return { ...rest, id, enforcement, words, ...(enforcement === 'block' ? { deadline } : {}) };
    });
    const taken = findings.flatMap(({ deadline, costs }) => (deadline !== undefined && deadline <= now ? costs : []));
    const levels = ['base', 'internal', 'sensitive'].filter((level) => !taken.includes(level));
    const isFine = findings.every(({ enforcement }) => enforcement === 'report');
    const tier = levels.length === 0 ? 'contraindicated' : isFine ? 'affirming' : 'warning';
    return sampleStatus(now, { decision: sampleDecision(now, { tier, levels, findings }) });
  };
}

const findings = fc.uniqueArray(finding, { maxLength: 4, selector: ({ id }) => id });
const status: fc.Arbitrary<Step['status']> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(findings, fc.boolean()).map(([drawn, fixed]) => judged(drawn, fixed)) },
  { weight: 2, arbitrary: fc.constant(judged([], true)) },
  { weight: 1, arbitrary: fc.constant(() => undefined) },
  { weight: 1, arbitrary: fc.constant((now: Instant) => ({ ...judged([], true)(now), checking: true })) },
  {
    weight: 1,
    arbitrary: fc.constant((now: Instant) =>
      sampleStatus(now, {
        link: { state: 'offline', since: now },
        decision: sampleDecision(now, { until: now - 1, current: false }),
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('hardware', 'edr').map((id) => (now: Instant) => ({
      ...judged([], true)(now),
      newSignals: [{ id, sentFrom: now + 600 }],
    })),
  },
);
const stepsAfter = (afterSeconds: fc.Arbitrary<number>): fc.Arbitrary<Step[]> =>
  fc.array(fc.record({ afterSeconds, status, snoozes: fc.boolean() }), { maxLength: 60, size: 'max' });
const forward = fc.oneof(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 7_200 }));
const steps = stepsAfter(forward);
/** With hands that somebody sets. */
const anySteps = stepsAfter(
  fc.oneof({ weight: 3, arbitrary: forward }, fc.integer({ min: -9_000_000, max: 9_000_000 })),
);

interface Said {
  readonly at: Instant;
  readonly title: string;
  readonly body: string;
}

/** Runs the steps; a status stands until the next, and is looked at whenever the machine asks for it. */
function run(all: readonly Step[], each?: (outcome: Outcome, now: Instant) => void) {
  let memory: Memory = noMemory;
  let now = start;
  let nextAt: Instant | undefined;
  const said: Said[] = [];
  const look = (at: Instant, make: Step['status']) => {
    const heard = make(at);
    const view = viewOf(heard, at, utc);
    const outcome = noticesOf(memory, { status: heard, view, now: at }, speechAt(at, utc));
    memory = outcome.memory;
    nextAt = outcome.nextAt;
    said.push(...outcome.show.map(({ title, body }) => ({ at, title, body })));
    each?.(outcome, at);
    return outcome;
  };
  for (const { afterSeconds, status: make, snoozes } of all) {
    now += afterSeconds;
    const { concerns, reminders } = look(now, make);
    if (snoozes && reminders[0] !== undefined) memory = snoozed(memory, concerns, reminders[0].at);
  }
  return { said, look, memory: () => memory, now: () => now, nextAt: () => nextAt };
}

test('whatever happens: six notices in any hour at most, and never the same one twice in ten minutes', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const { said } = run(all);
      for (const [at, one] of said.entries()) {
        expect(said.filter(({ at: other }) => other > one.at - 3_600 && other <= one.at).length).toBeLessThanOrEqual(6);
        const same = said.slice(at + 1).find(({ title, body }) => title === one.title && body === one.body);
        if (same !== undefined) expect(same.at - one.at).toBeGreaterThanOrEqual(600);
      }
    }),
    { numRuns: 150 },
  );
});

test('whatever happened before: a block that stands is said within the hour, or stands on the screen', () => {
  fc.assert(
    fc.property(steps, fc.constantFrom(...ids), (all, id) => {
      const tray = run(all);
      const blocked = judged([{ id, enforcement: 'block', inSeconds: -8_000, costs: ['sensitive'] }], true);
      let isShown = false;
      for (let at = tray.now() + 1; at <= tray.now() + 3_700; at += 60) {
        const { show } = tray.look(at, blocked);
        isShown ||= show.some(({ urgency }) => urgency === 'critical');
      }
      expect(isShown || tray.memory().onDisplay.some(({ grade, about }) => grade === 6 && about.includes(id))).toBe(
        true,
      );
    }),
    { numRuns: 100 },
  );
});

test('whatever happened: "all is well" is on the screen only while it is, and what is on the screen is about what is there', () => {
  fc.assert(
    fc.property(steps, (all) => {
      run(all, ({ memory, concerns }) => {
        const isWrong = memory.onDisplay.some(({ well }) => well === true && concerns.length > 0);
        expect(isWrong).toBe(false);
      });
    }),
    { numRuns: 100 },
  );
});

test('whatever happens, to the clock too: the memory stays small, is what its file may hold, and asks to be looked at later, not now', () => {
  fc.assert(
    fc.property(anySteps, (all) => {
      run(all, ({ memory, nextAt }, now) => {
        const text = JSON.stringify(keptOf(memory));
        expect(text.length).toBeLessThan(16_384);
        expect(v.safeParse(Kept, JSON.parse(text)).success).toBe(true);
        if (nextAt !== undefined) expect(nextAt).toBeGreaterThan(now);
      });
    }),
    { numRuns: 100 },
  );
});

test('a tray that is started anew at any point says nothing that it said before', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const tray = run(all);
      const last = all.at(-1);
      if (last === undefined || last.snoozes) return;
      const before: Memory = { ...noMemory, ...keptOf(tray.memory()) };
      const at = tray.now();
      const heard = last.status(at);
      const sight = { status: heard, view: viewOf(heard, at, utc), now: at };
      expect(noticesOf(before, sight, speechAt(at, utc)).show).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
