import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { LocalRequest } from '../../shared/local-api.ts';
import { ManualClock } from '../../shared/testing/manual-clock.ts';
import { sampleStatus } from '../../shared/testing/sample-statuses.ts';
import type { Heard } from '../../shared/view-loop.ts';
import { DaemonClient } from '../daemon-client.ts';

/** The far end of a connection, played by the test. */
export class FakeSocket extends EventEmitter {
  readonly path: string;
  readonly written: LocalRequest[] = [];
  destroyed = false;
  constructor(path: string) {
    super();
    this.path = path;
  }
  write(line: string): boolean {
    this.written.push(JSON.parse(line));
    return true;
  }
  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.emit('close');
  }
  fail(code: string): void {
    this.emit('error', Object.assign(new Error(code), { code }));
    this.destroy();
  }
  say(answer: unknown): void {
    this.emit('data', Buffer.from(`${JSON.stringify(answer)}\n`));
  }
}

/** A client that dials sockets of the test's own, on a clock of its own. */
export function dial(paths = ['/run/stance/1000/agent.sock', '/run/user/1000/stance/agent.sock']) {
  const clock = new ManualClock();
  const sockets: FakeSocket[] = [];
  const heard: Heard[] = [];
  const client = new DaemonClient({
    paths,
    clock,
    connect: (path) => {
      const socket = new FakeSocket(path);
      sockets.push(socket);
      return socket as unknown as Socket;
    },
    onHeard: (said) => heard.push(said),
  });
  client.start();
  const socket = () => sockets.at(-1) as FakeSocket;
  const status = sampleStatus(clock.now());
  /** A connection that is up and has said its first status. */
  const greet = () => {
    socket().emit('connect');
    const { id } = socket().written[0] as LocalRequest;
    socket().say({ event: 'status', id, status });
    return socket();
  };
  return { clock, sockets, heard, client, socket, status, greet };
}
