import { verify } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { StanceError } from '../../shared/errors.ts';
import { importPublicKey } from '../crypto/es256.ts';
import { fileStore } from './file-store.ts';
import { KeyLadder } from './key-ladder.ts';
import { type Keychain, type KeychainWord, keychainStore } from './keychain.ts';
import type { KeychainItem } from './keychain-item.ts';
import type { KeychainState } from './keychain-state.ts';
import { exportKey, generateKey } from './software-key.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stance-keys-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const code = (run: () => Promise<unknown>) =>
  run().then(
    () => 'no error',
    (error: unknown) => (error instanceof StanceError ? error.code : String(error)),
  );

/** A keychain as keytar shows it: when locked, reading gives null and writing throws. */
class FakeKeychain implements Keychain {
  readonly held = new Map<string, string>();
  locked = false;
  /** As with a prompt that nobody answers; each call is one more prompt. */
  hangs = false;
  asked = 0;
  answer: () => void = () => undefined;
  async getPassword(_: string, account: string) {
    this.asked++;
    if (this.hangs) return new Promise<null>((resolve) => (this.answer = () => resolve(null)));
    return this.locked ? null : (this.held.get(account) ?? null);
  }
  async setPassword(_: string, account: string, password: string) {
    if (this.locked) throw new Error('Cannot create an item in a locked collection');
    this.held.set(account, password);
  }
  async deletePassword(_: string, account: string) {
    return this.held.delete(account);
  }
}

const open: KeychainWord = { state: async () => 'open', holds: async () => 'unclear' };
const locked: KeychainWord = { ...open, state: async () => 'locked' };

