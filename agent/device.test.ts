import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { deviceIdOf } from '../shared/jws.ts';
import { type Device, openDevice } from './device.ts';
import type { KeyStore } from './keys/device-key.ts';
import { fileStore } from './keys/file-store.ts';
import { KeyLadder } from './keys/key-ladder.ts';

let dir: string;
let device: Device | undefined;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stance-device-'));
});
afterEach(() => {
  device?.close();
  rmSync(dir, { recursive: true });
});

const keys = () => readdirSync(dir).filter((name) => name.startsWith('device-key-'));
const open = (store: KeyStore = fileStore(dir)) => {
  device = openDevice(dir, new KeyLadder([store], 'best'));
  return device;
};
const enrolment = (id: string) => ({
  url: 'https://service.example',
  issuerKeys: ['A'.repeat(43)],
  deviceId: deviceIdOf(id),
  chain: 'C'.repeat(43),
  receipt: 'a.b.c',
});

test('a key that is slow to make is made once, however many ask for it meanwhile', async () => {
  const file = fileStore(dir);
  const slow: KeyStore = {
    ...file,
    create: async () => {
      await new Promise(setImmediate);
      return file.create();
    },
  };
  const { key, identity } = open(slow);
  const [first, second] = await Promise.all([key(), key()]);
  expect(first.id).toBe(second.id);
  expect(identity.held.key?.id).toBe(first.id);
  expect(keys()).toHaveLength(1);
});

test('a key that is gone is said to be missing, and none is made in its place', async () => {
  const { key, identity } = open();
  const { id } = await key();
  identity.save({ enrolment: enrolment(id) });
  rmSync(join(dir, `device-key-${id}`));
  device?.close();
  await expect(open().key()).rejects.toMatchObject({ code: 'keyMissing' });
  expect(keys()).toEqual([]);
});

test('an enrolment that takes the place of another gets a key of its own', async () => {
  const { key, identity } = open();
  const { id } = await key();
  identity.save({ enrolment: enrolment(id) });
  identity.save({ enrolment: undefined, key: undefined });
  expect((await key()).id).not.toBe(id);
});

test('a key that could not be opened is opened when it can be', async () => {
  const file = fileStore(dir);
  let locked = true;
  const { key } = open({
    ...file,
    create: async () => {
      if (locked) throw new Error('locked');
      return file.create();
    },
  });
  await expect(key()).rejects.toThrow('locked');
  locked = false;
  expect((await key()).protection).toBe('file');
});
