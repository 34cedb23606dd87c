import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Reading } from '../shared/reading.ts';
import { type SessionReadings, sessionAgainSeconds, sessionHeldSeconds } from '../shared/session-facts.ts';
import { ManualClock } from '../shared/testing/manual-clock.ts';
import { replayHost } from './host/replay.ts';
import { SessionFacts } from './session-facts.ts';

const [anna, bert] = [1_001, 1_002];
const own: Record<string, Reading> = {
  os: { state: 'unread', why: 'toolMissing', at: 1 },
  screenLock: { state: 'unread', why: 'unsupported', at: 1 },
};
const locks = (seconds: number): SessionReadings => ({
  screenLock: {
    state: 'observed',
    by: 'user-session',
    source: 'gnome',
    fact: { enabled: { is: true }, delay: { is: seconds } },
  },
});

let clock: ManualClock;
let sleptSeconds: number;
let answers: Record<string, unknown>;
let told: string[];
let facts: SessionFacts;

const note = (path: string, text: string) => {
  answers[`text /run/systemd/${path}`] = { is: text };
};
const login = (uid: number, session: string) => {
  note(`users/${uid}`, `DISPLAY=${session}\n`);
  note(`sessions/${session}`, `UID=${uid}\nCLASS=user\nTYPE=wayland\nDESKTOP=gnome\n`);
};
const inFront = (uid: number, session: string) => note('seats/seat0', `ACTIVE=${session}\nACTIVE_UID=${uid}\n`);
const counting = async () => {
  await facts.see();
  return facts.over(own)['screenLock'];
};
const delay = async () => {
  const reading = await counting();
  return reading?.state === 'observed' ? (reading.fact as { delay: unknown }).delay : reading?.why;
};

beforeEach(() => {
  clock = new ManualClock();
  sleptSeconds = 0;
  answers = {};
  told = [];
  login(anna, 'c1');
  login(bert, 'c2');
  inFront(anna, 'c1');
  facts = new SessionFacts({
    host: replayHost({ stance: 'recording', version: 1, platform: 'linux', at: 1_795_310_000, answers }),
    boot: { uptime: () => Math.floor(clock.elapsedMs() / 1_000) + sleptSeconds },
    clock,
    changed: (id) => told.push(id),
  });
});

describe('what the person at the screen says', () => {
  test('counts in place of what the daemon could not see, marked as theirs and dated when it came', async () => {
    clock.advance(5_000);
    expect(await facts.hand(anna, locks(300))).toEqual(['screenLock']);
    expect(await counting()).toEqual({ ...locks(300).screenLock, at: clock.now() });
    expect(facts.over(own)['os']).toBe(own['os']);
    expect(told).toEqual(['screenLock']);
  });

  test('that they could not read it counts as well: the reason is better than the daemon’s, and no older "on" stays', async () => {
    await facts.hand(anna, locks(300));
    await facts.hand(anna, { screenLock: { state: 'unread', why: 'timedOut' } });
    expect(await counting()).toEqual({ state: 'unread', why: 'timedOut', at: clock.now() });
  });

  test('is taken back by saying nothing', async () => {
    await facts.hand(anna, locks(300));
    expect(await facts.hand(anna, {})).toEqual([]);
    expect(await delay()).toBe('unsupported');
  });

  test('counts for less than what the daemon sees to hold for everybody', async () => {
    await facts.hand(anna, locks(300));
    await facts.see();
    const policy: Reading = { state: 'observed', source: 'policy', at: 1, fact: {} };
    expect(facts.over({ screenLock: policy })).toEqual({ screenLock: policy });
  });

  test('is news once, and only renewed when it is said again', async () => {
    await facts.hand(anna, locks(300));
    for (let at = 0; at < 20; at++) {
      clock.advance(sessionAgainSeconds * 1_000);
      await facts.hand(anna, locks(300));
      expect(await delay()).toEqual({ is: 300 });
    }
    expect(told).toHaveLength(1);
    expect(await counting()).toMatchObject({ at: clock.now() });
  });
});

