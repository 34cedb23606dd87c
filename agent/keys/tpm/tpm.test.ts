import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { promptMs } from './command.ts';
import { flushContext } from './object-commands.ts';
import { tpmBehind } from './tpm.ts';
import { tpmDevice, tpmDevicePath } from './tpm-device.ts';
import type { TpmFault } from './tpm-fault.ts';

const done = Buffer.from('80010000000a00000000', 'hex');
const busy = Buffer.from('80010000000a00000922', 'hex');
const never = () => Promise.race<never>([]);
const command = flushContext(0x80000000);

const faultOf = (work: Promise<unknown>): Promise<TpmFault['kind'] | undefined> =>
  work.then(
    () => undefined,
    (error: TpmFault) => error.kind,
  );

/** A door that counts what is open behind it. */
function counted(exchange: () => Promise<Uint8Array>, opening: () => Promise<void> = async () => undefined) {
  const seen = { opened: 0, open: 0, asked: 0, atOnce: 0, most: 0 };
  const door = async () => {
    seen.opened++;
    await opening();
    seen.open++;
    return {
      exchange: async () => {
        seen.asked++;
        seen.most = Math.max(seen.most, ++seen.atOnce);
        return exchange().finally(() => seen.atOnce--);
      },
      close: async () => {
        seen.open--;
      },
    };
  };
  const tpm = tpmBehind(door);
  return { seen, ask: () => tpm.inTurn((link) => link.ask(command)), tpm };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('a TPM', () => {
  test('is opened when it is first needed, and asked one thing at a time over one connection', async () => {
    const { seen, ask } = counted(async () => done);
    expect(seen.opened).toBe(0);
    await Promise.all([ask(), ask(), ask()]);
    expect(seen).toMatchObject({ opened: 1, open: 1, asked: 3, most: 1 });
  });

  test('that does not answer is given up at the limit, and asked nothing more until it comes back', async () => {
    let answer: (bytes: Buffer) => void = () => undefined;
    let exchange: () => Promise<Uint8Array> = () => new Promise((resolve) => (answer = resolve));
    const { seen, ask } = counted(() => exchange());
    const first = faultOf(ask());
    await jest.advanceTimersByTimeAsync(promptMs);
    expect(await first).toBe('silent');
    for (let more = 0; more < 10; more++) expect(await faultOf(ask())).toBe('silent');
    expect(seen).toMatchObject({ opened: 1, open: 1, asked: 1 });

    exchange = async () => done;
    answer(done);
    await jest.advanceTimersByTimeAsync(0);
    // What it was asked then may have left something: that connection is closed.
    expect(seen.open).toBe(0);
    expect(await faultOf(ask())).toBeUndefined();
    expect(seen).toMatchObject({ opened: 2, open: 1, asked: 2 });
  });

  test('that does not answer is not asked to tidy up either: each such call would hold a thread', async () => {
    const { seen, tpm } = counted(never);
    const first = faultOf(tpm.inTurn((link) => link.ask(command).finally(() => link.ask(command))));
    await jest.advanceTimersByTimeAsync(promptMs);
    expect(await first).toBe('silent');
    expect(seen.asked).toBe(1);
  });

  test('is asked one thing at a time within a turn, too', async () => {
    const { seen, tpm } = counted(async () => done);
    await tpm.inTurn((link) => Promise.all([link.ask(command), link.ask(command), link.ask(command)]));
    expect(seen).toMatchObject({ asked: 3, most: 1 });
  });

  test('that does not open in time is closed when it does', async () => {
    let opened: () => void = () => undefined;
    const { seen, ask } = counted(never, () => new Promise((resolve) => (opened = resolve)));
    const first = faultOf(ask());
    await jest.advanceTimersByTimeAsync(promptMs);
    expect(await first).toBe('silent');
    expect(await faultOf(ask())).toBe('silent');
    opened();
    await jest.advanceTimersByTimeAsync(0);
    expect(seen).toMatchObject({ opened: 1, open: 0 });
  });

  test('that is busy is asked again, less and less often, and not for ever', async () => {
    const { seen, ask } = counted(async () => busy);
    const first = faultOf(ask());
    await jest.advanceTimersByTimeAsync(100);
    expect(seen.asked).toBe(3);
    await jest.advanceTimersByTimeAsync(1_200);
    expect(await first).toBe('retry');
    expect(seen).toMatchObject({ asked: 7, open: 0 });
  });

  test('whose connection was lost while nobody asked is opened anew, once', async () => {
    let isLost = false;
    const { seen, ask } = counted(() => (isLost ? Promise.reject(new Error('EIO')) : Promise.resolve(done)));
    await ask();
    isLost = true;
    expect(await faultOf(ask())).toBe('unreachable');
    expect(seen).toMatchObject({ opened: 2, open: 0, asked: 3 });
  });

  test('keeps no turn from the next one by a fault', async () => {
    const { tpm, ask, seen } = counted(async () => done);
    await expect(tpm.inTurn(() => Promise.reject(new Error('ours')))).rejects.toThrow('ours');
    expect(await faultOf(ask())).toBeUndefined();
    expect(seen).toMatchObject({ opened: 2, open: 1 });
  });
});

describe('the device of a TPM', () => {
  let dir: string;
  beforeEach(() => {
    jest.useRealTimers();
    dir = mkdtempSync(join(tmpdir(), 'stance-tpm-device-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  test('that is not there is said to be so', async () => {
    await expect(tpmDevice(() => tpmDevicePath(dir))()).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('no TPM is there'),
    });
  });

  test('is the first of those that there are, whatever its number', async () => {
    expect(await tpmDevicePath(dir)).toBe(join(dir, 'tpmrm0'));
    for (const name of ['tpm0', 'tpmrm10', 'tpmrm2', 'tpmrm2x']) writeFileSync(join(dir, name), '');
    expect(await tpmDevicePath(dir)).toBe(join(dir, 'tpmrm2'));
  });

  test('that is none is not taken for one', async () => {
    await expect(tpmDevice(async () => dir)()).rejects.toMatchObject({ kind: 'unreachable' });
  });
});
