import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Device, openDevice } from '../../agent/device.ts';
import { Attestor } from '../../agent/evidence/attestor.ts';
import { readEnrolmentCode } from '../../agent/identity/enrolment-code.ts';
import { fileStore } from '../../agent/keys/file-store.ts';
import { KeyLadder } from '../../agent/keys/key-ladder.ts';
import { generateKey, publicJwkOf } from '../../agent/keys/software-key.ts';
import type { Backoff } from '../../agent/stream/backoff.ts';
import { Connection, type ConnectionEvents } from '../../agent/stream/connection.ts';
import type { Demand } from '../../agent/stream/demand.ts';
import { Stream } from '../../agent/stream/stream.ts';
import type { Reading } from '../../shared/reading.ts';
import type { Tier } from '../../shared/result.ts';
import { tierOf } from '../../shared/result.ts';
import type { Clock } from '../../shared/time.ts';

/** What a test may set of a laptop, and see of its connections. */
export interface FleetOptions {
  readonly backoff?: Backoff;
  /** Every message and every end, before the laptop itself has them. */
  readonly overheard?: Partial<ConnectionEvents>;
  readonly posture?: (now: number) => Record<string, Reading>;
}

/** One laptop of many in a process: the agent's own identity, keys, ledger and stream, without its eyes. */
export class FleetDevice {
  readonly dir: string;
  /** What only a person could mend, and every refusal, in order. */
  readonly estranged: string[] = [];
  readonly refused: string[] = [];
  revoked = false;
  /** Tiers of the decisions so far. */
  readonly tiers: Tier[] = [];
  readonly #ca: string;
  readonly #clock: Clock;
  readonly #options: FleetOptions;
  readonly #sessionJwk = publicJwkOf(generateKey());
  #attestor: Attestor | undefined;
  #device: Device | undefined;
  #stream: Stream | undefined;

  constructor(dir: string, ca: string, clock: Clock, options: FleetOptions = {}) {
    this.#options = options;
    this.dir = dir;
    this.#ca = ca;
    this.#clock = clock;
    mkdirSync(dir, { recursive: true });
  }

  get device(): Device {
    if (this.#device === undefined) throw new Error('the agent does not run');
    return this.#device;
  }

  /** Starts it; with a code where it is to enrol. */
  start(code?: string): void {
    const device = openDevice(this.dir, new KeyLadder([fileStore(this.dir)], 'best'));
    this.#device = device;
    if (code !== undefined) device.identity.save({ pending: readEnrolmentCode(code) });
    const boot = { id: 'boot-of-a-test', uptime: () => 1 };
    const about = { version: '0', mode: 'user', boot, machineId: this.dir, sessionJwk: this.#sessionJwk } as const;
    const posture = this.#options.posture ?? onlySystem;
    const attestor = new Attestor(device.ledger, about, () => posture(this.#clock.now()), this.#clock);
    this.#attestor = attestor;
    const speaker = {
      ...device,
      next: attestor.next.bind(attestor),
      pause: attestor.pause.bind(attestor),
      clock: this.#clock,
      platform: 'linux',
      mode: 'user',
      isReady: () => true,
    } as const;
    const nothing = () => undefined;
    this.#stream = new Stream(
      speaker,
      {
        connecting: nothing,
        // As the daemon does: whoever answers is told how things stand.
        connected: () => this.look(),
        enrolled: nothing,
        decided: (result) => void this.tiers.push(tierOf(result.ear_status) ?? 'none'),
        refused: ({ type }) => void this.refused.push(type),
        revoked: () => {
          this.revoked = true;
        },
        estranged: (what) => void this.estranged.push(what),
        keyKept: (why) => void this.estranged.push(why),
        offline: nothing,
        recollect: () => this.look(),
      },
      (url, events) =>
        new Connection(url, { ca: this.#ca, userAgent: 'stance/test' }, this.#clock, this.#heard(events)),
      this.#options.backoff,
    );
    this.#stream.start();
  }

  /** Wants a decision; resolves with whether there was one. */
  look(): Promise<boolean> {
    return new Promise((resolve) => {
      const settle: Demand['settle'] = [({ decided }) => resolve(decided)];
      this.#stream?.demand({ cause: 'asked', startedMs: 0, collectMs: 0, token: false, settle });
    });
  }

  /** Signs what changed while there is no service to tell. */
  async noteOffline(count: number): Promise<void> {
    const { identity } = this.device;
    const { enrolment } = identity.held;
    if (enrolment === undefined || this.#attestor === undefined) throw new Error('not enrolled');
    const key = await this.device.key();
    for (let at = 0; at < count; at++) await this.#attestor.next(key, enrolment, 'offline:changed:os');
  }

  /** How many items wait for the service. */
  get waiting(): number {
    const { ledger, identity } = this.device;
    return ledger.waitingCount(identity.held.enrolment?.chain ?? '');
  }

  stop(): void {
    void this.#stream?.stop();
    this.#device?.close();
    this.#device = undefined;
  }

  /** Loses what it signed, and keeps its key; it must not run. */
  loseLedger(): void {
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(this.dir, `ledger.db${suffix}`), { force: true });
  }

  #heard(events: ConnectionEvents): ConnectionEvents {
    const { overheard } = this.#options;
    return {
      message: (message) => {
        overheard?.message?.(message);
        events.message(message);
      },
      ended: (ending) => {
        overheard?.ended?.(ending);
        events.ended(ending);
      },
    };
  }
}

function onlySystem(at: number): Record<string, Reading> {
  const fact = { id: 'debian', name: 'Debian', version: { is: '13' }, kernel: { is: '6.12.1' } };
  const supportEnds = { is: at + 86_400 * 365 };
  return { os: { state: 'observed', at, source: 'os-release', fact: { ...fact, supportEnds } } };
}
