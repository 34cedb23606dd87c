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
import { unlessHung } from './unless-hung.ts';

type Make = (now: Instant) => DeviceStatus;

/** A desk before a system that shows everything unless it hangs, with the hands of the clock in the test's. */
function desk() {
  const clock = new ManualClock(start);
  const standing = new Map<string, NoticeEvents>();
  const all: Notice[] = [];
  const pressed: Where[] = [];
  const told: string[][] = [];
  const saved: Memory[] = [];
  const server = unlessHung(clock, () => undefined);
  let [hangsMs, takes] = [0, true];
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
      server.call(() => {
        clock.advance(hangsMs);
        if (!takes) return;
        all.push(notice);
        standing.set(notice.title, events);
        if (hangsMs > 0) events.shown();
      });
      return () => standing.delete(notice.title);
    },
    mayShow: server.isOpen,
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
    hang: (ms: number, isTaken = true) => {
      [hangsMs, takes] = [ms, isTaken];
    },
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

test('a block is said to somebody whose notification server hung before, as soon as it is asked again', () => {
  const { clock, say, hang, all, desk: made } = desk();
  hang(25_000);
  say(withFindings(restart(start + 5 * hour)));
  expect(all).toHaveLength(1);
  hang(0);
  say(withFindings(restart(start + 5 * hour), disk(start)));
  clock.advance(2_400_000);
  expect(all).toHaveLength(1);
  // What can be put off is told to window and menu all the while.
  expect(made.putOff.choices).toEqual([]);
  clock.advance(200_000);
  expect(all.map(({ title }) => title)).toEqual([
    'Restart needed: mend it by 17:00 today',
    'Internal and Sensitive are closed',
  ]);
});

test('what a server that hung did not take is told again, once it answers', () => {
  const { clock, say, hang, all } = desk();
  hang(25_000, false);
  say(withFindings(disk(start)));
  hang(0);
  clock.advance(2_400_000);
  expect(all).toEqual([]);
  clock.advance(200_000);
  expect(all.map(({ title }) => title)).toEqual(['Internal and Sensitive are closed']);
  clock.advance(7_200_000);
  expect(all).toHaveLength(1);

  // So are signals that are new.
  const holding = (now: Instant) => ({ ...well(now), newSignals: [{ id: 'hardware', sentFrom: start + 10_000 }] });
  const other = desk();
  other.hang(2_000, false);
  other.say(holding);
  other.hang(0);
  expect(other.all).toEqual([]);
  other.clock.advance(300_000);
  expect(other.all.map(({ signals }) => signals)).toEqual([['hardware']]);
});
