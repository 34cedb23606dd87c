import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { readAnswer } from './command.ts';
import { flushContext } from './object-commands.ts';
import { tpmBehind } from './tpm.ts';
import { TpmFault } from './tpm-fault.ts';
import { locked } from './tpm-key.ts';
import { u16, u32 } from './write-bytes.ts';

const refusal = (code: number, tag = 0x8001) => Buffer.concat([u16(tag), u32(10), u32(code)]);

const faultOf = (answer: Buffer): TpmFault => {
  try {
    readAnswer(flushContext(1), answer);
  } catch (error) {
    if (error instanceof TpmFault) return error;
    throw error;
  }
  throw new Error('no fault');
};

/** How often a command that is refused so each time is sent: once, or once more after each of the six pauses that a busy TPM is given. */
const [once, afterPauses] = [1, 7];

describe('a response code decides what follows', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  test.each([
    // It may be free in a moment: asked again after pauses that double, 1.3 s in all; then the key is locked and tried each minute.
    ['RETRY', 0x922, 'retry', afterPauses, 'busy'],
    ['YIELDED', 0x908, 'retry', afterPauses, 'yielded'],
    ['TESTING', 0x90a, 'retry', afterPauses, 'tests itself'],
    ['CANCELED', 0x909, 'retry', afterPauses, 'canceled'],
    ['NV_RATE', 0x920, 'retry', afterPauses, 'too many writes'],
    ['NV_UNAVAILABLE', 0x923, 'retry', afterPauses, 'memory cannot be reached'],
    ['UPGRADE', 0x12d, 'retry', afterPauses, 'being updated'],
    // Others' objects and sessions are in the way, and go.
    ['CONTEXT_GAP', 0x901, 'retry', afterPauses, 'no room'],
    ['OBJECT_MEMORY', 0x902, 'retry', afterPauses, 'no room'],
    ['SESSION_MEMORY', 0x903, 'retry', afterPauses, 'no room'],
    ['MEMORY', 0x904, 'retry', afterPauses, 'no memory'],
    ['SESSION_HANDLES', 0x905, 'retry', afterPauses, 'no room'],
    ['OBJECT_HANDLES', 0x906, 'retry', afterPauses, 'no room'],
    // Hours may pass: nothing is asked again but by the minute.
    ['LOCKOUT', 0x921, 'lockedOut', once, 'locked after wrong passwords'],
    // What a handle names is not there (any more).
    ['HANDLE of the first parameter', 0x1cb, 'gone', once, 'handle'],
    ['HANDLE of the first handle', 0x18b, 'gone', once, 'handle'],
    ['REFERENCE_H0', 0x910, 'gone', once, 'not loaded'],
    ['REFERENCE_S6', 0x91e, 'gone', once, 'not loaded'],
    // It will refuse this each time, as far as anybody can tell now.
    ['INITIALIZE', 0x100, 'notUsable', once, 'not started'],
    ['FAILURE', 0x101, 'notUsable', once, 'failure mode'],
    ['DISABLED', 0x120, 'notUsable', once, 'disabled'],
    ['TOO_MANY_CONTEXTS', 0x12e, 'notUsable', once, 'restart'],
    ['AUTH_UNAVAILABLE', 0x12f, 'notUsable', once, 'password cannot be used'],
    ['REBOOT', 0x130, 'notUsable', once, 'restart'],
    ['COMMAND_CODE', 0x143, 'notUsable', once, 'does not know the command'],
    ['NEEDS_TEST', 0x153, 'notUsable', once, 'not tested'],
    ['LOCALITY', 0x907, 'notUsable', once, 'not from here'],
    ['VALUE', 0x1c4, 'notUsable', once, 'value'],
    ['HIERARCHY', 0x185, 'notUsable', once, 'hierarchy'],
    ['AUTH_FAIL', 0x98e, 'notUsable', once, 'authorization failed'],
    ['BAD_AUTH', 0x9a2, 'notUsable', once, 'a password is set'],
    ['POLICY_FAIL', 0x99d, 'notUsable', once, 'policy failed'],
    ['INTEGRITY', 0x1df, 'notUsable', once, 'integrity'],
    ['CURVE', 0x2e6, 'notUsable', once, 'curve'],
    // The kernel's own refusals carry its layer; anybody else's do not count as a TPM's.
    ['COMMAND_CODE by the kernel', 0x000b_0143, 'notUsable', once, 'does not know the command'],
    ['RETRY by the kernel', 0x000b_0922, 'retry', afterPauses, 'busy'],
    ['RETRY by some other layer', 0x0008_0922, 'notUsable', once, 'not the TPM’s'],
    ['nothing that anybody knows', 0xffff_ffff, 'notUsable', once, 'not the TPM’s'],
  ])('%s (%i): %s, asked %i times', async (_, code, kind, times, words) => {
    const fault = faultOf(refusal(code));
    expect(fault).toMatchObject({ kind, message: expect.stringContaining(words) });
    let asked = 0;
    const tpm = tpmBehind(async () => ({
      exchange: async () => {
        asked += 1;
        return refusal(code);
      },
      close: async () => undefined,
    }));
    const outcome = tpm.inTurn((link) => link.ask(flushContext(1))).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(2_000);
    expect(await outcome).toMatchObject({ kind });
    expect(asked).toBe(times);
    // Whatever a TPM refuses with, it is not taken for proof that the key is gone.
    expect(() => locked(fault)).toThrow(expect.objectContaining({ code: 'keyLocked' }));
  });
});

test('a response code of a TPM 1.2 says so', () => {
  expect(faultOf(refusal(30, 0x00c4)).message).toContain('TPM 1.2');
});

test('a response code is said with its number and the command’s name', () => {
  expect(faultOf(refusal(0x18b)).message).toBe('the TPM refused FlushContext: handle (0x18b)');
});
