import { generateKeyPairSync, verify } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { importPublicKey } from '../../agent/crypto/es256.ts';
import { judgeCertificates, judgeKey, judgeLock, judgeTpm } from '../../agent/doctor/tpm/judge-tpm.ts';
import { lookIntoTpm } from '../../agent/doctor/tpm/look-into-tpm.ts';
import type { DeviceKey } from '../../agent/keys/device-key.ts';
import { makingMs } from '../../agent/keys/tpm/command.ts';
import { endorsementTemplate } from '../../agent/keys/tpm/endorsement-template.ts';
import { readKeyBlob } from '../../agent/keys/tpm/key-blob.ts';
import { noPoint } from '../../agent/keys/tpm/public-area.ts';
import { tpmBehind } from '../../agent/keys/tpm/tpm.ts';
import { tpmStore } from '../../agent/keys/tpm/tpm-store.ts';
import { sized } from '../../agent/keys/tpm/write-bytes.ts';
import { StanceError } from '../../shared/errors.ts';
import { alteredDoor } from '../support/altered-tpm.ts';
import { type ScriptedMaker, scriptedTpm } from '../support/scripted-tpm.ts';
import { tpmMaker } from '../support/tpm-maker.ts';
import { type Harm, harm } from './harmed-answer.ts';

/** As many commands as the longest of these takes, which is what the doctor asks, or a proof with its certificates, and a few more. */
const commands = 24;
/** Every limit of every command one after the other is less. */
const longestMs = 2 * commands * makingMs;
const runs = { numRuns: 1_000 };

const bytes = Buffer.from('evidence');
const holds = (key: DeviceKey, signature: Uint8Array): boolean =>
  verify('sha256', bytes, { key: importPublicKey(key.publicJwk), dsaEncoding: 'ieee-p1363' }, signature);

/** One to three harmed answers among the first so many. */
const harmsAmong = (first: number) =>
  fc
    .uniqueArray(fc.tuple(fc.nat(first - 1), harm), { minLength: 1, maxLength: 3, selector: ([at]) => at })
    .map((each) => new Map(each));
/** Making or loading a key takes fewer than ten commands. */
const harms = harmsAmong(10);

/** A TPM that harms the answers that are listed, by the number of the command, until it mends. */
function harmedTpm(maker?: ScriptedMaker) {
  let harmed: ReadonlyMap<number, Harm> = new Map();
  let at = 0;
  let release: () => void = () => undefined;
  let released = Promise.resolve();
  let atOnce = 0;
  let mostAtOnce = 0;
  return {
    door: alteredDoor(scriptedTpm(maker), async (_, honest) => {
      mostAtOnce = Math.max(mostAtOnce, ++atOnce);
      const harm = harmed.get(at++);
      const answer = await honest();
      const given = harm === undefined ? Promise.resolve(answer) : harm(answer, released);
      return given.finally(() => atOnce--);
    }),
    /** Each call that hangs holds a thread of the agent's: a second one is never begun beside it. */
    mostAtOnce: () => mostAtOnce,
    begin(harms: ReadonlyMap<number, Harm>) {
      harmed = harms;
      at = 0;
      released = new Promise((resolve) => (release = resolve));
    },
    mend() {
      harmed = new Map();
      release();
    },
  };
}

/** What came of some work, with all the time that limits allow. */
async function outcome<T>(work: Promise<T>): Promise<{ done: T } | { failed: StanceError }> {
  let ended: { done: T } | { failed: unknown } | undefined;
  work.then(
    (done) => {
      ended = { done };
    },
    (failed: unknown) => {
      ended = { failed };
    },
  );
  for (let passedMs = 0; ended === undefined && passedMs <= longestMs; passedMs += 1_000)
    await jest.advanceTimersByTimeAsync(1_000);
  if (ended === undefined) throw new Error('it hangs');
  if ('done' in ended) return ended;
  if (ended.failed instanceof StanceError) return { failed: ended.failed };
  throw ended.failed;
}

/** A maker with an endorsement key on P-256, and a certificate for it. */
async function scriptedMaker(): Promise<ScriptedMaker> {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const point = [x, y].map((each) => sized(Buffer.from(each, 'base64url')));
  const area = Buffer.concat([endorsementTemplate.ecc.subarray(0, -noPoint.length), ...point]);
  return { area, certificate: await (await tpmMaker()).certify(publicKey) };
}

