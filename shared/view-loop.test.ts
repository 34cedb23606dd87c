import { describe, expect, test } from '@jest/globals';
import { ManualClock } from './testing/manual-clock.ts';
import { sampleDecision, sampleFinding, sampleStatus } from './testing/sample-statuses.ts';
import type { StatusView } from './view.ts';
import { ViewLoop } from './view-loop.ts';

function start() {
  const clock = new ManualClock();
  const views: StatusView[] = [];
  const loop = new ViewLoop({ clock, locale: { timeZone: 'UTC' }, onView: (view) => views.push(view) });
  const states = () => views.map(({ state }) => state).filter((state, at, all) => state !== all[at - 1]);
  return { clock, views, loop, states, now: clock.now() };
}

describe('the view follows what is heard', () => {
  test('before anything is heard nobody vouches for the laptop', () => {
    const { loop, states } = start();
    loop.show();
    expect(states()).toEqual(['notRunning']);
  });

  test('silence turns it at once, and old rows wear the clock', () => {
    const { loop, views, states, now } = start();
    const status = sampleStatus(now);
    loop.hear({ status });
    loop.hear({ last: status, said: 'What the agent answers is not understood, so it is not shown.' });
    expect(states()).toEqual(['compliant', 'notRunning']);
    expect(new Set(views.at(-1)?.rows.map(({ glyph }) => glyph))).toEqual(new Set(['clock']));
    expect(views.at(-1)?.reason).toMatch(/^What the agent answers is not understood/);
  });

  test('what is heard is made plain before anybody sees it', () => {
    const { loop, views, now } = start();
    const words = { title: 'A\u202eB', state: 'C\nD', sentence: 'E\u0000F' };
    const finding = { ...sampleFinding(now, now + 60, ['sensitive']), words };
    loop.hear({ status: sampleStatus(now, { decision: sampleDecision(now, { findings: [finding] }) }) });
    expect(views.at(-1)).toMatchObject({ reason: 'E F', note: 'AB: C D' });
  });
});

describe('the view turns by itself', () => {
  test('to the second when a decision runs out', () => {
    const { clock, loop, states, now } = start();
    loop.hear({ status: sampleStatus(now, { decision: sampleDecision(now, { until: now + 899 }) }) });
    clock.advance(898_999);
    expect(states()).toEqual(['compliant']);
    clock.advance(1);
    expect(states()).toEqual(['compliant', 'stale']);
  });

  test('to the second when a level closes', () => {
    const { clock, loop, states, now } = start();
    const findings = [sampleFinding(now, now + 200, ['sensitive'])];
    loop.hear({ status: sampleStatus(now, { decision: sampleDecision(now, { findings }) }) });
    clock.advance(199_999);
    expect(states()).toEqual(['attention']);
    clock.advance(1);
    expect(states()).toEqual(['attention', 'blocked']);
  });

  test('within a minute when somebody sets the clock', () => {
    const { clock, loop, states, now } = start();
    loop.hear({ status: sampleStatus(now) });
    clock.setWall(now + 7_200);
    clock.advance(60_000);
    expect(states()).toEqual(['compliant', 'stale']);
  });

  test('once a minute at most while nobody looks, at the full minute while somebody does, and never after the end', () => {
    const { clock, loop, views, now } = start();
    loop.hear({ status: sampleStatus(now) });
    const before = views.length;
    clock.advance(600_000);
    expect(views.length - before).toBe(10);
    loop.watch(true);
    const shown = views.length;
    clock.advance((60 - (clock.now() % 60)) * 1_000);
    expect(views.length).toBe(shown + 1);
    loop.stop();
    expect(clock.waiting).toBe(0);
  });
});

describe('a look', () => {
  test('that is over soon does not flash the icon', () => {
    const { clock, loop, states, now } = start();
    loop.hear({ status: sampleStatus(now) });
    loop.hear({ status: sampleStatus(now, { checking: true }) });
    clock.advance(100);
    loop.hear({ status: sampleStatus(now, { decision: sampleDecision(now + 1) }) });
    clock.advance(10_000);
    expect(states()).toEqual(['compliant']);
  });

  test('that takes longer is shown, however often the daemon repeats it', () => {
    const { clock, loop, states, now } = start();
    loop.hear({ status: sampleStatus(now) });
    for (let at = 0; at < 5; at += 1) {
      loop.hear({ status: sampleStatus(now, { checking: true, waiting: at }) });
      clock.advance(100);
    }
    expect(states()).toEqual(['compliant', 'checking']);
  });

  test('never delays bad news', () => {
    const { loop, states, now } = start();
    loop.hear({ status: sampleStatus(now) });
    loop.hear({ status: sampleStatus(now, { checking: true, link: { state: 'offline', since: now } }) });
    expect(states()).toEqual(['compliant', 'offline']);
  });
});
