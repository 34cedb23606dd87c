import { expect, test } from '@jest/globals';
import { StanceError } from '../shared/errors.ts';
import { ManualClock } from '../shared/testing/manual-clock.ts';
import type { Attestor } from './evidence/attestor.ts';
import { generateKey, softwareKey } from './keys/software-key.ts';
import { signer } from './signer.ts';
import { StatusBoard } from './status-board.ts';

const key = softwareKey(generateKey(), 'file');
const enrolment = { url: 'https://service.example', issuerKeys: [], deviceId: 'd', chain: 'c', receipt: 'a.b.c' };

function scene() {
  const clock = new ManualClock();
  const agent = { version: '0', startedAt: 1, mode: 'user', platform: 'linux' } as const;
  const link = { state: 'offline', since: 1 } as const;
  const board = new StatusBoard({ at: 1, agent, link, checking: false, readings: {}, waiting: 0 }, () => clock.now());
  const state: { fault?: unknown; again: number } = { again: 0 };
  const attestor = {
    next: async () => {
      if (state.fault !== undefined) throw state.fault;
      return { chain: 'c', seq: 1, jws: 'a.b.c', hash: 'h', at: 1, cause: 'test' };
    },
  } as unknown as Attestor;
  const signing = signer(
    async () => key,
    board,
    async () => attestor,
    clock,
    () => {
      state.again += 1;
    },
    () => 'tpm',
  );
  const next = () => signing.next(key, enrolment, 'test');
  return { clock, board, state, signing, next };
}

test('a ledger that cannot be written is said, and said no more once it can', async () => {
  const { board, state, next } = scene();
  state.fault = Object.assign(new Error('attempt to write a readonly database'), { errcode: 8 });
  await expect(next()).rejects.toThrow('readonly');
  expect(board.status.trouble?.what).toBe('stateUnwritable');
  state.fault = undefined;
  await next();
  expect(board.status.trouble).toBeUndefined();
});

test('what the service said stays, however well signing works', async () => {
  const { board, next } = scene();
  board.set({ trouble: { what: 'revoked', said: 'revoked' } });
  await next();
  expect(board.status.trouble?.what).toBe('revoked');
});

test('a key that is found locked after the end is not tried again', async () => {
  const { clock, state, signing, next } = scene();
  state.fault = new StanceError('keyLocked', 'locked');
  signing.stop();
  await expect(next()).rejects.toThrow('locked');
  clock.advance(60_000);
  expect(state.again).toBe(0);
});

test('a locked key is tried again each minute, a missing one is not', async () => {
  const { clock, board, state, signing, next } = scene();
  state.fault = new StanceError('keyLocked', 'locked');
  await expect(next()).rejects.toThrow('locked');
  expect(board.status.trouble).toEqual({ what: 'keyLocked', said: 'locked', keptIn: 'tpm' });
  clock.advance(60_000);
  expect(state.again).toBe(1);
  state.fault = new StanceError('keyMissing', 'gone');
  await expect(next()).rejects.toThrow('gone');
  expect(board.status.trouble?.what).toBe('keyMissing');
  clock.advance(600_000);
  expect(state.again).toBe(1);
  signing.stop();
});
