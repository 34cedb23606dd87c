import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import type { DeviceStatus } from '../../../shared/device-status.ts';
import type { HistoryPage } from '../../../shared/history.ts';
import { type AgentCost, LocalAnswer, LocalRequest } from '../../../shared/local-api.ts';
import type { PastDecisions } from '../../../shared/past-decisions.ts';

/** A daemon that says what a test wants, over the local API on a real socket: every state, and what no daemon should say. */
export interface FakeDaemon {
  readonly socket: string;
  /** Everything that was asked, in order. */
  readonly asked: readonly LocalRequest[];
  /** The status from now on; who watches is told at once. */
  say(status: DeviceStatus): void;
  /** What it keeps of what was sent, from now on; asked for by the id before which it is. */
  keep(history: (before?: number) => HistoryPage): void;
  /** What it decided before, from now on. */
  remember(past: PastDecisions): void;
  /** Sends bytes as they are to everybody, and to everybody who asks from now on. */
  blurt(bytes: string): void;
  /** Says the same bytes to everybody over and over, as fast as they are taken, until the returned function is called. */
  flood(bytes: string): () => void;
  /** Keeps the socket open and answers nothing more. */
  fallSilent(): void;
  /** Ends as a killed process does: the socket file stays, and nobody is behind it. */
  kill(): Promise<void>;
  /** Listens again after `kill`. */
  revive(): Promise<void>;
  close(): Promise<void>;
}

const costOf = (at: number): AgentCost => ({
  cpuMs: 9_400,
  memoryBytes: 61_000_000,
  sentToday: { since: at - 3_600, payloads: 74, bytes: 158_000 },
  trafficToday: { since: at - 3_600, sentBytes: 190_000, receivedBytes: 51_000 },
});

/** Starts a fake daemon on a socket of its own. */
export async function startFakeDaemon(first: DeviceStatus): Promise<FakeDaemon> {
  const folder = mkdtempSync(join(tmpdir(), 'stance-daemon-'));
  const socket = join(folder, 'agent.sock');
  const asked: LocalRequest[] = [];
  const clients = new Map<Socket, number | undefined>();
  let status = first;
  let raw: string | undefined;
  let history: (before?: number) => HistoryPage = () => ({ items: [], keys: [], more: false });
  let past: PastDecisions = [];
  let silent = false;
  let server: Server;

  const send = (client: Socket, answer: LocalAnswer) => {
    // What the fake says by `say` is what a daemon could say.
    v.parse(LocalAnswer, answer);
    client.write(`${JSON.stringify(answer)}\n`);
  };
  const answer = (client: Socket, request: LocalRequest) => {
    asked.push(request);
    if (silent) return;
    if (raw !== undefined) return void client.write(raw);
    if (request.ask === 'watch') {
      clients.set(client, request.id);
      send(client, { event: 'status', id: request.id, status });
    } else if (request.ask === 'history') send(client, { id: request.id, history: history(request.before) });
    else if (request.ask === 'decisions') send(client, { id: request.id, decisions: past });
    else if (request.ask === 'cost') send(client, { id: request.id, cost: costOf(status.at) });
    else send(client, { id: request.id, status });
  };
  const listen = async () => {
    server = createServer((client) => {
      clients.set(client, undefined);
      client.on('error', () => client.destroy());
      client.on('close', () => clients.delete(client));
      createInterface({ input: client })
        .on('line', (line) => answer(client, v.parse(LocalRequest, JSON.parse(line))))
        // A tray that hangs up in the middle of a line is what some tests want.
        .on('error', () => client.destroy());
    });
    rmSync(socket, { force: true });
    server.listen(socket);
    await once(server, 'listening');
  };
  const kill = async () => {
    for (const client of clients.keys()) client.destroy();
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  };
  await listen();
  return {
    socket,
    asked,
    say: (next) => {
      status = next;
      raw = undefined;
      silent = false;
      for (const [client, id] of clients) if (id !== undefined) send(client, { event: 'status', id, status });
    },
    keep: (kept) => {
      history = kept;
    },
    remember: (decisions) => {
      past = decisions;
    },
    blurt: (bytes) => {
      raw = bytes;
      for (const client of clients.keys()) client.write(bytes);
    },
    flood: (bytes) => {
      let flooding = true;
      raw = bytes;
      const pour = (client: Socket) => {
        // A turn of the loop between: the test itself wants to be served.
        if (flooding && client.writable)
          client.write(bytes.repeat(Math.ceil(65_536 / bytes.length)), () => setImmediate(pour, client));
      };
      for (const client of clients.keys()) pour(client);
      server.on('connection', pour);
      return () => {
        flooding = false;
        server.off('connection', pour);
      };
    },
    fallSilent: () => {
      silent = true;
    },
    kill,
    revive: listen,
    close: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
