import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  type CryptoKey,
  calculateJwkThumbprint,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  jwtVerify,
  SignJWT,
} from 'jose';
import * as v from 'valibot';
import { type WebSocket, WebSocketServer } from 'ws';
import { decisionClaims, enrolledClaims } from '../../../decision-service/attest/result.ts';
import { enrolmentCode } from '../../../decision-service/enrol/enrolment-code.ts';
import { loadPolicy } from '../../../decision-service/policy/load-policy.ts';
import { decide } from '../../../shared/decide.ts';
import { EvidenceClaims, evidenceTyp } from '../../../shared/evidence.ts';
import { deviceIdOf } from '../../../shared/jws.ts';
import { challengeTyp, DeviceMessage, subprotocol } from '../../../shared/messages.ts';
import { resultTyp } from '../../../shared/result.ts';

/**
 * What one would write with the usual parts: jose, the schemas, ws. It verifies, checks nonce and chain, judges by the same policy,
 * signs the same answer and keeps its state in memory, so that no disk counts against it. `jose-server.ts FOLDER-OF-CERTIFICATES`
 */
interface Known {
  readonly id: string;
  readonly key: CryptoKey | Uint8Array;
  chain: string;
  last: number;
  head: string;
  since: Record<string, number>;
}

const [tls = ''] = process.argv.slice(2);
const { policy } = loadPolicy(join(import.meta.dirname, '../../../decision-service/policy.example.yaml'));
const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
const { kty, crv, x, y } = await exportJWK(publicKey);
const jwk = { kty, crv, x, y } as JWK;
const kid = await calculateJwkThumbprint(jwk);
const devices = new Map<string, Known>();
let url = '';

const now = () => Math.floor(Date.now() / 1_000);
const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url');
const signed = (typ: string, claims: object, header: object) =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg: 'ES256', typ, ...header }).sign(privateKey);
const issuer = () => ({ url, jkts: [kid] });

async function serve(socket: WebSocket): Promise<void> {
  const nonces = new Set<string>();
  const nonce = () => {
    const made = randomBytes(32).toString('base64url');
    nonces.add(made);
    return made;
  };
  socket.on('message', (data) => {
    const message = v.parse(DeviceMessage, JSON.parse(data.toString()));
    if (message.type === 'enrol') enrol(message.proof).catch(fail);
    else if (message.type === 'attest') attest(message.evidence.at(-1) ?? '').catch(fail);
  });
  const fail = (error: unknown) => {
    console.error(error);
    socket.terminate();
  };
  const enrol = async (proof: string) => {
    const key = decodeProtectedHeader(proof).jwk as JWK;
    const named = await calculateJwkThumbprint(key);
    const known = { id: deviceIdOf(named), key: await importJWK(key, 'ES256'), chain: sha256(proof), last: 0 };
    devices.set(named, { ...known, head: known.chain, since: {} });
    const at = { now: now(), chain: known.chain, nextNonce: nonce(), key: named };
    const result = await signed(resultTyp, enrolledClaims(issuer(), known.id, policy, at), { kid });
    socket.send(JSON.stringify({ type: 'enrolled', result }));
  };
  const attest = async (jws: string) => {
    const known = devices.get(decodeProtectedHeader(jws).kid ?? '');
    if (known === undefined) throw new Error('an unknown key');
    const asked = { algorithms: ['ES256'], typ: evidenceTyp, audience: url, issuer: known.id };
    const claims = v.parse(EvidenceClaims, (await jwtVerify(jws, known.key, asked)).payload);
    if (!nonces.delete(claims.eat_nonce ?? '')) throw new Error('a stale nonce');
    if (claims.chain !== known.chain || claims.seq !== known.last + 1 || claims.prev !== known.head)
      throw new Error('not the next item');
    Object.assign(known, { last: claims.seq, head: sha256(jws) });
    const at = { now: now(), nonce: claims.eat_nonce ?? '', ack: claims.seq, chain: claims.chain, nextNonce: nonce() };
    const { posture, iat } = claims;
    const decision = decide({ policy, platform: 'linux', posture, iat, now: at.now, standing: [], since: known.since });
    known.since = decision.since;
    const result = await signed(
      resultTyp,
      decisionClaims(issuer(), known.id, decision, policy, { ...at, rotate: false }),
      { kid },
    );
    socket.send(JSON.stringify({ type: 'decision', result }));
  };
  const iat = now();
  const challenge = { iss: url, eat_nonce: nonce(), iat, exp: iat + 600, iss_jkts: [kid] };
  socket.send(JSON.stringify({ type: 'challenge', challenge: await signed(challengeTyp, challenge, { jwk }) }));
}

const server = createServer({
  cert: readFileSync(join(tls, 'server.pem')),
  key: readFileSync(join(tls, 'server-key.pem')),
});
new WebSocketServer({ server, perMessageDeflate: false, handleProtocols: () => subprotocol }).on(
  'connection',
  (socket) => serve(socket).catch((error: unknown) => console.error(error)),
);
server.listen(0, '127.0.0.1', () => {
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const code = enrolmentCode({ url, issuer_jkts: [kid], token_id: 'any-token', token_secret: sha256('any') });
  process.stdout.write(`${JSON.stringify({ url, code })}\n`);
});
