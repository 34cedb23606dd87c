import { verify } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { importPublicKey } from '../../agent/crypto/es256.ts';
import type { DeviceKey, KeyStore } from '../../agent/keys/device-key.ts';
import {
  inLockout,
  property,
  readAlgorithms,
  readCurves,
  readHandles,
  readProperties,
} from '../../agent/keys/tpm/capability-commands.ts';
import { makingMs, promptMs } from '../../agent/keys/tpm/command.ts';
import { algorithm, p256 } from '../../agent/keys/tpm/public-area.ts';
import { type Tpm, tpmBehind } from '../../agent/keys/tpm/tpm.ts';
import { tpmStore } from '../../agent/keys/tpm/tpm-store.ts';
import { type Alter, alteredDoor, commandCode, refusal } from '../support/altered-tpm.ts';
import { describeWith, needs } from '../support/needs.ts';
import { type SoftwareTpm, startSoftwareTpm } from '../support/swtpm.ts';
import { clearTpm, lockOut } from '../support/tpm-owner.ts';

const transient = 0x80000000;
const bytes = Buffer.from('evidence');
const holds = (key: DeviceKey, signature: Uint8Array): boolean =>
  verify('sha256', bytes, { key: importPublicKey(key.publicJwk), dsaEncoding: 'ieee-p1363' }, signature);

