import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ManualClock } from '../../../shared/testing/manual-clock.ts';
import type { MachineEvent } from '../machine-event.ts';
import type { MachineSource } from '../watch-machine.ts';
import { BusFrames } from './bus-frames.ts';
import { messageType, readMessage } from './bus-message.ts';
import { busRules } from './bus-signals.ts';
import { type Fields, signalBytes } from './testing/signal-bytes.ts';
import { watchBus } from './watch-bus.ts';

const lock: Fields = {
  path: '/org/freedesktop/login1/session/_32',
  interface: 'org.freedesktop.login1.Session',
  member: 'Lock',
};

/** A bus of one room: greets, takes rules, and says what a test has it say. */
class Bus {
  readonly guests: Socket[] = [];
  rules: string[] = [];
  greeting = 'OK 0123456789abcdef0123456789abcdef\r\n';
  /** Which rule it refuses. */
  refuses = -1;
  #server: Server | undefined;

  async open(path: string): Promise<void> {
    const server = createServer((socket) => this.#serve(socket));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(path, resolve));
  }
  async close(): Promise<void> {
    for (const guest of this.guests) guest.destroy();
    await new Promise((resolve) => (this.#server === undefined ? resolve(0) : this.#server.close(resolve)));
    this.#server = undefined;
  }
  say(bytes: Buffer): void {
    this.guests.at(-1)?.write(bytes);
  }
  #serve(socket: Socket): void {
    this.guests.push(socket);
    this.rules = [];
    const frames = new BusFrames();
    let heard = '';
    socket.on('error', () => undefined);
    socket.on('data', (piece: Buffer) => {
      const isGreeted = heard.includes('BEGIN\r\n');
      heard += piece.toString('latin1');
      if (!isGreeted && heard.endsWith('\r\n')) return void socket.write(this.greeting);
      const begin = heard.indexOf('BEGIN\r\n');
      const bytes = isGreeted ? piece : Buffer.from(heard.slice(begin + 7), 'latin1');
      for (const message of frames.take(bytes) ?? []) this.#answer(socket, message);
    });
  }
  #answer(socket: Socket, bytes: Buffer): void {
    const call = readMessage(bytes);
    if (call?.member === 'AddMatch') this.rules.push(call.body.toString('utf8', 4, call.body.length - 1));
    const isRefused = call?.member === 'AddMatch' && this.rules.length - 1 === this.refuses;
    const answer = Buffer.alloc(24);
    answer.set([0x6c, isRefused ? messageType.error : messageType.reply, 1, 1]);
    answer.writeUInt32LE(1, 8);
    answer.writeUInt32LE(8, 12);
    answer.set([5, 1, 0x75, 0], 16);
    answer.writeUInt32LE(bytes.readUInt32LE(8), 20);
    socket.write(answer);
  }
}

let dir: string;
let path: string;
let clock: ManualClock;
let bus: Bus;
let told: MachineEvent[];
let source: MachineSource | undefined;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stance-bus-'));
  path = join(dir, 'bus');
  clock = new ManualClock();
  bus = new Bus();
  told = [];
});
afterEach(async () => {
  source?.stop();
  await bus.close();
  rmSync(dir, { recursive: true, force: true });
});

