import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '../../support/until.ts';
import type { Firmware } from './firmware.ts';

const exec = promisify(execFile);

/** Some 20 s to start under emulation and 5 s a layout; a busy machine may need three times that. */
const usualLimitMs = 400_000;
const megabyte = 1_048_576;
const resultsMegabytes = 16;

/** What a machine is made of, as files. */
export interface Parts {
  readonly kernel: string;
  readonly starter: string;
  readonly system: string;
  readonly payload: string;
  /** The sizes of its internal disks, besides the two it runs from, in megabytes. */
  readonly disks: readonly number[];
  /** The folder with the state of its TPM; without one it gets a TPM that nobody knows. */
  readonly tpmState?: string;
  /** For one that restarts itself and goes on with the same disks and TPM: how long it may take until it is off. */
  readonly restartsWithinMs?: number;
}

/** What the firmware of every emulated laptop says of it: a maker's name in a virtual machine, and a number that is its own. */
export const nameplate = {
  manufacturer: 'LENOVO',
  product: '21XXCTO1WW',
  version: 'ThinkPad of the lab',
  serial: 'LAB0NUMBER',
  uuid: 'c0ffee00-1111-4222-8333-444455556666',
};

/**
 * Switches an emulated laptop on, lets it do what its payload says until it switches itself off, and gives the folder with what
 * it wrote, in `dir`. Throws with the end of its console when it does not come that far in time.
 */
export const runMachine = async (firmware: Firmware, parts: Parts, dir: string): Promise<string> => {
  const results = blankDisk(join(dir, 'results'), resultsMegabytes);
  const tpm = firmware.hasTpm ? await startTpm(dir, parts.tpmState) : undefined;
  const seen = { console: '' };
  try {
    await runToItsEnd(
      [
        ...['-machine', ...firmware.machine, '-cpu', 'max', '-smp', '2', '-m', '1024'],
        ...[
          '-smbios',
          `type=1,${Object.entries(nameplate)
            .map((field) => field.join('='))
            .join()}`,
        ],
        ...['-nodefaults', '-display', 'none', '-serial', 'stdio'],
        ...(parts.restartsWithinMs === undefined ? ['-no-reboot'] : []),
        ...firmwareArguments(firmware, dir),
        ...(tpm === undefined ? [] : tpmArguments(dir)),
        ...diskArguments(parts, dir, results),
        ...(await kernelArguments(firmware, parts, dir)),
      ],
      seen,
      parts.restartsWithinMs ?? usualLimitMs,
    );
    const out = join(dir, 'out');
    mkdirSync(out);
    await exec('tar', ['-x', '-f', results, '-C', out]);
    return out;
  } catch (cause) {
    throw new Error(`the machine left no results; the end of its console:\n${seen.console}`, { cause });
  } finally {
    tpm?.kill('SIGKILL');
  }
};

const blankDisk = (path: string, megabytes: number): string => {
  writeFileSync(path, '');
  truncateSync(path, megabytes * megabyte);
  return path;
};

const controlOf = (dir: string): string => join(dir, 'tpm.sock');

const startTpm = async (dir: string, state = join(dir, 'tpm')): Promise<ChildProcess> => {
  mkdirSync(state, { recursive: true });
  const where = ['--tpmstate', `dir=${state}`, '--ctrl', `type=unixio,path=${controlOf(dir)}`];
  const tpm = spawn('swtpm', ['socket', '--tpm2', ...where, '--terminate'], { stdio: 'ignore' });
  await until('the TPM to listen', 10_000, () => existsSync(controlOf(dir)));
  return tpm;
};

const tpmArguments = (dir: string): string[] => [
  ...['-chardev', `socket,id=chip,path=${controlOf(dir)}`],
  ...['-tpmdev', 'emulator,id=tpm,chardev=chip', '-device', 'tpm-crb,tpmdev=tpm'],
];

const firmwareArguments = ({ uefi }: Firmware, dir: string): string[] => {
  if (uefi === undefined) return [];
  const variables = join(dir, 'variables.fd');
  copyFileSync(uefi.variables, variables);
  const flash = (unit: number, file: string, ...more: string[]) => [
    '-drive',
    [`if=pflash,format=raw,unit=${unit},file=${file}`, ...more].join(),
  ];
  return [...flash(0, uefi.code, 'readonly=on'), ...flash(1, variables)];
};

/** Its own disks are vda, vdb and vdc; those that layouts are built on are the name spaces of one NVMe, and two hang on USB. */
const diskArguments = (parts: Parts, dir: string, results: string): string[] => {
  const own = (file: string, ...more: string[]) => ['-drive', [`if=virtio,format=raw,file=${file}`, ...more].join()];
  const drive = (id: string, megabytes: number) => {
    const file = blankDisk(join(dir, id), megabytes);
    return ['-drive', `if=none,id=${id},format=raw,cache=unsafe,file=${file}`];
  };
  return [
    ...own(parts.system, 'snapshot=on'),
    ...own(parts.payload, 'readonly=on'),
    ...own(results),
    ...['-device', 'nvme,id=nvme,serial=lab'],
    ...parts.disks.flatMap((megabytes, at) => [
      ...drive(`disk${at + 1}`, megabytes),
      ...['-device', `nvme-ns,bus=nvme,nsid=${at + 1},drive=disk${at + 1}`],
    ]),
    ...['-device', 'qemu-xhci'],
    ...[...drive('stick', 64), '-device', 'usb-storage,drive=stick,removable=on'],
    ...[...drive('enclosure', 64), '-device', 'usb-storage,drive=enclosure,removable=off'],
  ];
};

const kernelArguments = async ({ wantsSignature }: Firmware, parts: Parts, dir: string): Promise<string[]> => {
  const kernel = wantsSignature ? await signed(parts.kernel, join(dir, 'kernel.signed')) : parts.kernel;
  // A panic (the first program ended) switches it off instead of waiting for somebody to look; one that may restart would do so for ever.
  const panic = parts.restartsWithinMs === undefined ? -1 : 0;
  return ['-kernel', kernel, '-initrd', parts.starter, '-append', `console=ttyS0 quiet panic=${panic}`];
};

/** Signed as a laptop's owner would, with Debian's key for trying things; its passphrase is public. */
const signed = async (kernel: string, output: string): Promise<string> => {
  const own = '/usr/share/ovmf/PkKek-1-snakeoil';
  const key = `${output}.key`;
  await exec('openssl', ['pkey', '-in', `${own}.key`, '-passin', 'pass:snakeoil', '-out', key]);
  await exec('sbsign', ['--key', key, '--cert', `${own}.pem`, '--output', output, kernel]);
  return output;
};

const runToItsEnd = (args: readonly string[], seen: { console: string }, limitMs: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const qemu = spawn('nice', ['-n', '10', 'qemu-system-x86_64', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [qemu.stdout, qemu.stderr])
      stream.on('data', (bytes: Buffer) => {
        seen.console = (seen.console + bytes.toString()).slice(-8_192);
      });
    let isLate = false;
    const limit = setTimeout(() => {
      isLate = true;
      qemu.kill('SIGKILL');
    }, limitMs);
    qemu.once('error', reject);
    qemu.once('close', (status) => {
      clearTimeout(limit);
      if (isLate) reject(new Error(`the machine did not switch itself off within ${limitMs / 1000} s`));
      else if (status === 0) resolve();
      else reject(new Error(`qemu ended with ${status}`));
    });
  });
