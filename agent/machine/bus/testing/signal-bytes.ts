import { fixedBytes, messageType } from '../bus-message.ts';

/** Header fields of a message, by their names; each is a text. */
export interface Fields {
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly destination?: string;
}

const codes = { path: [1, 'o'], interface: [2, 's'], member: [3, 's'], destination: [6, 's'] } as const;

/** A signal as a bus passes it on, written by what the specification says and not by what our reader does. */
export function signalBytes(
  fields: Fields,
  body: Buffer = Buffer.alloc(0),
  order: 'little' | 'big' = 'little',
): Buffer {
  const number = (value: number) => {
    const bytes = Buffer.alloc(4);
    if (order === 'little') bytes.writeUInt32LE(value);
    else bytes.writeUInt32BE(value);
    return bytes;
  };
  let all = Buffer.alloc(0);
  for (const [name, text] of Object.entries(fields)) {
    const [code, kind] = codes[name as keyof Fields];
    all = Buffer.concat([all, Buffer.alloc((8 - (all.length % 8)) % 8), Buffer.from([code, 1, kind.charCodeAt(0), 0])]);
    all = Buffer.concat([all, number(Buffer.byteLength(text)), Buffer.from(`${text}\0`)]);
  }
  const head = Buffer.from([order === 'little' ? 0x6c : 0x42, messageType.signal, 1, 1]);
  const start = Buffer.concat([head, number(body.length), number(9), number(all.length), all]);
  if (start.length < fixedBytes) throw new Error('a message has a head');
  return Buffer.concat([start, Buffer.alloc((8 - (start.length % 8)) % 8), body]);
}
