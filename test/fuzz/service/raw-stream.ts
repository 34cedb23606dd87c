import { readFileSync } from 'node:fs';
import { connect, type TLSSocket } from 'node:tls';
import { streamPath, subprotocol } from '../../../shared/messages.ts';

/** One frame of RFC 6455 §5.2 as a client sends it, every bit of it for the caller to get wrong. */
export function wsFrame(
  payload: Buffer | string,
  { opcode = 1, fin = true, reserved = 0, masked = true, length = Buffer.byteLength(payload) } = {},
): Buffer {
  const body = Buffer.from(payload);
  const head = [(fin ? 0x80 : 0) | (reserved << 4) | opcode];
  const mask = masked ? 0x80 : 0;
  if (length < 126) head.push(mask | length);
  else if (length < 65_536) head.push(mask | 126, length >> 8, length & 255);
  else head.push(mask | 127, ...[7, 6, 5, 4, 3, 2, 1, 0].map((at) => Math.floor(length / 256 ** at) & 255));
  const key = Buffer.from([1, 2, 3, 4]);
  const hidden = masked ? body.map((byte, at) => byte ^ (key[at % 4] ?? 0)) : body;
  return Buffer.concat([Buffer.from(head), ...(masked ? [key] : []), hidden]);
}

/** The request that opens a stream, with other lines where they are given. */
export const upgradeRequest = (lines: readonly string[] = [], path = streamPath): string =>
  [
    `GET ${path} HTTP/1.1`,
    'Host: localhost',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    `Sec-WebSocket-Protocol: ${subprotocol}`,
    ...lines,
    '\r\n',
  ].join('\r\n');

/** How a raw connection went: what came back, as far as it was kept, and whether it is over. */
export class RawStream {
  readonly socket: TLSSocket;
  readonly closed: Promise<void>;
  heard: Buffer = Buffer.alloc(0);

  constructor(port: number, caFile: string) {
    // Known to Node, though not to its types: our end stays open when the other one closes.
    const halfOpen = { allowHalfOpen: true };
    this.socket = connect({ host: '127.0.0.1', port, ca: readFileSync(caFile), ...halfOpen });
    this.socket.on('error', () => this.socket.destroy());
    this.socket.on('data', (part: Buffer) => {
      this.heard = Buffer.concat([this.heard, part]).subarray(0, 65_536);
    });
    this.socket.on('end', () => this.socket.end());
    this.closed = new Promise((resolve) => this.socket.once('close', () => resolve()));
  }

  /** The code of the close frame that came, where one did. */
  get closeCode(): number | undefined {
    let at = this.heard.indexOf('\r\n\r\n') + 4;
    while (at > 3 && at + 2 <= this.heard.length) {
      const opcode = (this.heard[at] ?? 0) & 15;
      let length = (this.heard[at + 1] ?? 0) & 127;
      let from = at + 2;
      if (length === 126) {
        length = this.heard.readUInt16BE(from);
        from += 2;
      }
      if (opcode === 8) return length >= 2 ? this.heard.readUInt16BE(from) : 1005;
      at = from + length;
    }
    return undefined;
  }

  /** The status of the HTTP answer, where one came. */
  get status(): number | undefined {
    const status = /^HTTP\/1\.1 (\d{3})/.exec(this.heard.toString('latin1'))?.[1];
    return status === undefined ? undefined : Number(status);
  }
}
