import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { DeviceMessage } from '../../shared/messages.ts';
import { sha256 } from '../crypto/es256.ts';
import { Backoff } from './backoff.ts';
import type { ConnectionEvents, Ending } from './connection.ts';
import type { Demand, Outcome } from './demand.ts';
import { Stream } from './stream.ts';
import { evidenceOf, proofOf, Scene } from './testing/scene.ts';

let scene: Scene;
let stream: Stream;
let wires: Wire[];
let offline: { ending: Ending; retryInMs: number; unsaid: string | undefined }[];
let connects: () => void;

beforeEach(() => {
  scene = new Scene();
  wires = [];
  offline = [];
  connects = () => undefined;
  stream = new Stream(
    { ...scene.speaker(), isReady: () => true },
    {
      connecting: () => undefined,
      connected: () => stream.demand(wish()),
      enrolled: () => undefined,
      decided: () => undefined,
      refused: () => undefined,
      revoked: () => undefined,
      estranged: () => undefined,
      keyKept: () => undefined,
      offline: (ending, retryInMs, unsaid) => void offline.push({ ending, retryInMs, unsaid }),
      recollect: () => undefined,
    },
    (_, events) => {
      connects();
      const wire = new Wire(events);
      wires.push(wire);
      return wire;
    },
    // The longest delay there may be, so that a test can tell one from the next.
    new Backoff({ random: () => 1 }),
  );
});
afterEach(() => {
  void stream.stop();
  scene.end();
});

const wish = (settle: Demand['settle'] = []): Demand => ({
  cause: 'test',
  startedMs: 0,
  collectMs: 0,
  token: false,
  settle,
});

/** A connection whose other end is the test. */
class Wire {
  readonly sent: DeviceMessage[] = [];
  readonly events: ConnectionEvents;
  isOpen = true;
  constructor(events: ConnectionEvents) {
    this.events = events;
  }
  send(message: DeviceMessage): void {
    this.sent.push(message);
  }
  end(said: string, _code?: number): void {
    this.close({ fault: 'closed', said });
  }
  checks = 0;
  check(): void {
    this.checks += 1;
  }
  close(ending: Ending): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.events.ended(ending);
  }
  async says(message: Parameters<ConnectionEvents['message']>[0], answers = 1): Promise<DeviceMessage | undefined> {
    const before = this.sent.length;
    this.events.message(message);
    for (let turn = 0; turn < 100 && this.isOpen && this.sent.length < before + answers; turn++)
      await new Promise(setImmediate);
    return this.sent[before];
  }
}
const newest = (): Wire => {
  const wire = wires.at(-1);
  if (wire === undefined) throw new Error('no connection was made');
  return wire;
};
const challenge = async () => ({ type: 'challenge', challenge: await scene.service.challenge() }) as const;

/** From the newest connection's beginning to its first live evidence. */
async function toEvidence(): Promise<DeviceMessage | undefined> {
  const first = await newest().says(await challenge());
  if (first?.type !== 'enrol') return first;
  const result = await scene.service.result(scene.deviceId, { chain: sha256(proofOf(first)) });
  return newest().says({ type: 'enrolled', result });
}
/** From the newest connection's beginning to its first decision. */
async function toDecision(): Promise<void> {
  let message = await toEvidence();
  while (message?.type === 'attest' && !message.live)
    message = await newest().says({ type: 'received', seq: evidenceOf(message).length });
  await newest().says(await scene.decision(message), 0);
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
}
const gone: Ending = { fault: 'closed', said: 'gone' };

