import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TpmConnection, TpmDoor } from '../../agent/keys/tpm/tpm.ts';
import { TpmFault } from '../../agent/keys/tpm/tpm-fault.ts';
import { end } from './announced-process.ts';
import { until } from './until.ts';

/** A TPM 2.0 in software, without a resource manager: three slots, and what is not flushed stays. */
export interface SoftwareTpm {
  /** The way to it that a program under test is given. */
  readonly door: TpmDoor;
  /** Off and on again, as a laptop is: what it knows stays. */
  restart(): Promise<void>;
  /** Takes it away until it is started again. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a new TPM, started and with nothing set. */
export async function startSoftwareTpm(): Promise<SoftwareTpm> {
  const folder = mkdtempSync(join(tmpdir(), 'stance-tpm-'));
  const state = join(folder, 'state');
  mkdirSync(state);
  const path = join(folder, 'tpm.sock');
  const door = socketDoor(path);
  let chip: ChildProcess | undefined;
  const start = async () => {
    const sockets = ['--server', `type=unixio,path=${path}`, '--ctrl', `type=unixio,path=${join(folder, 'ctrl')}`];
    const flags = ['--flags', 'not-need-init,startup-clear'];
    const begun = spawn('swtpm', ['socket', '--tpm2', '--tpmstate', `dir=${state}`, ...sockets, ...flags], {
      stdio: 'ignore',
    });
    chip = begun;
    await until('the TPM to listen', 10_000, () =>
      door().then(
        (connection) => connection.close().then(() => true),
        () => false,
      ),
    );
  };
  const stop = async () => {
    if (chip !== undefined) await end(chip);
    chip = undefined;
  };
  await start();
  return {
    door,
    start,
    stop,
    restart: async () => {
      await stop();
      await start();
    },
    close: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A connection over a socket, as swtpm offers it. */
const socketDoor =
  (path: string): TpmDoor =>
  async () => {
    const socket = connect(path);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', (cause) => reject(new TpmFault('unreachable', `no TPM is there (${path})`, { cause })));
    });
    const connection: TpmConnection = {
      exchange: (command) =>
        new Promise((resolve, reject) => {
          const parts: Buffer[] = [];
          const settle = (finish: () => void) => {
            socket.off('data', read).off('close', lost).off('error', lost);
            finish();
          };
          const lost = () => settle(() => reject(new Error('the TPM is gone')));
          const read = (part: Buffer) => {
            parts.push(part);
            const all = Buffer.concat(parts);
            if (all.length >= 10 && all.length >= all.readUInt32BE(2)) settle(() => resolve(all));
          };
          socket.on('data', read).on('close', lost).on('error', lost);
          if (socket.destroyed) lost();
          else socket.write(command);
        }),
      close: () =>
        new Promise((resolve) => {
          if (socket.destroyed) return resolve();
          socket.once('close', () => resolve());
          socket.destroy();
        }),
    };
    // A TPM that goes between two commands is noticed with the next one.
    socket.on('error', (error) => error);
    return connection;
  };