describeWith(needs('swtpm'), 'a device key in a real TPM', () => {
  let chip: SoftwareTpm;
  let dir: string;
  let tpm: Tpm;
  let store: KeyStore;

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'stance-tpm-store-'));
    chip = await startSoftwareTpm();
    tpm = tpmBehind(chip.door);
    store = tpmStore(dir, tpm);
  });
  afterEach(async () => {
    await tpm.close();
    await chip.close();
    rmSync(dir, { recursive: true });
  });

  /** The store as the agent has it after a restart; optionally with something between it and the TPM. */
  const anew = async (alter?: Alter): Promise<KeyStore> => {
    await tpm.close();
    tpm = tpmBehind(alter === undefined ? chip.door : alteredDoor(chip.door, alter));
    store = tpmStore(dir, tpm);
    return store;
  };
  const loaded = () => tpm.inTurn((link) => link.ask(readHandles(transient)));
  const opened = async (id: string): Promise<DeviceKey> => {
    const key = await store.load(id);
    if (key === undefined) throw new Error('the key is not there');
    return key;
  };

  test('signs raw r‖s that its public half verifies, also after a restart of the agent and of the machine', async () => {
    expect(await store.isReady()).toBe(true);
    const made = await store.create();
    expect(made.protection).toBe('tpm');
    expect(holds(made, await made.sign(bytes))).toBe(true);

    await anew();
    expect(holds(made, await (await opened(made.id)).sign(bytes))).toBe(true);
    await chip.restart();
    const again = await opened(made.id);
    expect(again).toMatchObject({ id: made.id, publicJwk: made.publicJwk });
    expect(holds(made, await again.sign(bytes))).toBe(true);
  });

  test('that was open while the machine slept signs on', async () => {
    const made = await store.create();
    await made.sign(bytes);
    await chip.restart();
    expect(holds(made, await made.sign(bytes))).toBe(true);
  });

  test('leaves nothing in the TPM: not by a rehearsal, nor when it is closed or destroyed', async () => {
    await store.isReady();
    const made = await store.create();
    expect(await loaded()).toEqual([]);
    await made.sign(bytes);
    expect(await loaded()).toHaveLength(1);
    await tpm.close();
    expect(await loaded()).toEqual([]);
    await made.sign(bytes);
    await store.destroy(made.id);
    expect(await loaded()).toEqual([]);
    expect(readdirSync(dir)).toEqual([]);
    expect(await store.load(made.id)).toBeUndefined();
  });

  test('is kept in one file for its owner alone, of no use on another machine', async () => {
    const made = await store.create();
    const path = join(dir, readdirSync(dir)[0] ?? '');
    expect(readdirSync(dir)).toEqual([`tpm-key-${made.id}`]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    chmodSync(path, 0o644);
    await anew();
    await opened(made.id);
    expect(statSync(path).mode & 0o777).toBe(0o600);

    const other = await startSoftwareTpm();
    const elsewhere = tpmBehind(other.door);
    await expect(tpmStore(dir, elsewhere).load(made.id)).rejects.toMatchObject({ code: 'keyMissing' });
    await elsewhere.close();
    await other.close();
  });

  test('signs a thousand times', async () => {
    const made = await store.create();
    const took: number[] = [];
    for (let at = 0; at < 1000; at++) {
      const before = performance.now();
      const signature = await made.sign(bytes);
      took.push(performance.now() - before);
      if (!holds(made, signature)) throw new Error(`signature ${at} does not hold`);
    }
    took.sort((a, b) => a - b);
    console.log(`a signature by swtpm: median ${took[500]?.toFixed(2)} ms, p99 ${took[990]?.toFixed(2)} ms`);
    expect(await loaded()).toHaveLength(1);
  });

  test('is missing, with the reason, once the TPM was cleared; another can be made', async () => {
    const made = await store.create();
    await made.sign(bytes);
    await clearTpm(tpm);
    const gone = { code: 'keyMissing', message: expect.stringContaining('was cleared') };
    // Also before anybody signs: what was loaded is no proof that it is there.
    await expect(store.load(made.id)).rejects.toMatchObject(gone);
    await expect(made.sign(bytes)).rejects.toMatchObject(gone);
    await anew();
    await expect(store.load(made.id)).rejects.toMatchObject(gone);
    const next = await store.create();
    expect(holds(next, await next.sign(bytes))).toBe(true);
    expect(await loaded()).toHaveLength(1);
  });

  test('signs on while the TPM is locked after somebody’s wrong passwords', async () => {
    const made = await store.create();
    await lockOut(tpm);
    const told = await tpm.inTurn((link) => link.ask(readProperties(property.permanent, 1)));
    expect((told.get(property.permanent) ?? 0) & inLockout).toBe(inLockout);
    expect(holds(made, await made.sign(bytes))).toBe(true);
  });

  test('cannot be told while there is no TPM, and is there again with it', async () => {
    const made = await store.create();
    await chip.stop();
    await expect(made.sign(bytes)).rejects.toMatchObject({ code: 'keyLocked' });
    await anew();
    await expect(store.load(made.id)).rejects.toMatchObject({ code: 'keyLocked' });
    expect(await store.isReady()).toBe(false);
    await chip.start();
    expect(holds(made, await (await opened(made.id)).sign(bytes))).toBe(true);
  });

  test('is signed with once the TPM is not busy any more; one that stays busy is said to be', async () => {
    const made = await store.create();
    let busy = 3;
    await anew((_, honest) => (busy-- > 0 ? Promise.resolve(refusal(0x922)) : honest()));
    const key = await opened(made.id);
    expect(holds(made, await key.sign(bytes))).toBe(true);
    busy = 1000;
    await expect(key.sign(bytes)).rejects.toMatchObject({
      code: 'keyLocked',
      message: expect.stringContaining('busy'),
    });
    busy = 0;
    expect(holds(made, await key.sign(bytes))).toBe(true);
  });

  test.each([
    ['locked out', 0x921, 'locked after wrong passwords'],
    ['in failure mode', 0x101, 'failure mode'],
    ['that wants a password of the owner', 0x9a2, 'a password is set'],
  ])('of a TPM %s cannot be told, and says so', async (_, code, words) => {
    const made = await store.create();
    await anew(async () => refusal(code));
    await expect(store.load(made.id)).rejects.toMatchObject({
      code: 'keyLocked',
      message: expect.stringContaining(words),
    });
    expect(await store.isReady()).toBe(false);
  });

  test('of a slow TPM is signed with all the same, and the event loop does not wait for it', async () => {
    const slowMs = 300;
    await anew(async (_, honest) => {
      await new Promise((resolve) => setTimeout(resolve, slowMs));
      return honest();
    });
    const made = await store.create();
    const began = performance.now();
    let longestMs = 0;
    let last = began;
    const beat = setInterval(() => {
      const now = performance.now();
      longestMs = Math.max(longestMs, now - last);
      last = now;
    }, 5);
    // Together, and one after the other in the TPM.
    const signatures = await Promise.all([made.sign(bytes), made.sign(bytes)]);
    clearInterval(beat);
    expect(signatures.every((each) => holds(made, each))).toBe(true);
    expect(performance.now() - began).toBeGreaterThan(2 * slowMs);
    expect(longestMs).toBeLessThan(slowMs);
    expect(Math.min(promptMs, makingMs)).toBeGreaterThan(10 * slowMs);
  });

  test('is flushed also when the TPM fails in the middle of making it', async () => {
    for (const failing of [0x153, 0x157, 0x15d]) {
      await anew((command, honest) => (commandCode(command) === failing ? Promise.resolve(refusal(0x101)) : honest()));
      await expect(store.create()).rejects.toMatchObject({ code: 'keyLocked' });
      expect(readdirSync(dir)).toEqual([]);
      expect(await loaded()).toEqual([]);
    }
  });

  test('that was swapped for another is not used', async () => {
    const [made, other] = [await store.create(), await store.create()];
    writeFileSync(join(dir, `tpm-key-${made.id}`), readFileSync(join(dir, `tpm-key-${other.id}`)));
    await expect(store.load(made.id)).rejects.toMatchObject({
      code: 'keyLocked',
      message: expect.stringContaining('another key'),
    });
  });

  test.each([
    ['is cut off', (text: string) => text.slice(0, 100)],
    ['is empty', () => ''],
    [
      'has a wrapped part with one letter changed',
      (text: string) =>
        text.replace(
          /("privateBlob":".{80})(.)/,
          (_, before: string, letter: string) => before + (letter === 'A' ? 'B' : 'A'),
        ),
    ],
    ['has no wrapped part', (text: string) => text.replace(/"privateBlob":"[^"]*"/, '"privateBlob":"AA"')],
  ])('whose file %s is not used, and nothing of it is said', async (_, harm) => {
    const made = await store.create();
    const path = join(dir, `tpm-key-${made.id}`);
    writeFileSync(path, harm(readFileSync(path, 'utf8')));
    await anew();
    await expect(store.load(made.id)).rejects.toMatchObject({ code: 'keyLocked' });
    expect(await loaded()).toEqual([]);
  });

  test('finds what it needs in what the TPM says of itself', async () => {
    const [algorithms, curves, told] = await tpm.inTurn(async (link) => [
      await link.ask(readAlgorithms),
      await link.ask(readCurves),
      await link.ask(readProperties(property.manufacturer, 8)),
    ]);
    expect(algorithms.has(algorithm.ecdsa) && algorithms.has(algorithm.sha256)).toBe(true);
    expect(curves.has(p256)).toBe(true);
    const maker = Buffer.alloc(4);
    maker.writeUInt32BE(told.get(property.manufacturer) ?? 0);
    expect(maker.toString('latin1')).toBe('IBM\0');
  });
});