describe('the wait for the next connection', () => {
  test('grows though each one brings a decision, when none of them lasts', async () => {
    stream.start();
    for (let at = 0; at < 5; at++) {
      await toDecision();
      newest().close(gone);
      scene.clock.advance(offline.at(-1)?.retryInMs ?? 0);
    }
    expect(offline.map(({ retryInMs }) => retryInMs)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
  });

  test('is short again after a connection that lasted', async () => {
    stream.start();
    for (let at = 0; at < 4; at++) {
      newest().close(gone);
      scene.clock.advance(offline.at(-1)?.retryInMs ?? 0);
    }
    await toDecision();
    scene.clock.advance(60_000);
    newest().close(gone);
    expect(offline.at(-1)?.retryInMs).toBe(1_000);
  });

  test('is as long as the service asks and a little apart from others, but never longer than an hour', async () => {
    stream.start();
    await toDecision();
    newest().close({ ...gone, waitMs: 120_000 });
    expect(offline.at(-1)?.retryInMs).toBe(121_000);
    scene.clock.advance(121_000);
    await toDecision();
    newest().close({ ...gone, waitMs: 86_400_000 });
    expect(offline.at(-1)?.retryInMs).toBe(3_600_000);
  });

  test('is as long as a service asks that turns away before it proves itself, but never longer than by ourselves', () => {
    stream.start();
    newest().close({ ...gone, waitMs: 30_000 });
    expect(offline.at(-1)?.retryInMs).toBe(31_000);
    scene.clock.advance(31_000);
    newest().close({ ...gone, waitMs: 86_400_000 });
    expect(offline.at(-1)?.retryInMs).toBe(300_000);
  });

  test('follows a connection that cannot even be begun', () => {
    connects = () => {
      throw new Error('Invalid URL');
    };
    stream.start();
    expect(offline).toMatchObject([{ ending: { fault: 'unreachable', said: 'Invalid URL' }, retryInMs: 1_000 }]);
    connects = () => undefined;
    scene.clock.advance(1_000);
    expect(wires).toHaveLength(1);
  });
});

describe('an end', () => {
  test('that follows a refusal is said to be one', async () => {
    stream.start();
    await toEvidence();
    await newest().says(await scene.refusal('restart-too-soon', { retry_after: 600 }), 0);
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    expect(offline.at(-1)).toMatchObject({ ending: { fault: 'refused' }, retryInMs: 601_000 });
  });

  test('is not blamed on a refusal that a decision has made good', async () => {
    stream.start();
    const live = await toEvidence();
    expect(live).toMatchObject({ live: true });
    const history = await newest().says(await scene.refusal('stale-nonce', { retry_after: undefined }));
    expect(history).toMatchObject({ live: false });
    const again = await newest().says({ type: 'received', seq: 1 });
    await newest().says(await scene.decision(again), 0);
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    newest().close(gone);
    expect(offline.at(-1)?.ending).toEqual(gone);
  });
});

test('what nobody came to say before the end is told, what was signed already is not', async () => {
  stream.start();
  await toEvidence();
  newest().close(gone);
  expect(offline.at(-1)?.unsaid).toBeUndefined();
  scene.clock.advance(1_000);
  await toEvidence();
  stream.demand({ ...wish(), cause: 'changed:edr' });
  newest().close(gone);
  expect(offline.at(-1)?.unsaid).toContain('changed:edr');
});

test('another code leaves the connection that was made for the one before, at once', async () => {
  stream.start();
  await newest().says(await challenge());
  stream.startOver();
  expect(wires).toHaveLength(2);
  expect(offline).toEqual([]);
});

test('whoever waits is told when the agent stops, and nothing connects after it', async () => {
  stream.start();
  await toEvidence();
  const outcomes: Outcome[] = [];
  stream.demand(wish([(outcome) => outcomes.push(outcome)]));
  void stream.stop();
  scene.clock.advance(3_600_000);
  expect(outcomes).toMatchObject([{ decided: false }]);
  expect(wires).toHaveLength(1);
  expect(scene.clock.waiting).toBe(0);
});

describe('a laptop that woke, or whose network changed', () => {
  /** Fails often enough that the next try is minutes away. */
  const waitLong = () => {
    for (let at = 0; at < 8; at++) {
      newest().close(gone);
      if (at < 7) scene.clock.advance(offline.at(-1)?.retryInMs ?? 0);
    }
    expect(offline.at(-1)?.retryInMs).toBe(128_000);
  };

  test('does not wait out its back-off', () => {
    stream.start();
    waitLong();
    const before = wires.length;
    stream.roused();
    scene.clock.advance(1_000);
    expect(wires).toHaveLength(before + 1);
    newest().close(gone);
    expect(offline.at(-1)?.retryInMs).toBe(2_000);
  });

  test('tries once for all that happened to it at once', () => {
    stream.start();
    waitLong();
    const before = wires.length;
    for (let at = 0; at < 100; at++) stream.roused();
    scene.clock.advance(1_000);
    expect(wires).toHaveLength(before + 1);
  });

  test('asks a connection that stands whether it still does, and leaves it alone otherwise', async () => {
    stream.start();
    await toDecision();
    stream.roused();
    expect([newest().checks, newest().isOpen, wires.length]).toEqual([1, true, 1]);
  });

  test('keeps away as long as the service itself asked, counting its sleep', async () => {
    stream.start();
    await toDecision();
    newest().close({ ...gone, waitMs: 600_000 });
    stream.roused();
    scene.clock.advance(590_000);
    expect(wires).toHaveLength(1);
    stream.roused(9_000);
    scene.clock.advance(999);
    expect(wires).toHaveLength(1);
    // And a little apart from the others in its building.
    scene.clock.advance(1_001);
    expect(wires).toHaveLength(2);
  });

  test('forgets what was asked by somebody who never proved to be the service', () => {
    stream.start();
    newest().close({ ...gone, waitMs: 3_600_000 });
    stream.roused();
    scene.clock.advance(1_000);
    expect(wires).toHaveLength(2);
  });

  test('does nothing before the start, nor after the stop', () => {
    stream.roused();
    stream.start();
    newest().close(gone);
    void stream.stop();
    stream.roused();
    scene.clock.advance(600_000);
    expect(wires).toHaveLength(1);
  });
});

test('what is waited for our own sake is waited in whatever network: a password that was refused is not tried at each', () => {
  stream.start();
  newest().close({ fault: 'proxy', said: 'the proxy does not take the password', ownWaitMs: 900_000 });
  expect(offline[0]?.retryInMs).toBe(900_000);
  for (let at = 0; at < 10; at++) {
    scene.clock.advance(80_000);
    stream.roused();
  }
  expect(wires).toHaveLength(1);
  scene.clock.advance(400_000);
  expect(wires.length).toBeGreaterThan(1);
});

test('a stream that stops says so to the service, and waits until that is heard', async () => {
  stream.start();
  const codes: (number | undefined)[] = [];
  const wire = newest();
  wire.end = (_said, code) => void codes.push(code);
  let isStopped = false;
  const stopped = stream.stop().then(() => {
    isStopped = true;
  });
  await new Promise(setImmediate);
  expect([codes, isStopped]).toEqual([[1001], false]);
  wire.close({ fault: 'closed', said: 'gone' });
  await stopped;
});
