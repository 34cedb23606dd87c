import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { thisBoot } from '../../agent/boot.ts';
import type { Settings } from '../../agent/config-file.ts';
import { type Daemon, startDaemon } from '../../agent/daemon.ts';
import type { KeyStore } from '../../agent/keys/device-key.ts';
import type { KeyLadder } from '../../agent/keys/key-ladder.ts';
import { ladderFor } from '../../agent/keys/ladder-for.ts';
import { LocalClient } from '../../agent/local-api/local-client.ts';
import { jsonLog } from '../../agent/log.ts';
import { systemClock } from '../../agent/system-clock.ts';
import { type RunningService, startService } from '../../decision-service/service.ts';
import { systemClock as serviceClock } from '../../decision-service/system-clock.ts';
import type { DeviceStatus } from '../../shared/device-status.ts';
import { type SceneHost, sceneHost } from './scene-host.ts';
import { signOffline } from './sign-offline.ts';
import { type StreamProxy, startStreamProxy } from './stream-proxy.ts';
import { until } from './until.ts';

/** A decision service and an agent in this process, over real TLS, with a wire between them that can be cut. */
export class Spine {
  readonly folder = mkdtempSync(join(tmpdir(), 'stance-spine-'));
  readonly dataDir = join(this.folder, 'service');
  readonly host: SceneHost;
  readonly policyFile = join(this.folder, 'policy.yaml');
  readonly settings: Settings;
  readonly log: string[] = [];
  #service: RunningService | undefined;
  #proxy: StreamProxy | undefined;
  #daemon: Daemon | undefined;
  #clients: LocalClient[] = [];
  /** How long the laptop has slept: its clock of intervals stood still, that of its start did not. */
  #sleptMs = 0;
  /** Seconds by which the clocks of service and laptops are ahead. */
  readonly #ahead: { seconds: number };
  #isCopy = false;

  constructor(ahead = { seconds: 0 }, keyProtection: Settings['keyProtection'] = 'file') {
    this.#ahead = ahead;
    const host = sceneHost();
    this.host = { ...host, now: () => host.now() + ahead.seconds };
    const stateDir = join(this.folder, 'agent');
    const socketDir = join(this.folder, 'run');
    this.settings = {
      mode: 'user',
      stateDir,
      socketDir,
      enrolmentFile: join(stateDir, 'enrolment'),
      keyProtection,
      logLevel: 'debug',
    };
  }

  get service(): RunningService {
    if (this.#service === undefined) throw new Error('the service is not running');
    return this.#service;
  }

  /** The wire: devices know the service by its address. */
  get wire(): StreamProxy {
    if (this.#proxy === undefined) throw new Error('the wire is not there yet');
    return this.#proxy;
  }

  /** Starts the service behind the wire, with a policy; again on the same data after `stopService`. */
  async startService(policy = lenientPolicy): Promise<void> {
    writeFileSync(this.policyFile, policy);
    this.#proxy ??= await startStreamProxy();
    this.#service = await startService({
      dataDir: this.dataDir,
      listen: { host: '127.0.0.1', port: 0 },
      url: `https://127.0.0.1:${this.#proxy.port}`,
      policyFile: this.policyFile,
      clock: {
        ...serviceClock,
        now: () => serviceClock.now() + this.#ahead.seconds,
        elapsedMs: () => serviceClock.elapsedMs() + this.#ahead.seconds * 1_000,
      },
      log: (line) => this.log.push(line),
    });
    this.#proxy.behind({ port: this.#service.port, dataDir: this.dataDir });
  }

  async stopService(): Promise<void> {
    await this.#service?.close();
    this.#service = undefined;
  }

