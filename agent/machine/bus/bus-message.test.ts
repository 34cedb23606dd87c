import { describe, expect, test } from '@jest/globals';
import { BusFrames } from './bus-frames.ts';
import { callOfBus, messageBytes, messageType, readMessage } from './bus-message.ts';
import { signalBytes } from './testing/signal-bytes.ts';

const call = callOfBus('AddMatch', 7, "type='signal'");

describe('a message of the bus', () => {
  test('that we write is one that we read', () => {
    const message = readMessage(call);
    expect(message).toMatchObject({
      type: messageType.call,
      path: '/org/freedesktop/DBus',
      interface: 'org.freedesktop.DBus',
      member: 'AddMatch',
      destination: 'org.freedesktop.DBus',
    });
    expect(message?.body.toString('latin1', 4)).toBe("type='signal'\0");
  });

  test.each(['little', 'big'] as const)('is read in the byte order of who sent it: %s', (order) => {
    const bytes = signalBytes({ path: '/a', interface: 'b.c', member: 'D' }, Buffer.from([0, 0, 0, 0]), order);
    expect(readMessage(bytes)).toMatchObject({ path: '/a', interface: 'b.c', member: 'D', destination: undefined });
  });

  test('cut short anywhere is none', () => {
    for (let length = 0; length < call.length; length++) expect(readMessage(call.subarray(0, length))).toBeUndefined();
  });

  test('with any byte changed is read or refused, and nothing is thrown', () => {
    for (let at = 0; at < call.length; at++)
      for (const byte of [0, 1, 0x7f, 0x80, 0xff]) {
        const bytes = Buffer.from(call);
        bytes[at] = byte;
        readMessage(bytes);
      }
    expect(readMessage(call)).toBeDefined();
  });
});

describe('a stream of messages', () => {
  test('comes out the same however it is cut', () => {
    const stream = Buffer.concat([call, call, call]);
    for (const size of [1, 7, 16, call.length - 1, call.length + 1, stream.length]) {
      const frames = new BusFrames();
      const got: Buffer[] = [];
      for (let at = 0; at < stream.length; at += size) got.push(...(frames.take(stream.subarray(at, at + size)) ?? []));
      expect(Buffer.concat(got)).toEqual(stream);
      expect(got).toHaveLength(3);
    }
  });

  test('lets a huge message by without keeping it, and goes on behind it', () => {
    const huge = signalBytes({ path: '/a', interface: 'b.c', member: 'D' }, Buffer.alloc(3_000_000));
    const stream = Buffer.concat([huge, call]);
    const frames = new BusFrames();
    const got: Buffer[] = [];
    for (let at = 0; at < stream.length; at += 65_536)
      got.push(...(frames.take(stream.subarray(at, at + 65_536)) ?? []));
    expect(got).toEqual([call]);
  });

  test.each([
    ['no byte order', (head: Buffer) => head.writeUInt8(0x41, 0)],
    ['another version', (head: Buffer) => head.writeUInt8(2, 3)],
    ['a length beyond what there is', (head: Buffer) => head.writeUInt32LE(0xffff_fff0, 4)],
    ['fields beyond what there is', (head: Buffer) => head.writeUInt32LE(0xffff_fff0, 12)],
  ])('with %s is no D-Bus', (_, spoil) => {
    const bytes = Buffer.from(call);
    spoil(bytes);
    expect(new BusFrames().take(bytes)).toBeUndefined();
  });

  test('knows its length from the beginning alone', () => {
    expect(messageBytes(call.subarray(0, 16))).toBe(call.length);
  });
});
