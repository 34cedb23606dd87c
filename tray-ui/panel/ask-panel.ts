import { connect } from 'node:net';

/** Who keeps the list of icons of a desktop (StatusNotifierItem specification); each of their panels asks for this name. */
const watcher = 'org.kde.StatusNotifierWatcher';
/** A bus that is there answers in milliseconds. */
const limitMs = 2_000;
/** Two answers of the bus and a signal; more is not what was asked for. */
const limitBytes = 16_384;

/** Where the session's bus listens, as a path for node:net; undefined where nothing names it. */
export function busPath(address: string | undefined, runtimeDir: string | undefined): string | undefined {
  for (const each of address?.split(';') ?? []) {
    const [, kind, value] = /^unix:(?:[a-z]+=[^,]*,)*(path|abstract)=([^,]+)/.exec(each) ?? [];
    if (value === undefined) continue;
    const plain = decodeURIComponent(value);
    return kind === 'abstract' ? `\0${plain}` : plain;
  }
  return runtimeDir === undefined ? undefined : `${runtimeDir}/bus`;
}

/**
 * Whether this desktop keeps a list of icons: asks the session's bus once who owns its name, and hangs up. Undefined where it could
 * not be told; then nobody is told that there is none.
 */
export function askPanel(path: string | undefined, uid: number): Promise<boolean | undefined> {
  if (path === undefined) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const socket = connect(path);
    let heard: Buffer = Buffer.alloc(0);
    let isIn = false;
    const settle = (answer: boolean | undefined) => {
      clearTimeout(late);
      socket.destroy();
      resolve(answer);
    };
    const late = setTimeout(() => settle(undefined), limitMs);
    socket.on('error', () => settle(undefined));
    socket.on('close', () => settle(undefined));
    // EXTERNAL: the bus knows by the socket who we are; the uid in hexadecimal of its digits (D-Bus Specification).
    socket.on('connect', () => socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(uid)).toString('hex')}\r\n`));
    socket.on('data', (piece: Buffer) => {
      heard = Buffer.concat([heard, piece]);
      if (heard.length > limitBytes) return settle(undefined);
      if (!isIn) {
        const end = heard.indexOf('\r\n');
        if (end < 0) return;
        if (!heard.toString('latin1', 0, end).startsWith('OK ')) return settle(undefined);
        isIn = true;
        heard = heard.subarray(end + 2);
        socket.write('BEGIN\r\n');
        socket.write(Buffer.concat([call('Hello', 1), call('NameHasOwner', 2, watcher)]));
      }
      const answer = answerIn(heard);
      if (answer !== 'none') settle(answer);
    });
  });
}

/** The only answer of the bus that is one boolean; `none` until it is here whole. */
function answerIn(bytes: Buffer): boolean | undefined | 'none' {
  for (let at = 0; at + 16 <= bytes.length; ) {
    const isLittle = bytes[at] === 0x6c;
    if (!isLittle && bytes[at] !== 0x42) return undefined;
    const number = (from: number) => (isLittle ? bytes.readUInt32LE(from) : bytes.readUInt32BE(from));
    const [type, bodyBytes] = [bytes[at + 1], number(at + 4)];
    const bodyAt = at + align(16 + number(at + 12));
    const end = bodyAt + bodyBytes;
    if (end - at > limitBytes) return undefined;
    if (bytes.length < end) return 'none';
    if (type === 3) return undefined;
    if (type === 2 && bodyBytes === 4) return number(bodyAt) === 1;
    at = end;
  }
  return 'none';
}

/** A call of the bus itself, with one text or none, in little-endian order. */
function call(member: string, serial: number, text?: string): Buffer {
  const bus = 'org.freedesktop.DBus';
  const fields = Buffer.concat([
    ...(text === undefined ? [] : [padded(Buffer.from([8, 1, 0x67, 0, 1, 0x73, 0]))]),
    padded(field(1, 'o', '/org/freedesktop/DBus')),
    padded(field(2, 's', bus)),
    padded(field(3, 's', member)),
    field(6, 's', bus),
  ]);
  const body = text === undefined ? Buffer.alloc(0) : lengthAndText(text);
  const head = Buffer.alloc(16);
  head.set([0x6c, 1, 0, 1]);
  head.writeUInt32LE(body.length, 4);
  head.writeUInt32LE(serial, 8);
  head.writeUInt32LE(fields.length, 12);
  return Buffer.concat([head, padded(fields), body]);
}

const align = (at: number): number => Math.ceil(at / 8) * 8;
const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(align(bytes.length) - bytes.length)]);
const field = (code: number, kind: 's' | 'o', text: string): Buffer =>
  Buffer.concat([Buffer.from([code, 1, kind.charCodeAt(0), 0]), lengthAndText(text)]);

function lengthAndText(text: string): Buffer {
  const bytes = Buffer.from(`${text}\0`);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length - 1);
  return Buffer.concat([length, bytes]);
}
