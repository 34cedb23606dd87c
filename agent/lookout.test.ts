import { expect, test } from '@jest/globals';
import type { Reading } from '../shared/reading.ts';
import { ManualClock } from '../shared/testing/manual-clock.ts';
import { replayHost } from './host/replay.ts';
import { Inquiry } from './inquiry.ts';
import { Lookout, type Seen } from './lookout.ts';
import type { Readings } from './session-facts.ts';
import type { Demand } from './stream/demand.ts';

function scene() {
  const answers: Record<string, unknown> = {
    'text /etc/os-release': { is: 'ID=debian\nNAME=Debian\nVERSION_ID=13\n' },
  };
  const host = replayHost({ stance: 'recording', version: 1, platform: 'linux', at: 1_795_310_000, answers });
  const clock = new ManualClock();
  const seen: Seen[] = [];
  const lookout = new Lookout(host, clock, (each) => seen.push(each));
  const version = (id: string) => {
    answers['text /etc/os-release'] = { is: `ID=debian\nNAME=Debian\nVERSION_ID=${id}\n` };
  };
  const looked = async (count: number) => {
    for (let turn = 0; turn < 1_000 && seen.length < count; turn++) await new Promise(setImmediate);
  };
  return { clock, lookout, seen, version, looked };
}

test('the first hint is looked at without waiting, what follows within a moment is gathered', async () => {
  const { clock, lookout, seen, version, looked } = scene();
  await lookout.look(['os'], 'start');
  clock.advance(1_000);
  version('14');
  lookout.hint('os');
  await looked(2);
  expect(seen[1]).toMatchObject({ cause: 'changed:os', changed: ['os'] });
  version('15');
  for (let at = 0; at < 20; at++) lookout.hint('os');
  await looked(3);
  expect(seen).toHaveLength(2);
  clock.advance(250);
  await looked(3);
  expect(seen[2]).toMatchObject({ changed: ['os'] });
  expect(seen).toHaveLength(3);
});

test('only the signal that was hinted at is looked at, and the same fact is no change', async () => {
  const { clock, lookout, seen, looked } = scene();
  await lookout.look(undefined, 'start');
  const { edr } = lookout.readings;
  clock.advance(1_000);
  lookout.hint('os');
  await looked(2);
  expect(seen[1]?.changed).toEqual([]);
  expect(lookout.readings['edr']).toBe(edr);
});

test('what a person says counts from the next look on as if it had been seen, and turns back when it counts no more', async () => {
  const clock = new ManualClock();
  const host = replayHost({ stance: 'recording', version: 1, platform: 'linux', at: 1_795_310_000, answers: {} });
  let word: Reading | undefined;
  let looks = 0;
  const sessions = {
    see: async () => void looks++,
    over: (own: Readings): Readings => (word === undefined ? own : { ...own, screenLock: word }),
  };
  const lookout = new Lookout(host, clock, () => undefined, sessions);
  await lookout.look(undefined, 'start');
  const seen = lookout.readings['screenLock'];
  expect(seen).toMatchObject({ state: 'unread' });
  word = { state: 'observed', by: 'user-session', source: 'gnome', fact: {}, at: 1 };
  expect(await lookout.look(['screenLock'], 'changed:screenLock')).toMatchObject({ changed: ['screenLock'] });
  expect(lookout.readings['screenLock']).toBe(word);
  word = { ...word, at: 2 };
  expect(await lookout.look(['screenLock'], 'beat')).toMatchObject({ changed: [] });
  word = undefined;
  expect(lookout.readings['screenLock']).toMatchObject({ state: 'unread' });
  expect(await lookout.look(['screenLock'], 'changed:screenLock')).toMatchObject({ changed: ['screenLock'] });
  expect(looks).toBe(4);
  await lookout.look(['os'], 'beat');
  expect(looks).toBe(4);
  // What is signed asks anew who is there.
  expect(await lookout.vouched()).toEqual(lookout.readings);
  expect(looks).toBe(5);
});

test('nothing is vouched for by a wall clock that was set since: all is looked at again first, once', async () => {
  const clock = new ManualClock();
  const recorded = replayHost({ stance: 'recording', version: 1, platform: 'linux', at: 1, answers: {} });
  let sleptSeconds = 0;
  const boot = { uptime: () => Math.floor(clock.elapsedMs() / 1_000) + sleptSeconds };
  const seen: Seen[] = [];
  const host = { ...recorded, now: () => clock.now() };
  const lookout = new Lookout(host, clock, (each) => seen.push(each), undefined, boot);
  const ages = async () => {
    const readings = Object.values(await lookout.vouched());
    return [...new Set(readings.map(({ at }) => clock.now() - at))];
  };
  await lookout.look(undefined, 'start');
  clock.advance(200_000);
  expect([await ages(), seen.length]).toEqual([[200], 1]);
  for (const seconds of [3_600, -7_200]) {
    clock.setWall(clock.now() + seconds);
    expect(await ages()).toEqual([0]);
  }
  expect(seen.map(({ cause }) => cause)).toEqual(['start', 'clock', 'clock']);
  // A sleep is no such thing, and what follows from it is seen to elsewhere; nor is a clock that is slewed.
  clock.setWall(clock.now() + 40_000);
  sleptSeconds += 40_000;
  clock.setWall(clock.now() + 30);
  await ages();
  expect(seen).toHaveLength(3);
});

test('a signal that flaps makes ten demands in a burst, then one per ten seconds, the newest state last', () => {
  const clock = new ManualClock();
  const { lookout } = scene();
  const demands: Demand[] = [];
  const inquiry = new Inquiry(lookout, clock, (demand) => demands.push(demand));
  const notice = () =>
    inquiry.noticed({ cause: 'changed:edr', changed: ['edr'], startedMs: clock.elapsedMs(), collectMs: 1 });
  for (let second = 0; second < 60; second++) {
    for (let at = 0; at < 4; at++) {
      notice();
      clock.advance(250);
    }
  }
  expect(demands.length).toBeGreaterThanOrEqual(15);
  expect(demands.length).toBeLessThanOrEqual(16);
  clock.advance(10_000);
  // The last change is said, however long the flapping went on.
  expect(demands.at(-1)?.startedMs).toBeGreaterThanOrEqual(40_000);
});

test('who asks is told when there is no decision in time', async () => {
  const clock = new ManualClock();
  const { lookout } = scene();
  const inquiry = new Inquiry(lookout, clock, () => undefined);
  const asked = inquiry.ask(['os'], 'asked');
  for (let turn = 0; turn < 100 && clock.waiting === 0; turn++) await new Promise(setImmediate);
  clock.advance(15_000);
  expect(await asked).toEqual({ decided: false, said: 'the service did not answer in time' });
});