describe('who is not at the screen', () => {
  test('is not believed, and is as soon as they are', async () => {
    expect(await facts.hand(bert, locks(60))).toEqual(['screenLock']);
    expect(await delay()).toBe('unsupported');
    await facts.hand(anna, locks(300));
    expect(await delay()).toEqual({ is: 300 });
    inFront(bert, 'c2');
    expect(await delay()).toEqual({ is: 60 });
  });

  test('leaves nothing that counts for whoever comes after them and says nothing', async () => {
    await facts.hand(anna, locks(300));
    inFront(bert, 'c2');
    expect(await delay()).toBe('unsupported');
  });

  test.each([
    ['a login prompt', 'ACTIVE=c9\nACTIVE_UID=120\n'],
    ['nobody', 'IS_SEAT0=1\n'],
    ['half a note', 'ACTIVE=c1\nACTIVE_UID=1001'],
  ])('is not believed while the screen shows %s', async (_, text) => {
    await facts.hand(anna, locks(300));
    note('seats/seat0', text);
    expect(await delay()).toBe('unsupported');
  });

  test('has said nothing in a later session of theirs: it was the one before that told', async () => {
    await facts.hand(anna, locks(300));
    login(anna, 'c7');
    inFront(anna, 'c7');
    expect(await delay()).toBe('unsupported');
    await facts.hand(anna, locks(300));
    expect(await delay()).toEqual({ is: 300 });
    expect(told).toHaveLength(2);
  });

  test('or has no screen at all is not even heard', async () => {
    expect(await facts.hand(0, locks(60))).toEqual([]);
    expect(await facts.hand(998, locks(60))).toEqual([]);
    expect(await facts.hand(1_003, locks(60))).toEqual([]);
    // Not even where logind's notes were wrong about who is in front.
    inFront(0, 'c1');
    expect(await delay()).toBe('unsupported');
    expect(told).toEqual([]);
  });
});

describe('a word that is not renewed', () => {
  test('lapses by itself, and that is told', async () => {
    await facts.hand(anna, locks(300));
    clock.advance(sessionHeldSeconds * 1_000 - 1);
    expect(await delay()).toEqual({ is: 300 });
    expect(told).toHaveLength(1);
    clock.advance(1_001);
    expect(told).toHaveLength(2);
    expect(await delay()).toBe('unsupported');
    expect(clock.waiting).toBe(0);
  });

  test('does not outlive a sleep in which no timer ran', async () => {
    await facts.hand(anna, locks(300));
    await facts.see();
    sleptSeconds = sessionHeldSeconds;
    expect(facts.over(own)['screenLock']).toBe(own['screenLock']);
  });

  test('is news again when it is said after such a sleep', async () => {
    await facts.hand(anna, locks(300));
    sleptSeconds = sessionHeldSeconds;
    expect(await delay()).toBe('unsupported');
    await facts.hand(anna, locks(300));
    expect(await delay()).toEqual({ is: 300 });
    expect(told).toHaveLength(2);
  });

  test('is not kept alive by a wall clock that was set back', async () => {
    await facts.hand(anna, locks(300));
    clock.setWall(clock.now() - 86_400);
    clock.advance((sessionHeldSeconds + 1) * 1_000);
    expect(await delay()).toBe('unsupported');
  });

  test.each([3_600, -3_600])('is as old as it is, though the wall clock was set by %d s', async (seconds) => {
    await facts.hand(anna, locks(300));
    clock.advance(120_000);
    clock.setWall(clock.now() + seconds);
    const reading = await counting();
    expect(reading?.at).toBe(clock.now() - 120);
    expect(facts.over(own)['screenLock']).toBe(reading);
    // What it says did not change, and nobody has to look.
    expect(told).toHaveLength(1);
  });

  test('of one person lapses without that of another', async () => {
    await facts.hand(bert, locks(60));
    clock.advance(400_000);
    await facts.hand(anna, locks(300));
    clock.advance((sessionHeldSeconds - 300) * 1_000);
    expect(await delay()).toEqual({ is: 300 });
    inFront(bert, 'c2');
    expect(await delay()).toBe('unsupported');
  });
});

test('a program that changes its mind all the time costs five looks, then one in two seconds, and the last word is looked at', async () => {
  for (let at = 0; at < 500; at++) await facts.hand(anna, locks(at));
  expect(told).toHaveLength(5);
  expect(await delay()).toEqual({ is: 499 });
  clock.advance(2_000);
  expect(told).toHaveLength(6);
  clock.advance(60_000);
  expect(told).toHaveLength(6);
});

test('a crowd is not remembered: of the eight who spoke last the daemon knows', async () => {
  await facts.hand(anna, locks(300));
  for (let uid = 2_000; uid < 2_007; uid++) {
    login(uid, `s${uid}`);
    await facts.hand(uid, locks(60));
  }
  expect(await delay()).toEqual({ is: 300 });
  login(2_007, 's2007');
  await facts.hand(2_007, locks(60));
  expect(await delay()).toBe('unsupported');
});

test('a daemon to whom nobody says anything asks nobody who is in front', async () => {
  const host = replayHost({ stance: 'recording', version: 1, platform: 'linux', at: 1, answers });
  const quiet = new SessionFacts({ host, boot: { uptime: () => 1 }, clock, changed: () => undefined });
  await quiet.see();
  expect(quiet.over(own)).toBe(own);
  expect(host.asked()).toEqual([]);
});

test('once it is stopped nothing waits', async () => {
  for (let at = 0; at < 10; at++) await facts.hand(anna, locks(at));
  facts.stop();
  expect(clock.waiting).toBe(0);
});
