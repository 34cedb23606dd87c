import { expect, test } from '@jest/globals';
import type { DeviceStatus } from '../../shared/device-status.ts';
import { viewOf } from '../../shared/status-view.ts';
import { ManualClock } from '../../shared/testing/manual-clock.ts';
import type { Instant } from '../../shared/time.ts';
import type { Where } from '../window/window-api.ts';
import { type Memory, noMemory } from './memory.ts';
import type { Notice } from './notice.ts';
import { NoticeDesk, type NoticeEvents } from './notice-desk.ts';
import { disk, hour, restart, start, well, withFindings } from './testing/seeing.ts';

type Make = (now: Instant) => DeviceStatus;

/** A desk before a system that shows everything, with the hands of the clock in the test's. */
function desk() {
  const clock = new ManualClock(start);
  const standing = new Map<string, NoticeEvents>();
  const all: Notice[] = [];
  const pressed: Where[] = [];
  const told: string[][] = [];
  const saved: Memory[] = [];
  let make: Make = well;
  const see = () => {
    const status = make(clock.now());
    made.see(viewOf(status, clock.now(), { timeZone: 'UTC' }), { status });
  };
  const made: NoticeDesk = new NoticeDesk({
    clock,
    locale: { timeZone: 'UTC' },
    store: { load: () => noMemory, save: (memory) => saved.push(memory) },
    show: (notice, events) => {
      // A memory that says it was said is on disk before it is.
      expect(saved.at(-1)?.lastId).toBeGreaterThanOrEqual(notice.id);
      all.push(notice);
      standing.set(notice.title, events);
      return () => standing.delete(notice.title);
    },
    onPressed: (where) => pressed.push(where),
    onTold: (signals) => told.push([...signals]),
    refresh: see,
  });
  return {
    clock,
    desk: made,
    all,
    pressed,
    told,
    saved,
    standing,
    say: (next: Make) => {
      make = next;
      see();
      // The icon goes first.
      clock.advance(500);
    },
  };
}

test('time alone brings the marks of a deadline and its end, to the second', () => {
  const { clock, say, all } = desk();
  say(withFindings(restart(start + 2 * hour)));
  clock.advance((hour - 1) * 1_000);
  expect(all).toHaveLength(1);
  clock.advance(1_000);
  expect(all).toHaveLength(2);
  clock.advance(50 * 60_000);
  expect(all).toHaveLength(3);
  clock.advance(600_000);
  expect(all.map(({ urgency }) => urgency)).toEqual(['normal', 'normal', 'normal', 'critical']);
});

test('one timer waits, however much is heard, and none after the end', () => {
  const { clock, say, desk: made } = desk();
  for (let turn = 0; turn < 50; turn += 1) say(withFindings(restart(start + turn * 600)));
  expect(clock.waiting).toBe(1);
  made.stop();
  expect(clock.waiting).toBe(0);
});

test('a press leads where the notice says, and what is mended is taken back', () => {
  const { say, standing, pressed } = desk();
  say(withFindings(disk(start - 1)));
  standing.get('Internal and Sensitive are closed')?.pressed();
  expect(pressed).toEqual([{ view: 'now', row: 'diskEncryption' }]);
  say(withFindings(restart(start + 5 * hour)));
  say(well);
  expect([...standing.keys()]).not.toContain('Restart needed: mend it by 17:00 today');
});

test('a reminder that is chosen in the notice puts it off; one that is too late does nothing', () => {
  const { clock, say, standing, desk: made, all } = desk();
  say(withFindings(restart(start + 5 * hour)));
  expect(made.putOff.choices).toEqual(['hour']);
  standing.get('Restart needed: mend it by 17:00 today')?.remind('hour');
  clock.advance(500);
  expect(made.putOff).toEqual({ choices: [], until: start + hour });
  expect(standing.size).toBe(0);
  expect(made.remind('morning')).toBe(false);
  clock.advance(hour * 1_000);
  expect(all).toHaveLength(2);
  expect(made.putOff.until).toBeUndefined();
});

test('the agent is told that a person was told only once the system took the notice', () => {
  const { say, standing, told } = desk();
  say((now) => ({ ...well(now), newSignals: [{ id: 'hardware', sentFrom: now + 600 }] }));
  expect(told).toEqual([]);
  standing.get('About to be sent for the first time: Hardware')?.shown();
  expect(told).toEqual([['hardware']]);
});

test('the icon goes first, and what is over before it was shown is not shown', () => {
  const { clock, desk: made, all, say } = desk();
  const show = (make: Make) => {
    const status = make(clock.now());
    made.see(viewOf(status, clock.now()), { status });
  };
  show(withFindings(disk(start - 1)));
  expect(all).toEqual([]);
  clock.advance(499);
  show(well);
  clock.advance(1);
  expect(all.map(({ title }) => title)).toEqual([]);
  say(well);
  expect(all.map(({ title }) => title)).toEqual(['Everything is open again']);
});
