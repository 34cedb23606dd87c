import { createHmac, sign } from 'node:crypto';
import type { Jws } from '../../../shared/jws.ts';
import { encode, type TestKey } from '../../support/device/key.ts';

/** What a forger has at hand: the key whose token it is, a key of nobody, and another token to take parts of. */
export interface Forge {
  readonly key: TestKey;
  readonly stranger: TestKey;
  readonly other: Jws;
}

type Mutation = (jws: Jws, forge: Forge, at: number) => string;

const parts = (jws: Jws): [string, string, string] => {
  const [header = '', payload = '', signature = ''] = jws.split('.');
  return [header, payload, signature];
};
const textOf = (part: string): string => Buffer.from(part, 'base64url').toString();
const headerOf = (jws: Jws) => JSON.parse(textOf(parts(jws)[0])) as Record<string, unknown>;
const claimsTextOf = (jws: Jws) => textOf(parts(jws)[1]);
/** Signed by the right key, under another header. */
const under =
  (change: (header: Record<string, unknown>, forge: Forge, at: number) => object): Mutation =>
  (jws, forge, at) =>
    forge.key.signUnder(JSON.stringify(change(headerOf(jws), forge, at)), claimsTextOf(jws));
const withSignature =
  (make: (jws: Jws, forge: Forge, at: number) => Buffer | string): Mutation =>
  (jws, forge, at) => {
    const [header, payload] = parts(jws);
    const made = make(jws, forge, at);
    return `${header}.${payload}.${typeof made === 'string' ? made : made.toString('base64url')}`;
  };

const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const of32 = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0').slice(-64), 'hex');
const half = (jws: Jws, from: number): bigint =>
  BigInt(
    `0x${
      Buffer.from(parts(jws)[2], 'base64url')
        .subarray(from, from + 32)
        .toString('hex') || '0'
    }`,
  );

