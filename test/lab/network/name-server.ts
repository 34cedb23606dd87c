import { createSocket } from 'node:dgram';

/** Answers every question for an address (RFC 1035 §4) with the ones on the command line; the first is IPv4 or `-` for none. */
const [v4 = '-', v6 = '::1'] = process.argv.slice(2);
const server = createSocket({ type: 'udp6', ipv6Only: false });

const bytesOf = (type: number): Buffer | undefined => {
  if (type === 1 && v4 !== '-') return Buffer.from(v4.split('.').map(Number));
  if (type !== 28) return undefined;
  const [head = '', tail = ''] = v6.split('::');
  const words = (text: string) => (text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16)));
  const [first, last] = [words(head), words(tail)];
  const all = [...first, ...Array.from({ length: 8 - first.length - last.length }, () => 0), ...last];
  return Buffer.from(all.flatMap((word) => [word >> 8, word & 255]));
};

server.on('message', (asked, from) => {
  // One question, as every resolver asks: its name ends with a zero, type and class follow.
  const end = asked.indexOf(0, 12) + 5;
  const address = bytesOf(asked.readUInt16BE(end - 4));
  const head = Buffer.from([
    asked[0] ?? 0,
    asked[1] ?? 0,
    0x81,
    0x80,
    0,
    1,
    0,
    address === undefined ? 0 : 1,
    0,
    0,
    0,
    0,
  ]);
  // The name of the question, its type and class, a life of no second.
  const record = address && [
    Buffer.from([0xc0, 12]),
    asked.subarray(end - 4, end),
    Buffer.from([0, 0, 0, 0, 0, address.length]),
    address,
  ];
  server.send(Buffer.concat([head, asked.subarray(12, end), ...(record ?? [])]), from.port, from.address);
});
server.bind(53, '::', () => process.stdout.write('ready\n'));
