import { promises as files } from 'node:fs';
import { join } from 'node:path';
import { messageOf, systemCode } from '../../../shared/errors.ts';
import { maxAnswerBytes } from './command.ts';
import type { TpmDoor } from './tpm.ts';
import { TpmFault } from './tpm-fault.ts';

/** What the kernel calls a TPM behind its resource manager: several programs use it at once, each with slots of its own. */
const managed = /^tpmrm(\d+)$/;

/** The device of the TPM of this machine, the first where there are several: one whose driver came anew may have another number. */
export async function tpmDevicePath(folder = '/dev'): Promise<string> {
  // Where it cannot be listed, opening says why.
  const names = await files.readdir(folder).catch(() => []);
  const [first = 0] = names
    .flatMap((name) => managed.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
  return join(folder, `tpmrm${first}`);
}

/** Why the device cannot be opened, in words for people. */
const words: Readonly<Record<string, string>> = {
  ENOENT: 'no TPM is there',
  ENODEV: 'no TPM is there',
  ENXIO: 'no TPM is there',
  EACCES: 'this account may not use the TPM',
  EPERM: 'this account may not use the TPM',
  EBUSY: 'another program holds the TPM alone',
};

/**
 * The TPM of this machine. A read or write waits in libuv's pool for as long as the chip works, never in the event loop; Node
 * cannot poll a character device. libuv opens every file with O_CLOEXEC, so no tool inherits it.
 */
export const tpmDevice =
  (wherever: () => Promise<string> = tpmDevicePath): TpmDoor =>
  async () => {
    const path = await wherever();
    const file = await files.open(path, 'r+').catch((error: unknown) => {
      const why = words[systemCode(error) ?? ''] ?? messageOf(error);
      throw new TpmFault('unreachable', `${why} (${path})`, { cause: error });
    });
    return {
      exchange: async (command) => {
        const { bytesWritten } = await file.write(command, 0, command.length, null);
        if (bytesWritten !== command.length) throw new TpmFault('unreachable', 'the TPM took a part of a command');
        // One octet more than an answer has: a longer one is seen as such.
        const answer = Buffer.alloc(maxAnswerBytes + 1);
        const { bytesRead } = await file.read(answer, 0, answer.length, null);
        return answer.subarray(0, bytesRead);
      },
      close: () => file.close(),
    };
  };
