import { closeCode } from '../../../shared/messages.ts';
import { upgradeRequest, wsFrame } from './raw-stream.ts';

/** What comes of an attack below the messages: the codes or the statuses it may end with, or nothing but a cut. */
export interface WireAttack {
  readonly name: string;
  /** Written as one, after the handshake. */
  readonly bytes: () => Buffer | string;
  readonly codes?: readonly number[];
  readonly statuses?: readonly number[];
}

const open = upgradeRequest();
const after = (...frames: readonly Buffer[]) => Buffer.concat([Buffer.from(open), ...frames]);
const many = (count: number, make: (at: number) => Buffer): Buffer[] =>
  Array.from({ length: count }, (_, at) => make(at));
const [broken, tooBig, tooMany] = [closeCode.badSubprotocol, closeCode.tooBig, 1008];
const { tryLater } = closeCode;
const json = '{"type":"attest","evidence":["a.b.c"],"live":true}';

/** Attacks on frames, on the handshake and on HTTP below the stream, each with the only ends it may have. */
export const wireAttacks: readonly WireAttack[] = [
  { name: 'a compressed frame', bytes: () => after(wsFrame(json, { reserved: 4 })), codes: [broken] },
  { name: 'reserved bits', bytes: () => after(wsFrame(json, { reserved: 3 })), codes: [broken] },
  { name: 'an unknown opcode', bytes: () => after(wsFrame(json, { opcode: 5 })), codes: [broken] },
  { name: 'an unknown control frame', bytes: () => after(wsFrame('', { opcode: 12 })), codes: [broken] },
  { name: 'a frame without mask', bytes: () => after(wsFrame(json, { masked: false })), codes: [broken] },
  { name: 'a continuation of nothing', bytes: () => after(wsFrame(json, { opcode: 0 })), codes: [broken] },
  {
    name: 'a message within a message',
    bytes: () => after(wsFrame('{', { fin: false }), wsFrame(json)),
    codes: [broken],
  },
  { name: 'a ping in pieces', bytes: () => after(wsFrame('x', { opcode: 9, fin: false })), codes: [broken] },
  { name: 'a ping too long', bytes: () => after(wsFrame('x'.repeat(126), { opcode: 9 })), codes: [broken] },
  { name: 'a frame of 8 EiB', bytes: () => after(wsFrame('x', { length: 2 ** 62 })), codes: [broken, tooBig] },
  { name: 'a frame of 1 GiB', bytes: () => after(wsFrame('x', { length: 2 ** 30 })), codes: [tooBig] },
  { name: 'a close with half a code', bytes: () => after(wsFrame('x', { opcode: 8 })), codes: [broken] },
  {
    name: 'a close with a code nobody may send',
    bytes: () => after(wsFrame(Buffer.from([3, 238]), { opcode: 8 })),
    codes: [broken],
  },
  {
    name: 'a close with words that are no UTF-8',
    bytes: () => after(wsFrame(Buffer.from([3, 232, 0xff, 0xfe]), { opcode: 8 })),
    codes: [1007],
  },
  { name: 'text that is no UTF-8', bytes: () => after(wsFrame(Buffer.from([0xc0, 0x80]))), codes: [1007] },
  {
    name: 'too much in pieces',
    bytes: () => after(wsFrame('x'.repeat(40_000), { fin: false }), wsFrame('x'.repeat(40_000), { opcode: 0 })),
    codes: [tooBig],
  },
  {
    name: 'a message in 20,000 pieces',
    bytes: () => after(wsFrame('{', { fin: false }), ...many(20_000, () => wsFrame('x', { opcode: 0, fin: false }))),
    codes: [tooMany],
  },
  {
    name: 'a message in 20,000 pieces of nothing',
    bytes: () => after(wsFrame('', { fin: false }), ...many(20_000, () => wsFrame('', { opcode: 0, fin: false }))),
    codes: [tooMany],
  },
  { name: 'a flood of pings', bytes: () => after(...many(5_000, () => wsFrame('', { opcode: 9 }))) },
  { name: 'a flood of messages', bytes: () => after(...many(2_000, () => wsFrame(json))), codes: [tryLater] },
  {
    name: 'a flood of messages after its own close',
    bytes: () => after(wsFrame(Buffer.from([3, 232]), { opcode: 8 }), ...many(2_000, () => wsFrame(json))),
    codes: [closeCode.normal],
  },
  { name: 'noise behind the handshake', bytes: () => `${open}${'\u0000\u00ff\u0001'.repeat(500)}`, codes: [broken] },
  {
    name: 'no subprotocol',
    bytes: () => open.replace('stance.v1', 'stance.v9'),
    codes: [broken],
    statuses: [400, 101],
  },
  { name: 'an origin', bytes: () => upgradeRequest(['Origin: https://evil.example']), statuses: [403] },
  { name: 'another path', bytes: () => upgradeRequest([], '/v1/stream/../x'), statuses: [404] },
  { name: 'no key', bytes: () => open.replace(/Sec-WebSocket-Key.*\r\n/, ''), statuses: [400] },
  { name: 'another version', bytes: () => open.replace('Version: 13', 'Version: 7'), statuses: [400, 426] },
  { name: 'another upgrade', bytes: () => open.replace('Upgrade: websocket', 'Upgrade: h2c'), statuses: [400] },
  { name: 'POST for GET', bytes: () => open.replace('GET', 'POST'), statuses: [405] },
  {
    name: 'extensions of all sorts',
    bytes: () =>
      upgradeRequest([`Sec-WebSocket-Extensions: ${'permessage-deflate; x="'.repeat(50)}`]) +
      wsFrame('x', { reserved: 4 }).toString('latin1'),
    codes: [broken],
  },
  {
    name: 'headers without end',
    bytes: () => upgradeRequest(many(2_000, (at) => Buffer.from(`X-${at}: ${'y'.repeat(100)}`)).map(String)),
    statuses: [431],
  },
  { name: 'no HTTP', bytes: () => `${'\u0016\u0003\u0001'.repeat(300)}\r\n\r\n`, statuses: [400] },
  { name: 'a line that folds', bytes: () => upgradeRequest(['X: a', ' b']), statuses: [400] },
  {
    name: 'two lengths',
    bytes: () => 'POST /v1/authz HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
    statuses: [400],
  },
  {
    name: 'a body without end',
    bytes: () => `GET /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${'1\r\nx\r\n'.repeat(1_000)}`,
    statuses: [200],
  },
  { name: 'a tunnel', bytes: () => 'CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: x\r\n\r\n' },
];