  /** Starts the agent; with a fresh code when it is not enrolled yet. */
  async startAgent(options: { code?: string; ca?: string; ladder?: KeyLadder } = {}): Promise<void> {
    this.#daemon = await startDaemon({
      settings: this.settings,
      ca: options.ca ?? readFileSync(this.service.caFile, 'utf8'),
      host: this.host,
      clock: {
        ...systemClock,
        now: () => systemClock.now() + this.#ahead.seconds,
        elapsedMs: () => systemClock.elapsedMs() - this.#sleptMs,
      },
      boot: thisBoot(),
      ladder: options.ladder ?? ladderFor(this.settings, this.host),
      log: jsonLog('debug', (line) => this.log.push(line)),
    });
    if (options.code !== undefined) this.giveCode(options.code);
  }

  /** Puts a code before the agent, as "stance enrol" does. */
  giveCode(code: string): void {
    writeFileSync(this.settings.enrolmentFile, code, { mode: 0o600 });
  }

  async stopAgent(): Promise<void> {
    for (const client of this.#clients.splice(0)) client.close();
    await this.#daemon?.stop();
    this.#daemon = undefined;
  }

  /** The laptop sleeps, and is awake again. */
  sleep(ms: number): void {
    this.#sleptMs += ms;
  }

  /** Lets time pass for the service and every laptop; timers that run are not hurried. */
  skip(seconds: number): void {
    this.#ahead.seconds += seconds;
  }

  /** Another laptop with what lies in the state folder now, before the same service: a copied disk, or what a crash left. */
  copy(): Spine {
    const other = new Spine(this.#ahead);
    cpSync(this.settings.stateDir, other.settings.stateDir, { recursive: true });
    other.#service = this.#service;
    other.#isCopy = true;
    return other;
  }

  /** Stands before the service of another, which was started anew. */
  follow(other: Spine): void {
    this.#service = other.#service;
  }

  /** Keeps the state folder as it is now; the returned function puts it back, as a snapshot does. The agent must not run then. */
  snapshot(): () => void {
    const { stateDir } = this.settings;
    const kept = mkdtempSync(join(this.folder, 'snapshot-'));
    cpSync(stateDir, kept, { recursive: true });
    return () => {
      rmSync(stateDir, { recursive: true });
      cpSync(kept, stateDir, { recursive: true });
    };
  }

  async client(): Promise<LocalClient> {
    const client = await LocalClient.open(join(this.settings.socketDir, 'agent.sock'));
    this.#clients.push(client);
    return client;
  }

  async status(): Promise<DeviceStatus> {
    const client = await this.client();
    const answer = await client.ask({ ask: 'status' });
    client.close();
    if (!('status' in answer)) throw new Error('no status');
    return answer.status;
  }

  /** Waits until the status is as asked. */
  async untilStatus(what: string, holds: (status: DeviceStatus) => boolean, limitMs = 15_000): Promise<DeviceStatus> {
    let last: DeviceStatus | undefined;
    await until(what, limitMs, async () => {
      last = await this.status();
      return holds(last);
    });
    if (last === undefined) throw new Error('no status');
    return last;
  }

  /** What the service holds of the chains, counted in its own database. */
  evidence(): { chain: string; seq: number }[] {
    return this.#query('SELECT chain, seq FROM evidence ORDER BY chain, seq') as { chain: string; seq: number }[];
  }

  /** The very bytes the service holds, in the order of their chains. */
  evidenceBytes(): string[] {
    return this.#query('SELECT jws FROM evidence ORDER BY chain, seq').map(({ jws }) => String(jws));
  }

  /** How many devices the service knows, and how often its tokens were used. */
  counted(): { devices: number; uses: number } {
    const [row] = this.#query(
      'SELECT (SELECT count(*) FROM devices) AS devices, (SELECT sum(used) FROM tokens) AS uses',
    );
    return row as { devices: number; uses: number };
  }

  /** Signs evidence as a laptop does that is offline for long; the agent must not run. */
  signOffline(count: number, store?: KeyStore): Promise<number[]> {
    return signOffline(this.settings.stateDir, count, {}, store);
  }

  /** Loses the ledger, as a disk or a well-meaning hand does; the agent must not run. */
  loseLedger(): void {
    for (const suffix of ['', '-wal', '-shm'])
      rmSync(join(this.settings.stateDir, `ledger.db${suffix}`), { force: true });
  }

  async close(): Promise<void> {
    await this.stopAgent();
    if (!this.#isCopy) {
      await this.stopService();
      await this.#proxy?.close();
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  #query(sql: string): Record<string, unknown>[] {
    const db = new DatabaseSync(join(this.dataDir, 'store/service.db'), { readOnly: true });
    try {
      return db.prepare(sql).all();
    } finally {
      db.close();
    }
  }
}

/** Judges the operating system and nothing else, so that a test decides by one file. */
export const lenientPolicy = `
version: test
levels:
  - { name: base, title: Base, opens: [Mail] }
  - { name: sensitive, title: Sensitive, opens: [Payroll] }
signals:
  os: { enforcement: block }
`;
