import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyStore } from '../../agent/keys/device-key.ts';
import { KeyLadder } from '../../agent/keys/key-ladder.ts';
import { ladderFor } from '../../agent/keys/ladder-for.ts';
import { readHandles } from '../../agent/keys/tpm/capability-commands.ts';
import { encodeCommand, readAnswer, type TpmCommand } from '../../agent/keys/tpm/command.ts';
import { certificateIndex, chainIndices } from '../../agent/keys/tpm/nv-commands.ts';
import { flushContext } from '../../agent/keys/tpm/object-commands.ts';
import { type Tpm, type TpmConnection, type TpmDoor, tpmBehind } from '../../agent/keys/tpm/tpm.ts';
import { listDevices, listEvents } from '../../decision-service/cli/devices.ts';
import type { Said } from '../../decision-service/cli/within.ts';
import type { DeviceStatus } from '../../shared/device-status.ts';
import { messageOf } from '../../shared/errors.ts';
import type { EndorsementKind } from '../../shared/key-proof.ts';
import { type Alter, alteredDoor } from './altered-tpm.ts';
import { endorsementKey } from './endorsement-key.ts';
import { lenientPolicy, Spine } from './spine.ts';
import { type SoftwareTpm, startSoftwareTpm } from './swtpm.ts';
import { type TpmMaker, tpmMaker } from './tpm-maker.ts';
import { writeNv } from './tpm-owner.ts';
import { until } from './until.ts';

/** Where loaded objects and sessions begin (TPM_HT_TRANSIENT, TPM_HT_LOADED_SESSION). */
const places = [0x80000000, 0x02000000];

/** A connection as the kernel's resource manager gives it: what it loaded goes with it. */
function flushing(connection: TpmConnection): TpmConnection {
  let isOpen = true;
  const ask = async <T>(command: TpmCommand<T>) =>
    readAnswer(command, await connection.exchange(encodeCommand(command)));
  return {
    exchange: (command) => connection.exchange(command),
    async close() {
      if (!isOpen) return;
      isOpen = false;
      for (const first of places) for (const handle of await ask(readHandles(first))) await ask(flushContext(handle));
      await connection.close();
    },
  };
}

const letThrough: Alter = (_, honest) => honest();

/** A laptop with a TPM before a service, the agent and the service as they ship, and whoever made the TPM. */
export class TpmLaptop {
  readonly spine: Spine;
  readonly chip: SoftwareTpm;
  readonly maker: TpmMaker;
  /** What stands between the agent and its TPM. */
  alter: Alter | undefined;
  readonly #connections: TpmConnection[] = [];

  constructor(spine: Spine, chip: SoftwareTpm, maker: TpmMaker) {
    this.spine = spine;
    this.chip = chip;
    this.maker = maker;
  }

  /** The way to the TPM that an agent is given. */
  readonly door: TpmDoor = async () => {
    const connection = flushing(await this.chip.door());
    this.#connections.push(connection);
    return alteredDoor(
      async () => connection,
      (command, honest) => (this.alter ?? letThrough)(command, honest),
    )();
  };

  /** Does something with the TPM while no agent holds it. */
  async owner<T>(work: (tpm: Tpm) => Promise<T>): Promise<T> {
    const tpm = tpmBehind(this.chip.door);
    try {
      return await work(tpm);
    } finally {
      await tpm.close();
    }
  }

  /** Puts a certificate into the TPM, as its maker does: of its own endorsement key unless told otherwise. */
  async certify(kind: EndorsementKind, certificate?: Buffer): Promise<void> {
    await this.owner(async (tpm) => {
      const made = certificate ?? (await this.maker.certify(await endorsementKey(tpm, kind)));
      await writeNv(tpm, certificateIndex[kind], made);
    });
  }

  /** Puts an authority into the TPM, as its maker does where it is of this machine alone. */
  async holdChain(certificate: Buffer): Promise<void> {
    await this.owner((tpm) => writeNv(tpm, chainIndices[0], certificate));
  }

  /** Has the service trust who made TPMs. */
  trust(...makers: readonly TpmMaker[]): void {
    const folder = join(this.spine.dataDir, 'tpm-roots');
    mkdirSync(folder, { recursive: true });
    for (const [at, { pem }] of makers.entries()) writeFileSync(join(folder, `maker-${at}.pem`), pem);
  }

  /** Starts the agent on the TPM, or on another place for keys; with a fresh code when it is to enrol. */
  startAgent({ isNew = false, store }: { isNew?: boolean; store?: KeyStore } = {}): Promise<void> {
    const { settings, host, service } = this.spine;
    const ladder = store === undefined ? ladderFor(settings, host, this.door) : new KeyLadder([store], 'best');
    return this.spine.startAgent({ ladder, ...(isNew ? { code: service.createToken() } : {}) });
  }

  /** Ends the agent, and lets go of its TPM as the end of its process does. */
  async stopAgent(): Promise<void> {
    await this.spine.stopAgent();
    for (const connection of this.#connections.splice(0)) await connection.close();
  }

  /** Enrols and waits for the first decision. */
  async enrol(store?: KeyStore): Promise<DeviceStatus> {
    await this.startAgent({ isNew: true, ...(store === undefined ? {} : { store }) });
    return this.decided();
  }

  decided(): Promise<DeviceStatus> {
    return this.spine.untilStatus(
      'a decision',
      ({ decision, checking, link }) => decision?.current === true && !checking && link.state === 'connected',
    );
  }

  /** What an administrator is shown. */
  async listed(): Promise<string> {
    return (await this.#command(listDevices)).text;
  }

  async events(): Promise<string[]> {
    return ((await this.#command(listEvents)).json as { what: string }[]).map(({ what }) => what);
  }

  /** Runs a command in this process, between two commits of the service: in the middle of one it would wait for itself. */
  async #command(command: (args: readonly string[]) => Said): Promise<Said> {
    let said: Said | undefined;
    await until('the database to be free', 10_000, () => {
      try {
        said = command(['--data', this.spine.dataDir]);
        return true;
      } catch (error) {
        if (messageOf(error).includes('database is locked')) return false;
        throw error;
      }
    });
    if (said === undefined) throw new Error('nothing said');
    return said;
  }

  async close(): Promise<void> {
    await this.stopAgent();
    await this.spine.close();
    await this.chip.close();
  }
}

/** A laptop whose TPM holds no certificate yet, before a service that trusts nobody yet. */
export async function tpmLaptop(
  policy = lenientPolicy,
  keyProtection: 'tpm' | 'best' | 'file' = 'tpm',
): Promise<TpmLaptop> {
  const spine = new Spine(undefined, keyProtection);
  const chip = await startSoftwareTpm();
  await spine.startService(policy);
  return new TpmLaptop(spine, chip, await tpmMaker());
}
