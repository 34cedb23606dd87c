import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { decodePart } from '../../agent/crypto/es256.ts';
import type { Reading } from '../../shared/reading.ts';
import { dist } from './fresh-bundles.ts';
import { Spine } from './spine.ts';
import { until } from './until.ts';

/** Somebody at this laptop, whose desktop is Plasma. */
export interface Person {
  readonly uid: number;
  /** logind's name of their session. */
  readonly session: string;
}

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const program = join(dist, 'agent/start.cjs');
/** What the agent sees in place of the machine's own: who is signed in, who has an account, and how long the laptop has run. */
const scene = [
  ['systemd', '/run/systemd'],
  ['user', '/run/user'],
  ['passwd', '/etc/passwd'],
  ['uptime', '/proc/uptime'],
] as const;

/**
 * The agent as it was built, as root and for the system, before a service of its own; on a laptop where the test says who is signed
 * in, who is in front and how long it slept. It sees that through mounts of its own, so the machine stays as it is.
 */
export class SystemAgent {
  readonly spine = new Spine();
  #child: ChildProcess | undefined;
  #sleptSeconds = 0;
  readonly #nodes = new Set<Person>();

  /** Starts the service and the agent, enrolled; nobody is signed in. */
  async start(policy?: string): Promise<void> {
    const { spine } = this;
    const { folder } = spine;
    await spine.startService(policy);
    const settings = { ...spine.settings, mode: 'system', logLevel: 'error', caFile: spine.service.caFile };
    mkdirSync(settings.stateDir, { mode: 0o700 });
    writeFileSync(settings.enrolmentFile, spine.service.createToken(), { mode: 0o600 });
    writeFileSync(join(folder, 'agent.json'), JSON.stringify(settings));
    chmodSync(folder, 0o755);
    for (const name of ['systemd/users', 'systemd/sessions', 'systemd/seats', 'user', 'home'])
      mkdirSync(join(folder, name), { recursive: true });
    this.signIn();
    this.sleep(0);
    this.#run();
    await until('the first report', 20_000, () => spine.evidence().length > 0);
  }

  /** Ends the agent, and starts it anew. */
  async restart(): Promise<void> {
    await this.#stop();
    this.#run();
    // What the test said of the laptop is seen through the mounts of the agent that runs.
    for (const person of this.#nodes) this.nodeAs(person);
  }

  #run(): void {
    const { folder } = this.spine;
    const mounts = scene.map(([from, to]) => `mount --bind '${join(folder, from)}' ${to}`);
    const run = `exec '${process.execPath}' '${program}' run --config '${join(folder, 'agent.json')}'`;
    const script = [...mounts, run].join('; ');
    this.#child = spawn('unshare', ['--mount', '--propagation', 'private', 'sh', '-ec', script], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }

  /** Where the agent answers a user. */
  socketOf = (uid: number): string => join(this.spine.settings.socketDir, String(uid), 'agent.sock');
  homeOf = ({ uid }: Person): string => join(this.spine.folder, 'home', String(uid));

  /** People sign in, each to a Plasma of their own; the first is in front. */
  signIn(...people: readonly Person[]): void {
    const accounts = people.map(
      (person) => `u${person.uid}:x:${person.uid}:${person.uid}::${this.homeOf(person)}:/bin/sh\n`,
    );
    writeFileSync(join(this.spine.folder, 'passwd'), `root:x:0:0:root:/root:/bin/sh\n${accounts.join('')}`);
    for (const person of people) {
      const { uid, session } = person;
      mkdirSync(join(this.homeOf(person), '.config'), { recursive: true });
      this.#note(`systemd/users/${uid}`, `NAME=u${uid}\nDISPLAY=${session}\n`);
      this.#note(`systemd/sessions/${session}`, `UID=${uid}\nTYPE=wayland\nCLASS=user\nDESKTOP=KDE\n`);
      mkdirSync(join(this.spine.folder, 'user', String(uid)), { recursive: true });
    }
    this.front(people[0]);
  }

  /** Brings somebody's session to the front, or nobody's. */
  front(person: Person | undefined): void {
    this.#note('systemd/seats/seat0', person ? `ACTIVE=${person.session}\nACTIVE_UID=${person.uid}\n` : 'IS_SEAT0=1\n');
  }

  signOut({ uid, session }: Person): void {
    this.front(undefined);
    rmSync(join(this.spine.folder, 'systemd/users', String(uid)));
    rmSync(join(this.spine.folder, 'systemd/sessions', session));
  }

  /** Somebody sets how their screen locks, as Plasma writes it. */
  setLock(person: Person, minutes: number): void {
    const path = join(this.homeOf(person), '.config/kscreenlockerrc');
    writeFileSync(`${path}.new`, `[Daemon]\nTimeout=${minutes}\n`);
    renameSync(`${path}.new`, path);
  }

  /** The laptop sleeps, and is awake again. */
  sleep(seconds: number): void {
    this.#sleptSeconds += seconds;
    // In place: the agent sees this very file.
    writeFileSync(join(this.spine.folder, 'uptime'), `${(uptime() + this.#sleptSeconds).toFixed(2)} 0.00\n`);
  }

  /** How a program is started as somebody on this laptop, and what follows it. */
  as = ({ uid }: Pick<Person, 'uid'>): string[] => [
    'nsenter',
    `--mount=/proc/${this.#child?.pid}/ns/mnt`,
    ...['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'],
  ];

  /** A program that does as Node does, as somebody on this laptop: for who starts the agent by Node's path. */
  nodeAs(person: Person): string {
    const path = join(this.spine.folder, `node-as-${person.uid}`);
    this.#nodes.add(person);
    writeFileSync(path, `#!/bin/sh\nexec ${this.as(person).join(' ')} '${process.execPath}' "$@"\n`, { mode: 0o755 });
    return path;
  }

  /** Every screen lock that the service holds, the newest last. */
  received(): Reading[] {
    return this.spine.evidenceBytes().map((jws) => {
      const claims = decodePart(jws.split('.')[1] ?? '') as { posture: { screenLock: Reading } };
      return claims.posture.screenLock;
    });
  }

  /** Waits until the newest evidence says this of the screen lock, and nothing else but when. */
  untilReceived(what: string, reading: object): Promise<void> {
    return until(what, 20_000, () => {
      const { at: _, ...last } = this.received().at(-1) ?? { at: 0 };
      return isDeepStrictEqual(last, reading);
    });
  }

  /** Runs `stance` as somebody. */
  stance(person: Pick<Person, 'uid'>, ...args: readonly string[]): Promise<Ran> {
    const [command = '', ...before] = this.as(person);
    return runStance(command, [...before, process.execPath, program, ...args], this.socketOf(person.uid));
  }

  async end(): Promise<void> {
    await this.#stop();
    await this.spine.close();
  }

  async #stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }

  #note(path: string, text: string): void {
    const whole = join(this.spine.folder, path);
    writeFileSync(`${whole}.new`, text);
    renameSync(`${whole}.new`, whole);
  }
}

/** Runs the built `stance` against the agent behind a socket. */
export const stanceAt = (socket: string, ...args: readonly string[]): Promise<Ran> =>
  runStance(process.execPath, [program, ...args], socket);

function runStance(command: string, args: readonly string[], socket: string): Promise<Ran> {
  const child = spawn(command, args, { env: { STANCE_SOCKET: socket }, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
    });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, ...said }));
  });
}
