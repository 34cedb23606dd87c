import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

type Side = 'laptop' | 'service';
const sides: readonly Side[] = ['laptop', 'service'];

/** The service's addresses; the laptop has `.1` and `::1` of the same networks (RFC 5737, RFC 3849). */
export const serviceAddress = { v4: '192.0.2.2', v6: '2001:db8:77::2' } as const;
const addressOf = (side: Side) =>
  side === 'service' ? serviceAddress : ({ v4: '192.0.2.1', v6: '2001:db8:77::1' } as const);

/** A laptop's network and a service's, in namespaces of this kernel, with one cable between them and a hand on the cable. */
export class TwoNetworks {
  readonly #names: Record<Side, string>;

  private constructor(names: Record<Side, string>) {
    this.#names = names;
  }

  /** Makes the two, with IPv4 or without; names are asked of the service's side. */
  static async make(id: string, families: 'both' | 'v6'): Promise<TwoNetworks> {
    const names = { laptop: `stance-l${id}`, service: `stance-s${id}` };
    const networks = new TwoNetworks(names);
    for (const side of sides) await run('ip', ['netns', 'add', names[side]]);
    mkdirSync(resolverFolder(names.laptop), { recursive: true });
    writeFileSync(
      `${resolverFolder(names.laptop)}/resolv.conf`,
      `nameserver ${families === 'both' ? serviceAddress.v4 : serviceAddress.v6}\noptions timeout:1 attempts:1\n`,
    );
    const ends = ['netns', names.laptop, 'type', 'veth', 'peer', 'name', 'cable', 'netns', names.service];
    await run('ip', ['link', 'add', 'cable', ...ends]);
    for (const side of sides) {
      const { v4, v6 } = addressOf(side);
      if (families === 'both') await networks.#ip(side, 'address', 'add', `${v4}/24`, 'dev', 'cable');
      // Without the search for duplicates an address of IPv6 counts at once.
      await networks.#ip(side, 'address', 'add', `${v6}/64`, 'dev', 'cable', 'nodad');
      for (const link of ['lo', 'cable']) await networks.#ip(side, 'link', 'set', link, 'up');
    }
    return networks;
  }

  /** Starts a program on one side. */
  start(side: Side, command: string, args: readonly string[]): ChildProcess {
    return spawn('ip', ['netns', 'exec', this.#names[side], command, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  }

  /** Pulls the cable, or puts it back. No socket is told. */
  async plug(isIn: boolean): Promise<void> {
    await this.#ip('service', 'link', 'set', 'cable', isIn ? 'up' : 'down');
    // An interface that goes down forgets its addresses of IPv6.
    if (isIn) await this.#ip('service', 'address', 'replace', `${serviceAddress.v6}/64`, 'dev', 'cable', 'nodad');
  }

  /** What becomes of packets of the stream where they arrive: `drop`, one in five of them, a reset (which must itself get through). */
  async judge(verdict: string, family: 'inet' | 'ip' = 'inet', where: readonly Side[] = sides): Promise<void> {
    for (const side of where) {
      const end = side === 'service' ? 'dport' : 'sport';
      const rule = `tcp ${end} 8443 ${verdict};`;
      const table = `table ${family} faults { chain in { type filter hook input priority 0; ${rule} }; }`;
      await run('ip', ['netns', 'exec', this.#names[side], 'nft', table]);
    }
  }

  /** Lets so much through in each direction, and queues the rest. */
  async slow(rate: string): Promise<void> {
    for (const side of sides) {
      // A queue of two seconds, as the modems of such links have.
      const queue = ['root', 'tbf', 'rate', rate, 'burst', '1600', 'latency', '2s'];
      await run('tc', ['-n', this.#names[side], 'qdisc', 'add', 'dev', 'cable', ...queue]);
    }
  }

  /** Takes rules and queues away again. */
  async heal(): Promise<void> {
    for (const side of sides) {
      await run('ip', ['netns', 'exec', this.#names[side], 'nft', 'flush ruleset']);
      // There is nothing to take away where no queue was laid.
      await run('tc', ['-n', this.#names[side], 'qdisc', 'del', 'dev', 'cable', 'root']).catch(() => undefined);
    }
  }

  /** Removes both; what runs in them must have ended. */
  async end(): Promise<void> {
    rmSync(resolverFolder(this.#names.laptop), { recursive: true, force: true });
    for (const side of sides) await run('ip', ['netns', 'del', this.#names[side]]);
  }

  async #ip(side: Side, ...args: readonly string[]): Promise<void> {
    await run('ip', ['-n', this.#names[side], ...args]);
  }
}

/** `ip netns exec` lays what is in here over /etc (ip-netns(8)). */
const resolverFolder = (name: string): string => `/etc/netns/${name}`;
