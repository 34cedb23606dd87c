import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { StanceError } from '../../shared/errors.ts';
import { type Enrolment, IdentityFile } from '../identity/identity.ts';
import type { DeviceKey, KeyStore } from './device-key.ts';
import { deviceKeys } from './device-keys.ts';
import { fileStore } from './file-store.ts';
import { KeyLadder } from './key-ladder.ts';
import { generateKey, softwareKey } from './software-key.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stance-device-keys-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** A TPM that may be cleared: what it made before is gone then, and it knows so. */
function clearable() {
  const held = new Map<string, DeviceKey>();
  const store: KeyStore = {
    protection: 'tpm',
    isReady: async () => true,
    create: async () => {
      const key = softwareKey(generateKey(), 'tpm');
      held.set(key.id, key);
      return key;
    },
    load: async (id) => {
      const key = held.get(id);
      if (key === undefined) throw new StanceError('keyMissing', 'the TPM was cleared');
      return key;
    },
    destroy: async (id) => void held.delete(id),
  };
  return { store, clear: () => held.clear() };
}

const enrolment: Enrolment = {
  url: 'https://service.example',
  issuerKeys: ['A'.repeat(43)],
  deviceId: `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${'A'.repeat(43)}`,
  chain: 'A'.repeat(43),
  receipt: 'a.b.c',
};

describe('a device key that its store knows to be gone', () => {
  const startedWith = (store: KeyStore) => {
    const identity = new IdentityFile(dir);
    identity.load();
    return { identity, keys: deviceKeys(identity, new KeyLadder([store], 'best')) };
  };

  test('is made anew where no service knows it yet', async () => {
    const { store, clear } = clearable();
    const first = await startedWith(store).keys.key();
    clear();
    const { identity, keys } = startedWith(store);
    const second = await keys.key();
    expect(second.id).not.toBe(first.id);
    expect(identity.held.key).toEqual({ protection: 'tpm', id: second.id });
  });

  test('is missing with the store’s own reason where a service knows it, and nothing is made', async () => {
    const { store, clear } = clearable();
    const { identity, keys } = startedWith(store);
    const { id } = await keys.key();
    identity.save({ enrolment });
    clear();
    const again = startedWith(store);
    await expect(again.keys.key()).rejects.toMatchObject({ code: 'keyMissing', message: 'the TPM was cleared' });
    expect(again.identity.held.key?.id).toBe(id);
  });

  test('is known to be gone also while the one that was opened before is held, and is not said of one that is there', async () => {
    const { store, clear } = clearable();
    const { identity, keys } = startedWith(store);
    await keys.key();
    identity.save({ enrolment });
    expect(await keys.isGone()).toBe(false);
    clear();
    expect(await keys.isGone()).toBe(true);
    const locked = { ...store, load: () => Promise.reject(new StanceError('keyLocked', 'not now')) };
    await expect(startedWith(locked).keys.isGone()).rejects.toMatchObject({ code: 'keyLocked' });
  });

  test('is made anew where it was only to follow another', async () => {
    const { store, clear } = clearable();
    const { identity, keys } = startedWith(store);
    await keys.key();
    identity.save({ enrolment });
    const first = await keys.successor();
    clear();
    const again = startedWith(store);
    const second = await again.keys.successor();
    expect(second.id).not.toBe(first.id);
    expect(again.identity.held.next?.id).toBe(second.id);
  });
});

describe('a rung behind the file', () => {
  test('is taken only by its name, and opened whenever a key was made on it', async () => {
    const rungs = [fileStore(dir), clearable().store];
    expect((await new KeyLadder(rungs, 'best').create()).protection).toBe('file');
    const made = await new KeyLadder(rungs, 'tpm').create();
    expect(made.protection).toBe('tpm');
    expect((await new KeyLadder(rungs, 'best').load('tpm', made.id))?.id).toBe(made.id);
  });

  test('is taken where the service asks for it, or for less that is not there; never against the configuration', async () => {
    const rungs = [fileStore(dir), clearable().store];
    const made = (wanted: 'best' | 'file' | 'tpm', wish: Parameters<KeyLadder['create']>[0]) =>
      new KeyLadder(rungs, wanted).create(wish).then(({ protection }) => protection);
    expect(await made('best', { asked: 'tpm' })).toBe('tpm');
    expect(await made('best', { asked: 'keychain' })).toBe('tpm');
    expect(await made('tpm', { asked: 'keychain' })).toBe('tpm');
    await expect(made('file', { asked: 'tpm' })).rejects.toMatchObject({
      ...{ code: 'keyLocked', message: 'the configuration of this laptop keeps its key elsewhere: file' },
    });
  });

  test('is where a key stays that follows one in it, unless the configuration names another', async () => {
    const rungs = [fileStore(dir), clearable().store];
    expect((await new KeyLadder(rungs, 'best').create({ follows: 'tpm' })).protection).toBe('tpm');
    expect((await new KeyLadder(rungs, 'best').create({ follows: 'file' })).protection).toBe('file');
    expect((await new KeyLadder(rungs, 'file').create({ follows: 'tpm' })).protection).toBe('file');
  });

  test('says itself why it cannot be used, and nothing else is taken in its place', async () => {
    const store = {
      ...clearable().store,
      isReady: async () => false,
      create: () => Promise.reject(new Error('no TPM')),
    };
    await expect(new KeyLadder([fileStore(dir), store], 'best').create({ asked: 'tpm' })).rejects.toThrow('no TPM');
    expect(readdirSync(dir)).toEqual([]);
  });
});
