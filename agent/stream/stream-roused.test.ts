import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { gone, StreamScene } from './testing/stream-scene.ts';

let at: StreamScene;
beforeEach(() => {
  at = new StreamScene();
});
afterEach(() => at.end());

describe('a laptop that woke, or whose network changed', () => {
  /** Fails often enough that the next try is minutes away. */
  const waitLong = () => {
    for (let turn = 0; turn < 8; turn++) {
      at.newest().close(gone);
      if (turn < 7) at.scene.clock.advance(at.offline.at(-1)?.retryInMs ?? 0);
    }
    expect(at.offline.at(-1)?.retryInMs).toBe(128_000);
  };

  test('does not wait out its back-off', () => {
    at.stream.start();
    waitLong();
    const before = at.wires.length;
    at.stream.roused();
    at.scene.clock.advance(1_000);
    expect(at.wires).toHaveLength(before + 1);
    at.newest().close(gone);
    expect(at.offline.at(-1)?.retryInMs).toBe(2_000);
  });

  test('tries once for all that happened to it at once', () => {
    at.stream.start();
    waitLong();
    const before = at.wires.length;
    for (let turn = 0; turn < 100; turn++) at.stream.roused();
    at.scene.clock.advance(1_000);
    expect(at.wires).toHaveLength(before + 1);
  });

  test('asks a connection that stands whether it still does, and leaves it alone otherwise', async () => {
    at.stream.start();
    await at.toDecision();
    at.stream.roused();
    expect([at.newest().checks, at.newest().isOpen, at.wires.length]).toEqual([1, true, 1]);
  });

  test('keeps away as long as the service itself asked, counting its sleep', async () => {
    at.stream.start();
    await at.toDecision();
    at.newest().close({ ...gone, waitMs: 600_000 });
    at.stream.roused();
    at.scene.clock.advance(590_000);
    expect(at.wires).toHaveLength(1);
    at.stream.roused(9_000);
    at.scene.clock.advance(999);
    expect(at.wires).toHaveLength(1);
    // And a little apart from the others in its building.
    at.scene.clock.advance(1_001);
    expect(at.wires).toHaveLength(2);
  });

  test('forgets what was asked by somebody who never proved to be the service', () => {
    at.stream.start();
    at.newest().close({ ...gone, waitMs: 3_600_000 });
    at.stream.roused();
    at.scene.clock.advance(1_000);
    expect(at.wires).toHaveLength(2);
  });

  test('does nothing before the start, nor after the stop', () => {
    at.stream.roused();
    at.stream.start();
    at.newest().close(gone);
    void at.stream.stop();
    at.stream.roused();
    at.scene.clock.advance(600_000);
    expect(at.wires).toHaveLength(1);
  });
});

test('what is waited for our own sake is waited in whatever network: a password that was refused is not tried at each', () => {
  at.stream.start();
  at.newest().close({ fault: 'proxy', said: 'the proxy does not take the password', ownWaitMs: 900_000 });
  expect(at.offline[0]?.retryInMs).toBe(900_000);
  for (let turn = 0; turn < 10; turn++) {
    at.scene.clock.advance(80_000);
    at.stream.roused();
  }
  expect(at.wires).toHaveLength(1);
  at.scene.clock.advance(400_000);
  expect(at.wires.length).toBeGreaterThan(1);
});
