import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Outcome } from './demand.ts';
import { gone, StreamScene, wish } from './testing/stream-scene.ts';

let at: StreamScene;
beforeEach(() => {
  at = new StreamScene();
});
afterEach(() => at.end());

describe('the wait for the next connection', () => {
  test('grows though each one brings a decision, when none of them lasts', async () => {
    at.stream.start();
    for (let turn = 0; turn < 5; turn++) {
      await at.toDecision();
      at.newest().close(gone);
      at.scene.clock.advance(at.offline.at(-1)?.retryInMs ?? 0);
    }
    expect(at.offline.map(({ retryInMs }) => retryInMs)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
  });

  test('is short again after a connection that lasted', async () => {
    at.stream.start();
    for (let turn = 0; turn < 4; turn++) {
      at.newest().close(gone);
      at.scene.clock.advance(at.offline.at(-1)?.retryInMs ?? 0);
    }
    await at.toDecision();
    at.scene.clock.advance(60_000);
    at.newest().close(gone);
    expect(at.offline.at(-1)?.retryInMs).toBe(1_000);
  });

  test('is as long as the service asks and a little apart from others, but never longer than an hour', async () => {
    at.stream.start();
    await at.toDecision();
    at.newest().close({ ...gone, waitMs: 120_000 });
    expect(at.offline.at(-1)?.retryInMs).toBe(121_000);
    at.scene.clock.advance(121_000);
    await at.toDecision();
    at.newest().close({ ...gone, waitMs: 86_400_000 });
    expect(at.offline.at(-1)?.retryInMs).toBe(3_600_000);
  });

  test('is as long as a service asks that turns away before it proves itself, but never longer than by ourselves', () => {
    at.stream.start();
    at.newest().close({ ...gone, waitMs: 30_000 });
    expect(at.offline.at(-1)?.retryInMs).toBe(31_000);
    at.scene.clock.advance(31_000);
    at.newest().close({ ...gone, waitMs: 86_400_000 });
    expect(at.offline.at(-1)?.retryInMs).toBe(300_000);
  });

  test('follows a connection that cannot even be begun', () => {
    at.connects = () => {
      throw new Error('Invalid URL');
    };
    at.stream.start();
    expect(at.offline).toMatchObject([{ ending: { fault: 'unreachable', said: 'Invalid URL' }, retryInMs: 1_000 }]);
    at.connects = () => undefined;
    at.scene.clock.advance(1_000);
    expect(at.wires).toHaveLength(1);
  });
});

describe('an end', () => {
  test('that follows a refusal is said to be one', async () => {
    at.stream.start();
    await at.toEvidence();
    await at.newest().says(await at.scene.refusal('restart-too-soon', { retry_after: 600 }), 0);
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    expect(at.offline.at(-1)).toMatchObject({ ending: { fault: 'refused' }, retryInMs: 601_000 });
  });

  test('is not blamed on a refusal that a decision has made good', async () => {
    at.stream.start();
    const live = await at.toEvidence();
    expect(live).toMatchObject({ live: true });
    const history = await at.newest().says(await at.scene.refusal('stale-nonce', { retry_after: undefined }));
    expect(history).toMatchObject({ live: false });
    const again = await at.newest().says({ type: 'received', seq: 1 });
    await at.newest().says(await at.scene.decision(again), 0);
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    at.newest().close(gone);
    expect(at.offline.at(-1)?.ending).toEqual(gone);
  });
});

test('what nobody came to say before the end is told, what was signed already is not', async () => {
  at.stream.start();
  await at.toEvidence();
  at.newest().close(gone);
  expect(at.offline.at(-1)?.unsaid).toBeUndefined();
  at.scene.clock.advance(1_000);
  await at.toEvidence();
  at.stream.demand({ ...wish(), cause: 'changed:edr' });
  at.newest().close(gone);
  expect(at.offline.at(-1)?.unsaid).toContain('changed:edr');
});

test('another code leaves the connection that was made for the one before, at once', async () => {
  at.stream.start();
  await at.newest().says(await at.challenge());
  at.stream.startOver();
  expect(at.wires).toHaveLength(2);
  expect(at.offline).toEqual([]);
});

test('whoever waits is told when the agent stops, and nothing connects after it', async () => {
  at.stream.start();
  await at.toEvidence();
  const outcomes: Outcome[] = [];
  at.stream.demand(wish([(outcome) => outcomes.push(outcome)]));
  void at.stream.stop();
  at.scene.clock.advance(3_600_000);
  expect(outcomes).toMatchObject([{ decided: false }]);
  expect(at.wires).toHaveLength(1);
  expect(at.scene.clock.waiting).toBe(0);
});

test('a stream that stops says so to the service, and waits until that is heard', async () => {
  at.stream.start();
  const codes: (number | undefined)[] = [];
  const wire = at.newest();
  wire.end = (_said, code) => void codes.push(code);
  let isStopped = false;
  const stopped = at.stream.stop().then(() => {
    isStopped = true;
  });
  await new Promise(setImmediate);
  expect([codes, isStopped]).toEqual([[1001], false]);
  wire.close({ fault: 'closed', said: 'gone' });
  await stopped;
});
