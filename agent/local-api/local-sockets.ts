import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, rmSync, watch as watchFolder } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { messageOf, StanceError } from '../../shared/errors.ts';
import type { Mode } from '../../shared/evidence.ts';
import { localLimits } from '../../shared/local-api.ts';

/** systemd-logind keeps a folder here for every user who is logged in. */
const usersDir = '/run/user';

/**
 * The sockets of the local API. Each lies in a folder that one user alone may open, so the path itself says who calls: one
 * folder in user mode; in system mode one for root and one for each user who is logged in, made and removed as they come and go.
 */
export class LocalSockets {
  readonly #dir: string;
  readonly #mode: Mode;
  readonly #serve: (socket: Socket) => void;
  readonly #failed: (why: string) => void;
  readonly #servers = new Map<string, Server>();
  readonly #clients = new Set<Socket>();
  #stopWatching: () => void = () => undefined;

  /** @param failed told why a socket for a newly arrived user could not be made; the others go on */
  constructor(dir: string, mode: Mode, serve: (socket: Socket) => void, failed: (why: string) => void) {
    this.#dir = dir;
    this.#mode = mode;
    this.#serve = serve;
    this.#failed = failed;
  }

  /** Listens. Throws alreadyRunning when another agent answers there, stateUnwritable when the folder cannot be made. */
  async open(): Promise<void> {
    if (this.#mode === 'user') return this.#listen(this.#dir);
    await this.#follow();
    if (!existsSync(usersDir)) return;
    const watcher = watchFolder(usersDir, () => {
      this.#follow().catch((error: unknown) => this.#failed(messageOf(error)));
    });
    this.#stopWatching = () => watcher.close();
  }

  async close(): Promise<void> {
    this.#stopWatching();
    for (const client of this.#clients) client.destroy();
    await Promise.all([...this.#servers.keys()].map((dir) => this.#drop(dir)));
  }

  /** Brings the sockets in line with who is logged in. */
  async #follow(): Promise<void> {
    const uids = new Set([
      0,
      ...(existsSync(usersDir) ? readdirSync(usersDir) : []).filter((name) => /^\d+$/.test(name)).map(Number),
    ]);
    const wanted = new Map([...uids].map((uid) => [join(this.#dir, String(uid)), uid]));
    for (const dir of this.#servers.keys()) if (!wanted.has(dir)) await this.#drop(dir);
    for (const [dir, uid] of wanted) if (!this.#servers.has(dir)) await this.#listen(dir, uid);
  }

  async #listen(dir: string, uid?: number): Promise<void> {
    const path = join(dir, 'agent.sock');
    if (await answers(path)) throw new StanceError('alreadyRunning', `another agent already answers at ${path}`);
    const server = createServer((socket) => this.#accept(socket));
    // Taken before the first wait: two calls at once make one socket.
    this.#servers.set(dir, server);
    try {
      if (uid !== undefined && existsSync(dir)) chownSync(dir, process.getuid?.() ?? 0, -1);
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      chmodSync(dir, 0o700);
      rmSync(path, { force: true });
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(path, resolve);
      });
      if (uid === undefined || uid === process.getuid?.()) return;
      chmodSync(path, 0o600);
      chownSync(path, uid, -1);
      chownSync(dir, uid, -1);
    } catch (error) {
      this.#servers.delete(dir);
      server.close();
      throw new StanceError('stateUnwritable', `the socket ${path} cannot be made: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }

  async #drop(dir: string): Promise<void> {
    const server = this.#servers.get(dir);
    this.#servers.delete(dir);
    await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve())));
    if (this.#mode === 'system' && existsSync(dir)) chownSync(dir, process.getuid?.() ?? 0, -1);
    rmSync(this.#mode === 'system' ? dir : join(dir, 'agent.sock'), { recursive: true, force: true });
  }

  #accept(socket: Socket): void {
    if (this.#clients.size >= localLimits.clients) return void socket.destroy();
    this.#clients.add(socket);
    socket.on('close', () => this.#clients.delete(socket));
    this.#serve(socket);
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