describe('a TPM that answers wrongly', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'stance-tpm-hostile-'));
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] });
  });
  afterEach(() => {
    jest.useRealTimers();
    rmSync(dir, { recursive: true });
  });

  test('never makes a key that does not sign, leaves a file of one, or hangs', async () => {
    await fc.assert(
      fc.asyncProperty(harms, async (each) => {
        const chip = harmedTpm();
        const store = tpmStore(dir, tpmBehind(chip.door));
        chip.begin(each);
        const made = await outcome(store.create());
        expect(chip.mostAtOnce()).toBeLessThan(2);
        chip.mend();
        if ('failed' in made) {
          expect(made.failed).toMatchObject({
            code: 'keyLocked',
            message: expect.stringContaining('in the TPM cannot be used: '),
          });
          expect(readdirSync(dir)).toEqual([]);
          return;
        }
        await jest.advanceTimersByTimeAsync(0);
        expect(holds(made.done, await made.done.sign(bytes))).toBe(true);
        await store.destroy(made.done.id);
      }),
      runs,
    );
  });

  test('never ends in a signature that does not hold, nor in a key that is called missing; and mends with the TPM', async () => {
    const chip = harmedTpm();
    const first = tpmBehind(chip.door);
    const made = await tpmStore(dir, first).create();
    await fc.assert(
      fc.asyncProperty(harms, async (each) => {
        const store = tpmStore(dir, tpmBehind(chip.door));
        chip.begin(each);
        const work = async () => (await store.load(made.id))?.sign(bytes);
        const signed = await outcome(work());
        if ('done' in signed) expect(holds(made, signed.done ?? Buffer.alloc(64))).toBe(true);
        else
          expect(signed.failed).toMatchObject({
            code: 'keyLocked',
            message: expect.stringMatching(/in the TPM cannot be used: |is damaged/),
          });
        expect(chip.mostAtOnce()).toBeLessThan(2);
        chip.mend();
        await jest.advanceTimersByTimeAsync(0);
        const again = await outcome(work());
        expect('done' in again && holds(made, again.done ?? Buffer.alloc(64))).toBe(true);
      }),
      runs,
    );
  });

  test('never proves more than it can, nor ends in anything but a reason', async () => {
    const maker = await scriptedMaker();
    const chip = harmedTpm(maker);
    const made = await tpmStore(dir, tpmBehind(chip.door)).create();
    const hidden = { kind: 'ecc', blob: 'AAAA', secret: 'AAAA' } as const;
    await fc.assert(
      fc.asyncProperty(harmsAmong(commands), fc.boolean(), async (each, isOpening) => {
        const store = tpmStore(dir, tpmBehind(chip.door));
        const hardware = (await store.load(made.id))?.hardware;
        chip.begin(each);
        const told = await outcome<unknown>(
          (isOpening ? hardware?.open(hidden) : hardware?.describe()) ?? Promise.reject(new Error('it has no voice')),
        );
        expect(chip.mostAtOnce()).toBeLessThan(2);
        chip.mend();
        await jest.advanceTimersByTimeAsync(0);
        if ('failed' in told) expect(told.failed).toMatchObject({ code: 'keyLocked' });
        else if (isOpening && !Buffer.isBuffer(told.done)) expect(['wrongEk', 'wrongName']).toContain(told.done);
        // What was harmed on one way is whole on the next.
        expect(await hardware?.open(hidden)).toEqual(Buffer.alloc(32, 5));
        expect(await hardware?.describe()).toMatchObject({ certificates: [maker.certificate], chain: [] });
      }),
      runs,
    );
  });

  test('is told of by the doctor in time, without a word that is not so', async () => {
    const maker = await scriptedMaker();
    const chip = harmedTpm(maker);
    await tpmStore(dir, tpmBehind(chip.door)).create();
    const kept = readKeyBlob(readFileSync(join(dir, readdirSync(dir)[0] ?? ''), 'utf8'));
    const amiss = (said: string, remedy: string) => ({ about: 'tpm', ok: false, said, remedy });
    await fc.assert(
      fc.asyncProperty(harmsAmong(commands), async (each) => {
        chip.begin(each);
        const looked = await outcome(lookIntoTpm(chip.door, kept));
        expect(chip.mostAtOnce()).toBeLessThan(2);
        chip.mend();
        await jest.advanceTimersByTimeAsync(0);
        if (!('done' in looked)) throw looked.failed;
        const { done } = looked;
        // A key that is called gone has its laptop enrolled anew.
        expect(done.key).not.toEqual({ is: 'otherParent' });
        const checkups = [
          judgeTpm(done, amiss),
          ...judgeLock(done),
          ...judgeCertificates(done, Date.now()),
          judgeKey(done),
        ];
        expect(checkups.filter(({ said }) => said === '' || said.includes('undefined'))).toEqual([]);
        expect(checkups.filter(({ ok, remedy }) => ok === false && (remedy ?? '') === '')).toEqual([]);
      }),
      runs,
    );
  });

  test('is not taken for a ready one, or is one', async () => {
    await fc.assert(
      fc.asyncProperty(harms, async (each) => {
        const chip = harmedTpm();
        const store = tpmStore(dir, tpmBehind(chip.door));
        chip.begin(each);
        const ready = await outcome(store.isReady());
        expect(chip.mostAtOnce()).toBeLessThan(2);
        chip.mend();
        expect(ready).toHaveProperty('done');
        expect(readdirSync(dir)).toEqual([]);
      }),
      runs,
    );
  });
});