async function until(what: string, holds: () => boolean): Promise<void> {
  const end = performance.now() + 5_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`not within 5 s: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
const watching = () => {
  source = watchBus(clock, (event) => told.push(event), path);
};
const listening = (guests = 1) =>
  until('somebody who listens', () => bus.guests.length === guests && bus.rules.length === busRules.length);
const turn = (ms: number) => {
  clock.advance(ms);
  source?.turned();
};
/** Whatever was sent before is heard once this is. */
const heardAll = async () => {
  const before = told.length;
  bus.say(signalBytes(lock));
  await until('the signal', () => told.length > before);
};

test('what the bus was asked to pass on is told', async () => {
  await bus.open(path);
  watching();
  await listening();
  expect(bus.rules).toEqual(busRules);
  await heardAll();
  expect(told).toEqual(['session']);
});

test('a signal in single bytes is heard, and one behind a huge message', async () => {
  await bus.open(path);
  watching();
  await listening();
  for (const byte of signalBytes(lock)) bus.say(Buffer.from([byte]));
  bus.say(signalBytes({ ...lock, destination: ':1.7' }, Buffer.alloc(8_000_000)));
  bus.say(signalBytes(lock));
  await until('both', () => told.length === 2);
});

describe('a bus that is away', () => {
  test('or turns us away is tried at turns alone, ever more seldom, and found when it is there', async () => {
    bus.greeting = 'REJECTED EXTERNAL\r\n';
    await bus.open(path);
    watching();
    for (let at = 0; at < 3_600; at++) {
      turn(2_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    // Two hours: some twenty while the wait doubles, then one in two and a half minutes, as chance has it.
    expect(bus.guests.length).toBeGreaterThan(20);
    expect(bus.guests.length).toBeLessThan(200);
    expect(clock.waiting).toBe(0);
    await bus.close();
    rmSync(path, { force: true });
    turn(300_000);
    bus.greeting = new Bus().greeting;
    await bus.open(path);
    const before = bus.guests.length;
    for (let at = 0; at < 500 && bus.guests.length === before; at++) {
      turn(2_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until('somebody who listens', () => bus.rules.length === busRules.length);
    await heardAll();
  });

  test('and comes back may have had news: both are told once', async () => {
    await bus.open(path);
    watching();
    await listening();
    await heardAll();
    told = [];
    await bus.close();
    rmSync(path, { force: true });
    await bus.open(path);
    for (let at = 0; at < 50 && bus.guests.length < 2; at++) {
      turn(2_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await listening(2);
    await until('the news', () => told.length === 2);
    expect(told).toEqual(['session', 'network']);
  });
});

describe('a bus that is none', () => {
  const left = async () => {
    await until('somebody', () => bus.guests.length === 1);
    await until('the leave', () => bus.guests[0]?.destroyed === true || bus.guests[0]?.readableEnded === true);
    expect(told).toEqual([]);
  };

  test.each([
    ['refuses us', 'REJECTED EXTERNAL\r\n'],
    ['talks without end', 'OK '.repeat(1_000)],
    ['speaks another protocol', 'OK a\r\nHTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'],
  ])('but %s is left', async (_, greeting) => {
    bus.greeting = greeting;
    await bus.open(path);
    watching();
    await left();
  });

  test('but says nothing is left after a while', async () => {
    bus.greeting = '';
    await bus.open(path);
    watching();
    await until('somebody', () => bus.guests.length === 1);
    turn(9_000);
    expect(bus.guests[0]?.readableEnded).toBe(false);
    turn(2_000);
    await left();
  });

  test('but refuses a rule is left: who hears half would not know it', async () => {
    bus.refuses = 2;
    await bus.open(path);
    watching();
    await left();
  });
});

test('an answer to nothing, be it an error or the answer that lets us in, changes nothing', async () => {
  await bus.open(path);
  watching();
  await listening();
  await heardAll();
  for (const type of [messageType.error, messageType.reply]) {
    const answer = signalBytes({ ...lock, destination: ':1.7' });
    answer[1] = type;
    bus.say(answer);
  }
  await heardAll();
  expect([told, bus.guests.length]).toEqual([['session', 'session'], 1]);
});

test('a flood of messages to us alone makes us leave for a minute, and then ask what was missed', async () => {
  await bus.open(path);
  watching();
  await listening();
  await heardAll();
  told = [];
  bus.say(Buffer.concat(Array.from({ length: 2_000 }, () => signalBytes({ ...lock, destination: ':1.7' }))));
  await until('the leave', () => bus.guests[0]?.readableEnded === true || bus.guests[0]?.destroyed === true);
  turn(59_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect(bus.guests).toHaveLength(1);
  turn(2_000);
  await listening(2);
  await until('the news', () => told.length === 2);
});
