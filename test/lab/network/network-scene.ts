import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { LocalClient } from '../../../agent/local-api/local-client.ts';
import type { DeviceStatus } from '../../../shared/device-status.ts';
import { end } from '../../support/announced-process.ts';
import { dist } from '../../support/fresh-bundles.ts';
import { lenientPolicy } from '../../support/spine.ts';
import { until } from '../../support/until.ts';
import { serviceAddress, TwoNetworks } from './two-networks.ts';

/** What the agent said, and when it was heard here. */
interface Said {
  readonly heardMs: number;
  readonly message: string;
  readonly fault?: string;
  readonly said?: string;
  readonly retryInMs?: number;
}

/** The built service and the built agent, each in a network of its own. */
export class NetworkScene {
  readonly networks: TwoNetworks;
  readonly said: Said[] = [];
  readonly folder = mkdtempSync(join(tmpdir(), 'stance-network-'));
  readonly #url: string;
  readonly #service: ChildProcess[] = [];
  #agent: ChildProcess | undefined;

  private constructor(networks: TwoNetworks, url: string) {
    this.networks = networks;
    this.#url = url;
  }

  /** Starts the service, but neither the agent nor a server for names. */
  static async open(id: string, families: 'both' | 'v6', host: string): Promise<NetworkScene> {
    const networks = await TwoNetworks.make(id, families);
    const scene = new NetworkScene(networks, `https://${host}:8443`);
    const policy = join(scene.folder, 'policy.yaml');
    writeFileSync(policy, lenientPolicy);
    const options = ['--listen', '[::]:8443', '--url', scene.#url, '--policy', policy];
    await scene.serve([...serviceBundle, 'run', '--data', scene.#dataDir, ...options]);
    return scene;
  }

  /** Starts a program of ours on the service's side, until it has said its first line. */
  async serve(args: readonly string[]): Promise<void> {
    const child = this.networks.start('service', process.execPath, args);
    this.#service.push(child);
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes: Buffer) => (said += bytes));
    await until('a server', 20_000, () => {
      if (child.exitCode !== null) throw new Error(`${args.join(' ')} ended: ${said}`);
      return said.includes('\n');
    });
  }

  /** Starts a server for names on the service's side, which knows one name with both its addresses. */
  serveNames(): Promise<void> {
    const script = join(import.meta.dirname, 'name-server.ts');
    return this.serve(['--no-warnings', script, serviceAddress.v4, serviceAddress.v6]);
  }

  /** Starts the agent; a laptop that is not enrolled finds a code. */
  async startAgent(): Promise<void> {
    const [stateDir, config] = [this.stateDir, join(this.folder, 'agent.json')];
    const isNew = !this.#wasStarted;
    this.#wasStarted = true;
    if (isNew) mkdirSync(stateDir, { mode: 0o700 });
    const caFile = join(this.#dataDir, 'tls/ca.pem');
    const settings = {
      mode: 'user',
      stateDir,
      socketDir: this.folder,
      caFile,
      keyProtection: 'file',
      logLevel: 'debug',
    };
    writeFileSync(config, JSON.stringify(settings));
    if (isNew) writeFileSync(join(stateDir, 'enrolment'), await this.#token(), { mode: 0o600 });
    const child = this.networks.start('laptop', process.execPath, [
      join(dist, 'agent/stance.cjs'),
      'run',
      '--config',
      config,
    ]);
    this.#agent = child;
    if (child.stderr === null) throw new Error('no log');
    createInterface({ input: child.stderr }).on('line', (line) => {
      this.said.push({ ...(JSON.parse(line) as Said), heardMs: performance.now() });
    });
    await until('the agent to answer', 20_000, async () => (await this.status()) !== undefined);
  }
  #wasStarted = false;

  /** Asks the agent to end, and gives how long it took. */
  async stopAgent(): Promise<number> {
    const began = performance.now();
    if (this.#agent !== undefined) await end(this.#agent);
    return performance.now() - began;
  }

  get stateDir(): string {
    return join(this.folder, 'agent');
  }

  /** What the agent tells the tray; nothing while it does not answer. */
  async status(): Promise<DeviceStatus | undefined> {
    try {
      return await this.#ask('status');
    } catch {
      // Not started yet, or just ended: whoever waits asks again.
      return undefined;
    }
  }

  /** Has the laptop looked at anew; resolves with what came of it. */
  async recheck(): Promise<void> {
    await this.#ask('recheck');
  }

  async untilStatus(what: string, limitMs: number, holds: (status: DeviceStatus) => boolean): Promise<number> {
    const began = performance.now();
    await until(what, limitMs, async () => {
      const status = await this.status();
      return status !== undefined && holds(status);
    });
    return performance.now() - began;
  }

  /** Until everything signed is acknowledged over a link that stands; gives how long that took. */
  untilWell(limitMs: number): Promise<number> {
    return this.untilStatus(
      'everything acknowledged',
      limitMs,
      ({ link, waiting, decision, checking }) =>
        link.state === 'connected' && waiting === 0 && decision?.current === true && !checking,
    );
  }

  /** What the service's own database holds, in the order of its numbers. */
  stored(): number[] {
    return this.#numbers(join(this.#dataDir, 'store/service.db'), 'SELECT seq FROM evidence ORDER BY seq');
  }

  /** What the laptop signed, by its own ledger. */
  signed(): number[] {
    return this.#numbers(join(this.stateDir, 'ledger.db'), 'SELECT seq FROM item WHERE seq > 0 ORDER BY seq');
  }

  /** The first thing of a kind that the agent said after a moment. */
  async untilSaid(message: string, sinceMs: number, limitMs: number): Promise<Said> {
    let found: Said | undefined;
    await until(`the agent to say ${message}`, limitMs, () => {
      found = this.said.find((said) => said.heardMs > sinceMs && said.message === message);
      return found !== undefined;
    });
    return found as Said;
  }

  async close(): Promise<void> {
    await this.stopAgent();
    for (const child of this.#service) await end(child);
    await this.networks.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get #dataDir(): string {
    return join(this.folder, 'service');
  }

  async #token(): Promise<string> {
    const child = this.networks.start('service', process.execPath, [
      ...serviceBundle,
      'token',
      'create',
      '--data',
      this.#dataDir,
    ]);
    let code = '';
    for await (const part of child.stdout ?? []) code += part;
    return code;
  }

  async #ask(ask: 'status' | 'recheck'): Promise<DeviceStatus> {
    const client = await LocalClient.open(join(this.folder, 'agent.sock'));
    try {
      const answer = await client.ask({ ask });
      if (!('status' in answer)) throw new Error('no status');
      return answer.status;
    } finally {
      client.close();
    }
  }

  #numbers(path: string, sql: string): number[] {
    const db = new DatabaseSync(path, { readOnly: true });
    try {
      return db
        .prepare(sql)
        .all()
        .map(({ seq }) => Number(seq));
    } finally {
      db.close();
    }
  }
}

const serviceBundle = [join(dist, 'decision-service/stance-service.cjs')];
