import { verify } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { StanceError } from '../../shared/errors.ts';
import { importPublicKey } from '../crypto/es256.ts';
import { fileStore } from './file-store.ts';
import { KeyLadder } from './key-ladder.ts';
import { type Keychain, keychainStore } from './keychain.ts';
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
  hangs = false;
  async getPassword(_: string, account: string) {
    if (this.hangs) return new Promise<string | null>(() => undefined);
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
    const store = keychainStore(
      async () => chain,
      async () => true,
    );
    expect(await store.isReady()).toBe(true);
    const made = await store.create();
    expect((await store.load(made.id))?.id).toBe(made.id);
  });

  test('that was swapped for another is not used', async () => {
    const chain = new FakeKeychain();
    const store = keychainStore(
      async () => chain,
      async () => true,
    );
    const made = await store.create();
    chain.held.set(made.id, exportKey(generateKey()));
    expect(await code(() => store.load(made.id))).toBe('keyLocked');
  });

  test('is locked, not missing, when the keychain answers nothing at all', async () => {
    const chain = new FakeKeychain();
    const store = keychainStore(
      async () => chain,
      async () => true,
    );
    await store.isReady();
    const made = await store.create();
    chain.locked = true;
    expect(await code(() => store.load(made.id))).toBe('keyLocked');
    chain.locked = false;
    expect((await store.load(made.id))?.id).toBe(made.id);
  });

  test('is surely missing only when the sentinel beside it can be read', async () => {
    const chain = new FakeKeychain();
    const store = keychainStore(
      async () => chain,
      async () => true,
    );
    await store.isReady();
    expect(await store.load('A'.repeat(43))).toBeUndefined();
  });

  test('is not made where the system says that the keychain is locked', async () => {
    const chain = new FakeKeychain();
    expect(
      await keychainStore(
        async () => chain,
        async () => false,
      ).isReady(),
    ).toBe(false);
    expect(chain.held.size).toBe(0);
  });

  test('is not made where there is no keychain', async () => {
    const none = async () => {
      throw new Error('Cannot autolaunch D-Bus without X11 $DISPLAY');
    };
    expect(await keychainStore(none, async () => true).isReady()).toBe(false);
  });
});

describe('the ladder', () => {
  test('takes the first rung that is ready', async () => {
    const chain = new FakeKeychain();
    const ladder = (unlocked: boolean) =>
      new KeyLadder(
        [
          keychainStore(
            async () => chain,
            async () => unlocked,
          ),
          fileStore(dir),
        ],
        'best',
      );
    expect((await ladder(true).create()).protection).toBe('keychain');
    expect((await ladder(false).create()).protection).toBe('file');
  });

  test('never takes another rung than the one that was asked for', async () => {
    const locked = keychainStore(
      async () => new FakeKeychain(),
      async () => false,
    );
    expect(await code(() => new KeyLadder([locked, fileStore(dir)], 'keychain').create())).toBe('keyLocked');
    expect(readdirSync(dir)).toEqual([]);
  });

  test('opens a key only on the rung it was made on', async () => {
    const made = await fileStore(dir).create();
    const ladder = new KeyLadder([fileStore(dir)], 'best');
    expect((await ladder.load('file', made.id))?.id).toBe(made.id);
    expect(await code(async () => ladder.load('keychain', made.id))).toBe('keyLocked');
  });
});