const mutations: Readonly<Record<string, Mutation>> = {
  'header of another': (jws, { other }) => [parts(other)[0], parts(jws)[1], parts(jws)[2]].join('.'),
  'payload of another': (jws, { other }) => [parts(jws)[0], parts(other)[1], parts(jws)[2]].join('.'),
  'signature of another': (jws, { other }) => [parts(jws)[0], parts(jws)[1], parts(other)[2]].join('.'),
  'parts reordered': (jws) => [parts(jws)[1], parts(jws)[0], parts(jws)[2]].join('.'),
  'signed by a stranger': (jws, { stranger }) => stranger.signUnder(textOf(parts(jws)[0]), claimsTextOf(jws)),
  'another typ': under((header, _, at) => ({
    ...header,
    typ: [
      'at+jwt',
      'JWT',
      'enrol+jwt',
      'restart+jwt',
      'rotate+jwt',
      'rotate-key+jwt',
      'eat+jwt',
      'challenge+jwt',
      '',
      1,
    ][at % 10],
  })),
  'another alg': under((header, _, at) => ({
    ...header,
    alg: ['none', 'HS256', 'ES384', 'RS256', 'EdDSA', 'es256', 'None', null][at % 8],
  })),
  'alg none, unsigned': (jws) => `${encode('{"alg":"none"}')}.${parts(jws)[1]}.`,
  'HMAC by the public key': (jws, { key }) => {
    const input = `${encode(JSON.stringify({ ...headerOf(jws), alg: 'HS256' }))}.${parts(jws)[1]}`;
    return `${input}.${createHmac('sha256', Buffer.from(key.jwk.x + key.jwk.y, 'base64url'))
      .update(input)
      .digest('base64url')}`;
  },
  'another kid': under((header, { stranger }, at) => ({
    ...header,
    kid: [stranger.kid, '', '../../../etc/passwd', 'A'.repeat(43), "' OR 1=1 --", 'x'.repeat(9_000), null][at % 7],
  })),
  'own key in the header': under((header, { stranger }) => ({ ...header, jwk: stranger.jwk })),
  'private key in the header': under((header, { key }) => ({ ...header, jwk: { ...key.jwk, d: 'A'.repeat(43) } })),
  'key off the curve': under((header) => ({
    ...header,
    jwk: { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) },
  })),
  crit: under((header) => ({ ...header, crit: ['b64'], b64: false })),
  'key by address': under((header) => ({ ...header, jku: 'https://evil.example/jwks.json', x5u: 'http://[::1]/' })),
  'header in another order': (jws, { key }) => {
    const entries = Object.entries(headerOf(jws)).reverse();
    return key.signUnder(JSON.stringify(Object.fromEntries(entries)), claimsTextOf(jws));
  },
  'header with a space': (jws, { key }) => key.signUnder(textOf(parts(jws)[0]).replace(',', ', '), claimsTextOf(jws)),
  'header key doubled': (jws, { key }) =>
    key.signUnder(textOf(parts(jws)[0]).replace('{', '{"alg":"none",'), claimsTextOf(jws)),
  'header deep': (jws, { key }, at) =>
    key.signUnder(`${'['.repeat(1 + (at % 8_000))}${']'.repeat(1 + (at % 8_000))}`, claimsTextOf(jws)),
  'payload no JSON': (jws, { key }) => key.signUnder(textOf(parts(jws)[0]), 'no JSON'),
  'payload deep': (jws, { key }, at) =>
    key.signUnder(textOf(parts(jws)[0]), `${'{"a":'.repeat(1 + (at % 3_000))}1${'}'.repeat(1 + (at % 3_000))}`),
  'payload a scalar': (jws, { key }, at) =>
    key.signUnder(textOf(parts(jws)[0]), ['null', '1', '"x"', '[]', 'true'][at % 5] ?? ''),
  'payload not UTF-8': (jws, { key }) => {
    const input = `${parts(jws)[0]}.${Buffer.from([0x7b, 0xff, 0xfe, 0xc0, 0x7d]).toString('base64url')}`;
    const signature = sign('sha256', Buffer.from(input), { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
    return `${input}.${signature.toString('base64url')}`;
  },
  'a bit of the signature': withSignature((jws, _, at) => {
    const bytes = Buffer.from(parts(jws)[2], 'base64url');
    bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ 1;
    return bytes;
  }),
  'a bit of the payload': (jws, _, at) => {
    const bytes = Buffer.from(parts(jws)[1], 'base64url');
    bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ (1 << (at % 7));
    return [parts(jws)[0], bytes.toString('base64url'), parts(jws)[2]].join('.');
  },
  'signature mirrored': withSignature((jws) => Buffer.concat([of32(half(jws, 0)), of32(order - half(jws, 32))])),
  'r of zero': withSignature((jws) => Buffer.concat([of32(0n), of32(half(jws, 32))])),
  's of zero': withSignature((jws) => Buffer.concat([of32(half(jws, 0)), of32(0n)])),
  'r too large': withSignature((jws, _, at) => Buffer.concat([of32(order + BigInt(at % 3)), of32(half(jws, 32))])),
  's too large': withSignature((jws, _, at) => Buffer.concat([of32(half(jws, 0)), of32(order + BigInt(at % 3))])),
  'signature in DER': withSignature((jws, { key }) =>
    sign('sha256', Buffer.from(jws.slice(0, jws.lastIndexOf('.'))), { key: key.privateKey, dsaEncoding: 'der' }),
  ),
  'signature short': withSignature((jws, _, at) => parts(jws)[2].slice(0, at % 86)),
  'signature long': withSignature((jws, _, at) => parts(jws)[2] + 'A'.repeat(1 + (at % 40))),
  'signature of all ones': withSignature(() => Buffer.alloc(64, 0xff)),
  'other last character': withSignature((jws) => {
    const text = parts(jws)[2];
    return text.slice(0, -1) + String.fromCharCode((text.codePointAt(85) ?? 65) + 1);
  }),
  padding: (jws) => `${jws}==`,
  'payload padded': (jws) => jws.replace(/\.([^.]+)\./, '.$1=.'),
  'base64 of the other kind': (jws) => jws.replaceAll('-', '+').replaceAll('_', '/'),
  'white space': (jws, _, at) =>
    [` ${jws}`, `${jws}\n`, jws.replace('.', ' .'), jws.replace('.', '.\t')][at % 4] ?? jws,
  'empty payload': (jws, { key }) => key.signUnder(textOf(parts(jws)[0]), ''),
  'empty header': (jws) => `.${parts(jws)[1]}.${parts(jws)[2]}`,
  'four parts': (jws) => `${jws}.AA`,
  'two parts': (jws) => jws.slice(0, jws.lastIndexOf('.')),
  'one part': (jws) => parts(jws)[1],
  'in JSON': (jws) => {
    const [header, payload, signature] = parts(jws);
    return JSON.stringify({ protected: header, payload, signature });
  },
  'unencoded payload': (jws, { key }) => {
    const header = encode(JSON.stringify({ ...headerOf(jws), b64: false, crit: ['b64'] }));
    const input = `${header}.$.02`;
    const signature = sign('sha256', Buffer.from(input), { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
    return `${input}.${signature.toString('base64url')}`;
  },
};

export const jwsMutations: readonly string[] = Object.keys(mutations);

/** A token forged in one way; the number says where. */
export const mutateJws = (name: string, jws: Jws, forge: Forge, at: number): string =>
  mutations[name]?.(jws, forge, at) ?? jws;
