import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type WebSocket, WebSocketServer } from 'ws';
import { streamLimits, subprotocol } from '../../shared/messages.ts';
import { end } from '../support/announced-process.ts';
import { Spine } from '../support/spine.ts';
import { until } from '../support/until.ts';

/**
 * What an agent may grow by, whatever a service sends: 2 MiB of messages that wait (32 of 64 KiB), 1 MiB that is not sent yet, a
 * message in its making, and what V8 leaves lying until it cleans up (up to 34 MiB have been seen).
 */
const growthKiB = 48 * 1_024;
/** What is there to be sent; a service that is cut off in time gets rid of some MiB a connection. */
const floodBytes = 1_073_741_824;

let spine: Spine;
let server: Server;
let agent: ChildProcess | undefined;
/** How many bytes went out to the agent, and over how many connections. */
let sent: number;
let connections: number;
let flood: Buffer | undefined;
let newest: WebSocket | undefined;

beforeEach(async () => {
  [sent, connections, flood] = [0, 0, undefined];
  spine = new Spine();
  // For its certificate alone.
  await spine.startService();
  const tls = (name: string) => readFileSync(join(spine.dataDir, 'tls', name));
  server = createServer({ key: tls('server-key.pem'), cert: tls('server.pem') });
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => subprotocol });
  server.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (peer) => {
      connections += 1;
      newest = peer;
      peer.on('error', () => peer.terminate());
      if (flood !== undefined) pour(socket, flood);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  if (agent !== undefined) await end(agent);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await spine.close();
});

/** Sends the same bytes as fast as they are taken, until the other side is gone. */
function pour(socket: Duplex, bytes: Buffer): void {
  const more = () => {
    while (socket.writable && sent < floodBytes) {
      sent += bytes.length;
      if (!socket.write(bytes)) return;
    }
  };
  socket.on('drain', more);
  more();
}

/** An agent that goes to the flood with a code of its own. */
async function startAgent(): Promise<void> {
  const { stateDir, socketDir, enrolmentFile } = spine.settings;
  const config = join(spine.folder, 'agent.json');
  writeFileSync(
    config,
    JSON.stringify({ stateDir, socketDir, enrolmentFile, caFile: spine.service.caFile, logLevel: 'error' }),
  );
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  const code = {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    issuer_jkts: ['A'.repeat(43)],
    token_id: 'flood-token',
    token_secret: 'B'.repeat(43),
  };
  spine.giveCode(`stance1.${Buffer.from(JSON.stringify(code)).toString('base64url')}`);
  agent = spawn(process.execPath, [join(process.cwd(), 'agent/main.ts'), '--config', config, 'run'], {
    stdio: 'ignore',
  });
  // It has then looked at everything it looks at, which is more than it uses later.
  await until('the first connection', 20_000, () => connections > 0);
}

/** The most memory the agent has had (proc_pid_status(5)), in KiB. */
const peakKiB = () => Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${agent?.pid}/status`, 'utf8'))?.[1]);

/** A frame from a service (RFC 6455 §5.2): never masked. */
function frame(opcode: number, payload: Buffer): Buffer {
  const head = Buffer.from([0x80 | opcode, Math.min(payload.length, 126)]);
  if (payload.length < 126) return Buffer.concat([head, payload]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(payload.length);
  return Buffer.concat([head, length, payload]);
}
const times = (count: number, bytes: Buffer) => Buffer.concat(Array.from({ length: count }, () => bytes));
const recollect = { type: 'recollect', signals: ['os'], reason: '' };
const asLargeAsMayBe = (message: object) => {
  const text = JSON.stringify(message);
  return Buffer.from(text + ' '.repeat(streamLimits.frameBytes - 1 - text.length));
};

test.each([
  ['messages in their right form', times(16, frame(1, asLargeAsMayBe(recollect)))],
  ['messages without any form', times(16, frame(1, Buffer.alloc(60_000, 120)))],
  ['pings', times(1_000, frame(9, Buffer.alloc(125)))],
  [
    'a message in fragments of a byte',
    Buffer.concat([Buffer.from([0x01, 0x01, 120]), times(10_000, Buffer.from([0x00, 0x01, 120]))]),
  ],
])('a service that sends %s at full speed is cut off, and costs an agent little memory', async (_, bytes) => {
  await startAgent();
  const before = peakKiB();
  flood = bytes;
  const first = connections;
  newest?.terminate();
  await until('three connections with a flood', 50_000, () => connections >= first + 3 || sent >= floodBytes);
  const grownKiB = peakKiB() - before;
  expect(agent?.exitCode).toBeNull();
  expect(grownKiB).toBeLessThan(growthKiB);
  expect(sent).toBeLessThan(floodBytes / 10);
});
