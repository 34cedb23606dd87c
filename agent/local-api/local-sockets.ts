import { chmodSync, chownSync, lstatSync, mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { messageOf, StanceError, systemCode } from '../../shared/errors.ts';
import type { Mode } from '../../shared/evidence.ts';
import { localLimits } from '../../shared/local-api.ts';
import { type WatchedPath, watchFolder } from '../watch-folder.ts';

/** systemd-logind keeps a folder here for every user who is logged in. */
const loggedInDir = '/run/user';

/** A socket that listens, and who is connected to it. */
interface Listening {
  readonly path: string;
  readonly server: Server;
  readonly clients: Set<Socket>;
}

/**
 * The sockets of the local API, each for one user alone, so that the path itself says who calls: one in user mode; in system mode
 * one for root and one for each user who is logged in, made and removed as they come and go. A folder below `dir` is always the
 * agent's own: what a user could plant in one of theirs, the agent would sooner or later remove, own or trip over.
 */
export class LocalSockets {
  readonly #dir: string;
  readonly #mode: Mode;
  readonly #serve: (socket: Socket, uid: number | undefined) => void;
  readonly #failed: (why: string) => void;
  readonly #usersDir: string;
  readonly #listening = new Map<number | undefined, Listening>();
  #watched: readonly WatchedPath[] = [];
  #turn: Promise<void> = Promise.resolve();
  #isClosed = false;

  /**
   * @param serve given the user whose socket it is; undefined in user mode
   * @param failed told why a user could be given no socket; the others go on
   */
  constructor(
    dir: string,
    mode: Mode,
    serve: (socket: Socket, uid: number | undefined) => void,
    failed: (why: string) => void,
    usersDir = loggedInDir,
  ) {
    this.#dir = dir;
    this.#mode = mode;
    this.#serve = serve;
    this.#failed = failed;
    this.#usersDir = usersDir;
  }

  /** Listens. Throws alreadyRunning when another agent answers there, stateUnwritable when the folder cannot be made. */
  async open(): Promise<void> {
    if (this.#mode === 'user') return this.#listen(undefined);
    makeOwnFolder(this.#dir, 0o755);
    await this.#listen(0);
    const users = watchFolder(this.#usersDir, () => this.#follow());
    // The folder of users comes with the first login after a start.
    const parent = watchFolder(dirname(this.#usersDir), (name) => {
      if (name === undefined || name === basename(this.#usersDir)) users.check();
    });
    this.#watched = [users, parent];
    this.#follow();
    await this.#turn;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const folder of this.#watched) folder.stop();
    await this.#turn;
    await Promise.all([...this.#listening.keys()].map((uid) => this.#drop(uid)));
  }

  /** Brings the sockets in line with who is logged in; one round at a time, and what fails for one user is no other's business. */
  #follow(): void {
    this.#turn = this.#turn.then(() => this.#tell(this.#catchUp()));
  }

  async #catchUp(): Promise<void> {
    const wanted = new Set([0, ...loggedIn(this.#usersDir)]);
    for (const uid of this.#listening.keys()) {
      if (uid !== undefined && !wanted.has(uid)) await this.#tell(this.#drop(uid));
    }
    for (const uid of wanted) {
      if (!this.#isClosed && !this.#listening.has(uid)) await this.#tell(this.#listen(uid));
    }
  }

  #tell(work: Promise<void>): Promise<void> {
    return work.catch((error: unknown) => this.#failed(messageOf(error)));
  }

  /** @param uid whom the socket is for; undefined in user mode, where it is for whoever runs the agent */
  async #listen(uid: number | undefined): Promise<void> {
    const folder = uid === undefined ? this.#dir : join(this.#dir, String(uid));
    const path = join(folder, 'agent.sock');
    if (await answers(path)) throw new StanceError('alreadyRunning', `another agent already answers at ${path}`);
    const clients = new Set<Socket>();
    const server = createServer((socket) => {
      clients.add(socket);
      socket.on('close', () => clients.delete(socket));
      this.#serve(socket, uid);
    });
    server.maxConnections = localLimits.clients;
    try {
      // Others may pass through to a socket of theirs, and see nothing.
      makeOwnFolder(folder, uid === undefined ? 0o700 : 0o711);
      rmSync(path, { force: true });
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(path, resolve);
      });
      chmodSync(path, 0o600);
      if (uid !== undefined && uid !== process.getuid?.()) chownSync(path, uid, -1);
    } catch (error) {
      server.close();
      throw new StanceError('stateUnwritable', `the socket ${path} cannot be made: ${messageOf(error)}`, {
        cause: error,
      });
    }
    this.#listening.set(uid, { path, server, clients });
  }

  async #drop(uid: number | undefined): Promise<void> {
    const listening = this.#listening.get(uid);
    if (listening === undefined) return;
    this.#listening.delete(uid);
    const { path, server, clients } = listening;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    // Whoever stays connected would keep the server open, and everybody who comes after waiting.
    for (const client of clients) client.destroy();
    await closed;
    rmSync(path, { force: true });
    if (uid !== undefined) rmdirSync(dirname(path));
  }
}

/** Makes a folder, or finds it, of the user who runs the agent. One that is anybody else's, or a link, is left as it is. */
function makeOwnFolder(path: string, mode: number): void {
  mkdirSync(path, { recursive: true, mode });
  const facts = lstatSync(path);
  if (!facts.isDirectory()) throw new Error(`${path} is no folder`);
  const uid = process.getuid?.();
  if (uid !== undefined && facts.uid !== uid) throw new Error(`${path} belongs to another user (${facts.uid})`);
  // What is made under a umask, or was there before, may have another mode.
  chmodSync(path, mode);
}

function loggedIn(usersDir: string): number[] {
  try {
    return readdirSync(usersDir).flatMap((name) => (/^\d{1,10}$/.test(name) ? [Number(name)] : []));
  } catch (error) {
    // Before the first login there is no such folder; any other fault is told.
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Whether somebody accepts connections at a path; a socket that a dead process left behind does not. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });
}