describe('a key in a file', () => {
  test('signs raw r‖s that its public half verifies, also after a restart', async () => {
    const made = await fileStore(dir).create();
    const again = await fileStore(dir).load(made.id);
    const bytes = Buffer.from('evidence');
    const signature = await again?.sign(bytes);
    expect(signature).toHaveLength(64);
    const key = importPublicKey(made.publicJwk);
    expect(verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signature ?? Buffer.alloc(0))).toBe(true);
  });

  test('is for its owner alone, and is closed again when it was opened to others', async () => {
    const made = await fileStore(dir).create();
    const path = join(dir, readdirSync(dir)[0] ?? '');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    chmodSync(path, 0o644);
    await fileStore(dir).load(made.id);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('that was swapped for another is not used', async () => {
    const made = await fileStore(dir).create();
    writeFileSync(join(dir, `device-key-${made.id}`), exportKey(generateKey()));
    expect(await code(() => fileStore(dir).load(made.id))).toBe('keyLocked');
  });

  test('that is damaged is not used, and nothing of it is said', async () => {
    const made = await fileStore(dir).create();
    const path = join(dir, `device-key-${made.id}`);
    const half = readFileSync(path, 'utf8').slice(0, 60);
    writeFileSync(path, half);
    const load = fileStore(dir).load(made.id);
    await expect(load).rejects.toMatchObject({ code: 'keyLocked', message: expect.stringContaining(path) });
    await expect(load).rejects.not.toThrow(half.slice(0, 20));
  });

  test('that is not there is undefined', async () => {
    expect(await fileStore(dir).load('A'.repeat(43))).toBeUndefined();
  });
});

describe('a key in the keychain', () => {
  test('is found again', async () => {
    const chain = new FakeKeychain();
    const store = keychainStore(async () => chain, open);
    expect(await store.isReady()).toBe(true);
    const made = await store.create();
    expect((await store.load(made.id))?.id).toBe(made.id);
  });

  test('that was swapped for another is not used', async () => {
    const chain = new FakeKeychain();
    const store = keychainStore(async () => chain, open);
    const made = await store.create();
    chain.held.set(made.id, exportKey(generateKey()));
    expect(await code(() => store.load(made.id))).toBe('keyLocked');
  });

  test('is locked, not missing, when the keychain answers nothing at all', async () => {
    const chain = new FakeKeychain();
    const store = keychainStore(async () => chain, open);
    await store.isReady();
    const made = await store.create();
    chain.locked = true;
    expect(await code(() => store.load(made.id))).toBe('keyLocked');
    chain.locked = false;
    expect((await store.load(made.id))?.id).toBe(made.id);
  });

  test('is not asked for while the system says that the keychain is not open: a person would be prompted each time', async () => {
    const chain = new FakeKeychain();
    let state: KeychainState = 'open';
    const store = keychainStore(async () => chain, { ...open, state: async () => state });
    const made = await store.create();
    for (state of ['locked', 'noBus', 'noService', 'noCollection', 'silent', 'unclear'] as const) {
      expect(await code(() => store.load(made.id))).toBe('keyLocked');
      expect(await code(() => store.destroy(made.id))).toBe('keyLocked');
    }
    expect(chain.asked).toBe(0);
    state = 'open';
    expect((await store.load(made.id))?.id).toBe(made.id);
  });

  test('that hangs is waited for within the limit, and asked nothing more until it answers', async () => {
    jest.useFakeTimers();
    const chain = new FakeKeychain();
    const store = keychainStore(async () => chain, open);
    try {
      const made = await store.create();
      chain.hangs = true;
      const loads = [1, 2, 3, 4, 5].map(() => code(() => store.load(made.id)));
      await jest.advanceTimersByTimeAsync(5_000);
      expect(await Promise.all(loads)).toEqual(Array(5).fill('keyLocked'));
      expect(await code(() => store.load(made.id))).toBe('keyLocked');
      expect(chain.asked).toBe(1);
      chain.answer();
      chain.hangs = false;
      await jest.advanceTimersByTimeAsync(0);
      expect((await store.load(made.id))?.id).toBe(made.id);
    } finally {
      jest.useRealTimers();
    }
  });

  test('is surely missing only when the sentinel beside it can be read', async () => {
    const chain = new FakeKeychain();
    const store = keychainStore(async () => chain, open);
    await store.isReady();
    expect(await store.load('A'.repeat(43))).toBeUndefined();
  });

  test('is surely missing, too, where the keychain was made anew and says that it holds no such thing', async () => {
    const chain = new FakeKeychain();
    const holding = (holds: KeychainItem) => keychainStore(async () => chain, { ...open, holds: async () => holds });
    expect(await holding('none').load('A'.repeat(43))).toBeUndefined();
    for (const holds of ['locked', 'open', 'unclear'] as const)
      expect(await code(() => holding(holds).load('A'.repeat(43)))).toBe('keyLocked');
  });

  test('is not made where the system says that the keychain is locked', async () => {
    const chain = new FakeKeychain();
    expect(await keychainStore(async () => chain, locked).isReady()).toBe(false);
    expect(chain.held.size).toBe(0);
  });

  test('is not made where there is no keychain', async () => {
    const none = async () => {
      throw new Error('Cannot autolaunch D-Bus without X11 $DISPLAY');
    };
    expect(await keychainStore(none, open).isReady()).toBe(false);
  });
});

describe('the ladder', () => {
  test('takes the first rung that is ready', async () => {
    const chain = new FakeKeychain();
    const ladder = (unlocked: boolean) =>
      new KeyLadder([keychainStore(async () => chain, unlocked ? open : locked), fileStore(dir)], 'best');
    expect((await ladder(true).create()).protection).toBe('keychain');
    expect((await ladder(false).create()).protection).toBe('file');
  });

  test('never takes another rung than the one that was asked for', async () => {
    const store = keychainStore(async () => new FakeKeychain(), locked);
    expect(await code(() => new KeyLadder([store, fileStore(dir)], 'keychain').create())).toBe('keyLocked');
    expect(readdirSync(dir)).toEqual([]);
  });

  test('opens a key only on the rung it was made on', async () => {
    const made = await fileStore(dir).create();
    const ladder = new KeyLadder([fileStore(dir)], 'best');
    expect((await ladder.load('file', made.id))?.id).toBe(made.id);
    expect(await code(async () => ladder.load('keychain', made.id))).toBe('keyLocked');
  });
});
