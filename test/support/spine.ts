import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { thisBoot } from '../../agent/boot.ts';
import type { Settings } from '../../agent/config-file.ts';
import { type Daemon, startDaemon } from '../../agent/daemon.ts';
import { ladderFor } from '../../agent/keys/ladder-for.ts';
import { LocalClient } from '../../agent/local-api/local-client.ts';
import { jsonLog } from '../../agent/log.ts';
import { systemClock } from '../../agent/system-clock.ts';
import { type RunningService, startService } from '../../decision-service/service.ts';
import type { DeviceStatus } from '../../shared/device-status.ts';
import { type SceneHost, sceneHost } from './scene-host.ts';
import { type TcpProxy, startTcpProxy } from './tcp-proxy.ts';
import { until } from './until.ts';

/** A decision service and an agent in this process, over real TLS, with a wire between them that can be cut. */
export class Spine {
  readonly folder = mkdtempSync(join(tmpdir(), 'stance-spine-'));
  readonly host: SceneHost = sceneHost();
  readonly policyFile = join(this.folder, 'policy.yaml');
  readonly settings: Settings;
  readonly log: string[] = [];
  #service: RunningService | undefined;
  #proxy: TcpProxy | undefined;
  #daemon: Daemon | undefined;
  #clients: LocalClient[] = [];

  constructor() {
    const stateDir = join(this.folder, 'agent');
    const socketDir = join(this.folder, 'run');
    this.settings = { mode: 'user', stateDir, socketDir, enrolmentFile: join(stateDir, 'enrolment'), keyProtection: 'file', logLevel: 'debug' };
  }

  get service(): RunningService {
    if (this.#service === undefined) throw new Error('the service is not running');
    return this.#service;
  }

  /** The wire: devices know the service by its address. */
  get wire(): TcpProxy {
    if (this.#proxy === undefined) throw new Error('the wire is not there yet');
    return this.#proxy;
  }

  /** Starts the service behind the wire, with a policy; again on the same data after `stopService`. */
  async startService(policy = lenientPolicy): Promise<void> {
    writeFileSync(this.policyFile, policy);
    this.#proxy ??= await startTcpProxy();
    this.#service = await startService({
      dataDir: join(this.folder, 'service'),
      listen: { host: '127.0.0.1', port: 0 },
      url: `https://127.0.0.1:${this.#proxy.port}`,
      policyFile: this.policyFile,
      log: (line) => this.log.push(line),
    });
    this.#proxy.target = this.#service.port;
  }

  async stopService(): Promise<void> {
    await this.#service?.close();
    this.#service = undefined;
  }

  /** Starts the agent; with a fresh code when it is not enrolled yet. */
  async startAgent(options: { code?: string; ca?: string } = {}): Promise<void> {
    this.#daemon = await startDaemon({
      settings: this.settings,
      ca: options.ca ?? readFileSync(this.service.caFile, 'utf8'),
      host: this.host,
      clock: systemClock,
      boot: thisBoot(),
      ladder: ladderFor(this.settings, this.host),
      log: jsonLog('debug', (line) => this.log.push(line)),
    });
    if (options.code !== undefined) writeFileSync(this.settings.enrolmentFile, options.code, { mode: 0o600 });
  }

  async stopAgent(): Promise<void> {
    for (const client of this.#clients.splice(0)) client.close();
    await this.#daemon?.stop();
    this.#daemon = undefined;
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
    const db = new DatabaseSync(join(this.folder, 'service/service.db'), { readOnly: true });
    try {
      return db.prepare('SELECT chain, seq FROM evidence ORDER BY chain, seq').all() as { chain: string; seq: number }[];
    } finally {
      db.close();
    }
  }

  async close(): Promise<void> {
    await this.stopAgent();
    await this.stopService();
    await this.#proxy?.close();
    rmSync(this.folder, { recursive: true, force: true });
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
