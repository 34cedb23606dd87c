import type { DeviceStatus } from '../../../shared/device-status.ts';
import type { ResultFinding } from '../../../shared/result.ts';
import { viewOf } from '../../../shared/status-view.ts';
import { sampleDecision, sampleFinding, sampleStatus } from '../../../shared/testing/sample-statuses.ts';
import type { Instant } from '../../../shared/time.ts';
import { type Memory, noMemory } from '../memory.ts';
import { noticesOf, type Outcome } from '../notices-of.ts';
import { snoozed } from '../snooze.ts';
import { speechAt } from '../speech.ts';

/** Monday 23 November 2026, 12:00 in UTC. */
export const start = Date.UTC(2026, 10, 23, 12) / 1_000;
export const utc = { timeZone: 'UTC' };
export const hour = 3_600;
export const day = 86_400;

export const restart = (deadline: Instant) => sampleFinding(start, deadline, ['sensitive']);
export const disk = (deadline: Instant): ResultFinding => ({
  ...sampleFinding(start, deadline, ['internal', 'sensitive']),
  id: 'diskEncryption.off',
  words: { title: 'Disk encryption', state: 'Off', sentence: 'Your disk is not encrypted.' },
});
export const warning = (): ResultFinding => {
  const { deadline: _none, ...rest } = disk(0);
  return { ...rest, enforcement: 'warn', costs: [] };
};

/** A connected laptop with these findings, as its service sees it at that moment. */
export const withFindings =
  (...findings: ResultFinding[]) =>
  (now: Instant): DeviceStatus => {
    const closed = findings.filter(({ deadline, enforcement }) => enforcement === 'block' && (deadline ?? 0) <= now);
    const taken = new Set(closed.flatMap(({ costs }) => costs));
    return sampleStatus(now, {
      decision: sampleDecision(now, {
        tier: findings.length === 0 ? 'affirming' : 'warning',
        findings,
        levels: ['base', 'internal', 'sensitive'].filter((level) => !taken.has(level)),
      }),
    });
  };
export const well = withFindings();

/** A tray in front of a laptop, with the hands of the clock in the test's. */
export function seeing(first: Memory = noMemory) {
  let memory = first;
  let last: Outcome | undefined;
  const see = (now: Instant, status?: (now: Instant) => DeviceStatus | undefined) => {
    const heard = status?.(now);
    const view = viewOf(heard, now, utc, heard === undefined ? { last: well(now) } : {});
    last = noticesOf(memory, { status: heard, view, now }, speechAt(now, utc));
    memory = last.memory;
    return last;
  };
  return {
    see,
    titles: (now: Instant, status?: (now: Instant) => DeviceStatus | undefined) =>
      see(now, status).show.map(({ title }) => title),
    /** Looks each minute, as the tray does, and collects what is said. */
    through: (from: Instant, until: Instant, status?: (now: Instant) => DeviceStatus | undefined) => {
      const all: [minute: number, title: string][] = [];
      for (let now = from; now <= until; now += 60)
        for (const { title } of see(now, status).show) all.push([(now - from) / 60, title]);
      return all;
    },
    snooze: (until: Instant) => {
      memory = snoozed(memory, last?.concerns ?? [], until);
    },
    get memory() {
      return memory;
    },
  };
}
