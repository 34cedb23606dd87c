import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Settings } from '../../agent/config-file.ts';
import { sha256 } from '../../agent/crypto/es256.ts';
import { writeDurably } from '../../agent/durable-file.ts';
import { LocalClient } from '../../agent/local-api/local-client.ts';
import { createToken } from '../../decision-service/cli/tokens.ts';
import { payloadOf } from '../../decision-service/keys/decode-json.ts';
import { lenientPolicy } from '../support/spine.ts';
import { type StreamProxy, startStreamProxy } from '../support/stream-proxy.ts';
import { until } from '../support/until.ts';
import type { AgentOrders } from './agent-process.ts';
import { endBy, isAlive, makeChildren, startChild } from './child.ts';
import type { Laptop, WireWitness } from './count-evidence.ts';
import type { ServiceOrders } from './service-process.ts';
import type { Strike } from './strike-clock.ts';

/** Intervals pass this many times as fast in an agent of the rig: back-off, beat and pace are its own, and a round takes seconds. */
const speed = 20;
/** A start under load on a shared machine. */
const startLimitMs = 20_000;

/** A decision service and an agent as processes of their own, with a wire between them, and a hand on the life of each. */
export class CrashRig {
  readonly folder: string;
  readonly dataDir: string;
  readonly laptops: Laptop[] = [];
  readonly witness: WireWitness = { sent: new Map(), forks: [] };
  readonly #programs = makeChildren();
  readonly #policyFile: string;
  readonly #log: string;
  #wire: StreamProxy | undefined;
  service: ChildProcess | undefined;
  agent: ChildProcess | undefined;

  constructor(folder = mkdtempSync(join(tmpdir(), 'stance-crash-'))) {
    this.folder = folder;
    this.dataDir = join(folder, 'service');
    this.#policyFile = join(folder, 'policy.yaml');
    this.#log = join(folder, 'said.log');
    writeFileSync(this.#policyFile, `${lenientPolicy}\nheartbeat: 10s\n`);
    closeSync(openSync(this.#log, 'a'));
  }

  get wire(): StreamProxy {
    if (this.#wire === undefined) throw new Error('the wire is not there yet');
    return this.#wire;
  }

  /** The laptop of this round: the one that was taken last. */
  get laptop(): Laptop {
    const laptop = this.laptops.at(-1);
    if (laptop === undefined) throw new Error('there is no laptop yet');
    return laptop;
  }

  /** Starts the service behind the wire. Resolves once it listens, or once it ended. */
  async startService(strike?: Strike): Promise<void> {
    this.#wire ??= await startStreamProxy();
    this.free();
    const url = `https://127.0.0.1:${this.#wire.port}`;
    const orders: ServiceOrders = { dataDir: this.dataDir, url, policyFile: this.#policyFile, strike };
    const child = startChild(join(this.#programs, 'service-process.mjs'), orders, this.#log);
    this.service = child;
    let port = '';
    (child.stdio[3] as Readable).on('data', (chunk: Buffer) => {
      port += chunk.toString();
    });
    await until('the service', startLimitMs, () => port.includes('\n') || !isAlive(child));
    if (port.includes('\n')) this.#wire.behind({ port: Number(port), dataDir: this.dataDir });
  }

  /** A laptop that is to enrol; the agent must not run. */
  newLaptop(home = this.folder): Laptop {
    const name = `laptop-${this.laptops.length + 1}`;
    const stateDir = join(home, name);
    const settings: Settings = {
      mode: 'user',
      stateDir,
      socketDir: join(this.folder, 'run'),
      enrolmentFile: join(stateDir, 'enrolment'),
      keyProtection: 'file',
      logLevel: 'debug',
    };
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    const { text } = createToken(['--data', this.dataDir]);
    // Durable, as what a person or an MDM left there: a cut is to take nothing but what the product wrote.
    writeDurably(settings.enrolmentFile, text);
    const laptop = { name, settings };
    this.laptops.push(laptop);
    return laptop;
  }

  /** Starts the agent of the laptop taken last, and keeps asking it to look again, as an impatient person does. */
  startAgent(strike?: Strike, laptop = this.laptop): ChildProcess {
    const caFile = join(this.dataDir, 'tls/ca.pem');
    const orders: AgentOrders = { settings: laptop.settings, caFile, speed, strike };
    const child = startChild(join(this.#programs, 'agent-process.mjs'), orders, this.#log);
    this.agent = child;
    void askOnAndOn(child, join(laptop.settings.socketDir, 'agent.sock'));
    return child;
  }

  /** Takes every hand off the wire but the one that notes what passes. */
  free(): void {
    this.wire.hears = (type, text) => this.note(type, text);
    this.wire.loses = () => false;
  }

  /** Notes evidence as it passes: two items under one number are a fork, whatever became of either. */
  note(type: string, text: string): void {
    if (type !== 'attest') return;
    const { sent, forks } = this.witness;
    for (const jws of (JSON.parse(text) as { evidence: string[] }).evidence) {
      const { chain, seq } = payloadOf(jws) as { chain: string; seq: number };
      const place = `${chain} #${seq}`;
      const hash = sha256(jws);
      if ((sent.get(place)?.hash ?? hash) !== hash) forks.push(place);
      sent.set(place, { chain, seq, hash });
    }
  }

  /** The last lines that service and agents said. */
  said(lines = 15): string {
    return readFileSync(this.#log, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  }

  async close(): Promise<void> {
    await endBy(this.agent, 'SIGTERM');
    await endBy(this.service, 'SIGTERM');
    await this.#wire?.close();
    for (const folder of [this.#programs, this.folder]) rmSync(folder, { recursive: true, force: true });
  }
}

/** Asks an agent for a decision again and again for as long as it lives. */
async function askOnAndOn(child: ChildProcess, socket: string): Promise<void> {
  while (isAlive(child)) {
    try {
      const client = await LocalClient.open(socket);
      while (isAlive(child)) await client.ask({ ask: 'recheck' });
    } catch (_why) {
      // Not there yet, asked too often, or killed: all of it is what the rig is about. It is asked again in a moment.
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }
}
