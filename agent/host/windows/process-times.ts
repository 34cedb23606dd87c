import { loadLibrary } from './library.ts';
import type { ServiceFacts } from './windows-requests.ts';

/** SystemProcessInformation. */
const processInformation = 5;
const lengthMismatch = 0xc0000004;
/** Some two thousand processes with their threads; a machine with more is none that we know how to read. */
const firstBytes = 512 * 1_024;
const limitBytes = 8 * 1_024 * 1_024;

/** Where the fields of SYSTEM_PROCESS_INFORMATION lie on a 64-bit system. */
const createTimeAt = 32;
const processIdAt = 80;

const ticksPerSecond = 10_000_000n;

type Times = Pick<ServiceFacts, 'process' | 'aliveSeconds'>;

/**
 * Since when a process lives, from the system's own table: the one source that tells every user about the processes of the
 * system, which nobody else may open. Undefined for a process that is not in it.
 */
export async function openProcessTimes(): Promise<(pid: number) => Times | undefined> {
  const query = (await loadLibrary('ntdll.dll')).func(
    'uint32 __stdcall NtQuerySystemInformation(int what, _Out_ void *data, uint32 bytes, _Out_ uint32 *needed)',
  );
  const timeNow = (await loadLibrary('kernel32.dll')).func('void __stdcall GetSystemTimeAsFileTime(_Out_ void *time)');
  return (pid) => {
    if (pid === 0) return undefined;
    let table = Buffer.alloc(firstBytes);
    let code = query(processInformation, table, table.length, [0]) as number;
    while (code >>> 0 === lengthMismatch && table.length < limitBytes) {
      table = Buffer.alloc(table.length * 2);
      code = query(processInformation, table, table.length, [0]) as number;
    }
    const created = code === 0 ? createTimeOf(table, pid) : undefined;
    if (created === undefined) return undefined;
    const now = Buffer.alloc(8);
    timeNow(now);
    const alive = (now.readBigUInt64LE() - created) / ticksPerSecond;
    // A clock that was set back makes a process younger than nothing: then it is not known to be staying.
    return { process: `${pid}@${created.toString(36)}`, aliveSeconds: alive < 0n ? 0 : Number(alive) };
  };
}

function createTimeOf(table: Buffer, pid: number): bigint | undefined {
  for (let at = 0; at + processIdAt + 8 <= table.length; ) {
    if (table.readBigUInt64LE(at + processIdAt) === BigInt(pid)) return table.readBigUInt64LE(at + createTimeAt);
    const next = table.readUInt32LE(at);
    if (next === 0) return undefined;
    at += next;
  }
  return undefined;
}
