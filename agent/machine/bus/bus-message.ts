/** What a message of D-Bus is for (D-Bus Specification, "Message Format"). */
export const messageType = { call: 1, reply: 2, error: 3, signal: 4 } as const;

/** A message as far as we read it. */
export interface BusMessage {
  readonly type: number;
  readonly path: string | undefined;
  readonly interface: string | undefined;
  readonly member: string | undefined;
  /** Whom it is meant for; a signal to all has none. */
  readonly destination: string | undefined;
  readonly replyTo: number | undefined;
  readonly body: Buffer;
  readonly isLittleEndian: boolean;
}

/** The part of a header before its fields. */
export const fixedBytes = 16;
const field = { path: 1, interface: 2, member: 3, replyTo: 5, destination: 6, sender: 7, signature: 8 } as const;

/** How long the message is that begins here; undefined where this is no beginning of one. Needs `fixedBytes`. */
export function messageBytes(start: Buffer): number | undefined {
  const isLittleEndian = start[0] === 0x6c;
  if (!isLittleEndian && start[0] !== 0x42) return undefined;
  // The version of the protocol; there is one.
  if (start[3] !== 1) return undefined;
  const read = (at: number) => (isLittleEndian ? start.readUInt32LE(at) : start.readUInt32BE(at));
  return align(fixedBytes + read(12), 8) + read(4);
}

/** Reads a whole message; undefined where it is not one. Fields we do not know are of no consequence and end the reading of them. */
export function readMessage(bytes: Buffer): BusMessage | undefined {
  if (bytes.length < fixedBytes || messageBytes(bytes) !== bytes.length) return undefined;
  const isLittleEndian = bytes[0] === 0x6c;
  const number = (at: number) => (isLittleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const fieldsEnd = fixedBytes + number(12);
  const bodyAt = align(fieldsEnd, 8);
  const texts = new Map<number, string>();
  let replyTo: number | undefined;
  for (let at = fixedBytes; at + 8 <= fieldsEnd; at = align(at, 8)) {
    // A field is its code, the signature of one basic type, and the value.
    const code = bytes[at];
    const kind = String.fromCharCode(bytes[at + 2] ?? 0);
    if (code === undefined || bytes[at + 1] !== 1 || bytes[at + 3] !== 0) break;
    at += 4;
    if (kind === 'u') {
      if (code === field.replyTo) replyTo = number(at);
      at += 4;
      continue;
    }
    const [lengthBytes, length] = kind === 'g' ? [1, bytes[at] ?? 0] : [4, number(at)];
    if (!'sog'.includes(kind) || at + lengthBytes + length >= fieldsEnd) break;
    texts.set(code, bytes.toString('utf8', at + lengthBytes, at + lengthBytes + length));
    at += lengthBytes + length + 1;
  }
  return {
    type: bytes[1] ?? 0,
    path: texts.get(field.path),
    interface: texts.get(field.interface),
    member: texts.get(field.member),
    destination: texts.get(field.destination),
    replyTo,
    body: bytes.subarray(bodyAt),
    isLittleEndian,
  };
}

/** A call of the bus itself (`org.freedesktop.DBus`) with one text or none. */
export function callOfBus(member: string, serial: number, text?: string): Buffer {
  const bus = 'org.freedesktop.DBus';
  // Each field begins at a multiple of eight; the gap behind the last one is not counted as theirs.
  const fields = Buffer.concat([
    ...(text === undefined ? [] : [padded(Buffer.from([field.signature, 1, 0x67, 0, 1, 0x73, 0]))]),
    padded(textField(field.path, 'o', '/org/freedesktop/DBus')),
    padded(textField(field.interface, 's', bus)),
    padded(textField(field.member, 's', member)),
    textField(field.destination, 's', bus),
  ]);
  const body = text === undefined ? Buffer.alloc(0) : lengthAndText(text);
  const head = Buffer.alloc(fixedBytes);
  head.set([0x6c, messageType.call, 0, 1]);
  head.writeUInt32LE(body.length, 4);
  head.writeUInt32LE(serial, 8);
  head.writeUInt32LE(fields.length, 12);
  return Buffer.concat([head, padded(fields), body]);
}

const align = (at: number, to: number): number => Math.ceil(at / to) * to;
const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(align(bytes.length, 8) - bytes.length)]);

const textField = (code: number, kind: 's' | 'o', text: string): Buffer =>
  Buffer.concat([Buffer.from([code, 1, kind.charCodeAt(0), 0]), lengthAndText(text)]);

function lengthAndText(text: string): Buffer {
  const bytes = Buffer.from(`${text}\0`);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length - 1);
  return Buffer.concat([length, bytes]);
}
