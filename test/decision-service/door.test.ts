import type { OutgoingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { openDataFolder } from '../../decision-service/open-data-folder.ts';
import { resultExtension } from '../../shared/result.ts';
import { enrolledDevice, type TestDevice } from '../support/device/device.ts';
import { newKey } from '../support/device/key.ts';
import { goodReadings, openDisk } from '../support/device/readings.ts';
import type { StreamClient } from '../support/device/stream-client.ts';
import { startTestService, type TestService } from './test-service.ts';

let service: TestService;
let device: TestDevice;
let stream: StreamClient;
let token: string;

beforeEach(async () => {
  service = await startTestService();
  ({ device, stream } = await enrolledDevice(service.running.createToken(), service.running.caFile));
  device.now = service.clock.now;
  token = (await device.attest(stream, undefined, { want: 'token' })).token ?? '';
});
afterEach(async () => {
  await stream.cut();
  await service.stop();
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

const app = 'https://app.example/reports?page=2';
const forwarded = {
  'X-Forwarded-Method': 'GET',
  'X-Forwarded-Proto': 'https',
  'X-Forwarded-Host': 'app.example',
  'X-Forwarded-Uri': '/reports?page=2',
};

/** Asks the door as an enforcement point does. */
function ask(path: string, headers: OutgoingHttpHeaders, { method = 'GET', body = '' } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${service.running.url}${path}`,
      { ca: device.ca, method, headers, agent: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: text }));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

const pass = (proof = device.dpop(token, 'GET', app), own: OutgoingHttpHeaders = {}) => ({
  ...forwarded,
  Authorization: `DPoP ${token}`,
  DPoP: proof,
  ...own,
});
const knock = (level = 'sensitive', headers: OutgoingHttpHeaders = pass()) => ask(`/v1/authz?level=${level}`, headers);

test('a laptop in good order passes, and all three headers are set', async () => {
  const answer = await knock();
  expect(answer).toMatchObject({ status: 200, body: '' });
  expect(answer.headers).toMatchObject({
    'cache-control': 'no-store',
    'x-device-id': device.id,
    'x-device-tier': 'affirming',
    'x-device-levels': 'base,internal,sensitive',
  });
  const other = { 'Device-Posture': token, 'Device-Posture-Proof': device.dpop(token, 'GET', app) };
  expect((await knock('base', { ...forwarded, Authorization: 'Bearer of-the-app', ...other })).status).toBe(200);
});

test('a proxy that keeps method and path instead of naming them is understood', async () => {
  const proof = device.dpop(token, 'POST', 'https://app.example/reports');
  const headers = { Authorization: `DPoP ${token}`, DPoP: proof, 'X-Forwarded-Host': 'app.example' };
  expect((await ask('/v1/authz/reports?level=base', headers, { method: 'POST' })).status).toBe(200);
});

test('who proves nothing is told how, in the terms of RFC 9449', async () => {
  const answer = await knock('base', forwarded);
  expect(answer.status).toBe(401);
  expect(answer.headers['www-authenticate']).toBe('DPoP algs="ES256"');
  expect(answer.headers['content-type']).toBe('application/problem+json');
  const half = await knock('base', { ...forwarded, Authorization: `DPoP ${token}` });
  expect(half.status).toBe(401);
});

test.each<[string, string, () => OutgoingHttpHeaders]>([
  ['a stolen token with another key', 'invalid_dpop_proof', () => pass(device.dpop(token, 'GET', app, {}, newKey()))],
  ['a proof for another method', 'invalid_dpop_proof', () => pass(device.dpop(token, 'POST', app))],
  [
    'a proof for another page',
    'invalid_dpop_proof',
    () => pass(device.dpop(token, 'GET', 'https://app.example/other')),
  ],
  [
    'a proof for another host',
    'invalid_dpop_proof',
    () => pass(device.dpop(token, 'GET', 'https://evil.example/reports')),
  ],
  ['a proof for another token', 'invalid_dpop_proof', () => pass(device.dpop('another', 'GET', app))],
  ['an old proof', 'invalid_dpop_proof', () => pass(device.dpop(token, 'GET', app, { iat: device.now() - 61 }))],
  [
    'a proof of the future',
    'invalid_dpop_proof',
    () => pass(device.dpop(token, 'GET', app, { iat: device.now() + 62 })),
  ],
  ['a proof without an id', 'invalid_dpop_proof', () => pass(device.dpop(token, 'GET', app, { jti: undefined }))],
  ['a proof whose header carries the private key', 'invalid_dpop_proof', () => pass(leakingProof())],
  ['a proof of another type', 'invalid_dpop_proof', () => pass(device.session.sign('jwt', {}, 'jwk'))],
  ['a proof that says nothing', 'invalid_dpop_proof', () => pass(signedNonsense())],
  [
    'a token that the device signed itself',
    'invalid_token',
    () => pass(undefined, { Authorization: `DPoP ${forged()}` }),
  ],
  ['a token without a signature', 'invalid_token', () => pass(undefined, { Authorization: `DPoP ${unsigned()}` })],
  ['a result in place of a token', 'invalid_token', () => pass(undefined, { Authorization: `DPoP ${enrolledResult}` })],
])('%s does not pass', async (_, error, headers) => {
  enrolledResult = resultOf(service);
  const answer = await knock('base', headers());
  expect(answer.status).toBe(401);
  expect(answer.headers['www-authenticate']).toBe(`DPoP error="${error}", algs="ES256"`);
});

let enrolledResult = '';
function resultOf({ dataDir }: TestService): string {
  const folder = openDataFolder(dataDir);
  const [row] = folder.devices.list();
  folder.db.close();
  return row?.enrolled ?? '';
}
const claimsOf = (jws: string) => JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString());
const headerOf = (jws: string) => Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString();
const forged = () => device.session.signUnder(headerOf(token), JSON.stringify(claimsOf(token)));
const unsigned = () =>
  `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${token.split('.')[1]}.AA`;
const signedNonsense = () =>
  device.session.signUnder(JSON.stringify({ alg: 'ES256', typ: 'dpop+jwt', jwk: device.session.jwk }), 'nonsense');
function leakingProof(): string {
  const jwk = device.session.privateKey.export({ format: 'jwk' });
  const claims = claimsOf(device.dpop(token, 'GET', app));
  return device.session.signUnder(JSON.stringify({ typ: 'dpop+jwt', alg: 'ES256', jwk }), JSON.stringify(claims));
}

test('a proof passes once', async () => {
  const headers = pass();
  expect((await knock('base', headers)).status).toBe(200);
  const again = await knock('base', headers);
  expect(again.status).toBe(401);
  expect(again.body).toContain('shown before');
});

test('a token ends after five minutes, and never after the evidence or the next deadline', async () => {
  const claims = claimsOf(token);
  expect(claims.exp - claims.iat).toBe(300);
  expect(Object.keys(claims).sort()).toEqual(
    ['aud', 'client_id', 'cnf', 'ear_status', 'exp', 'iat', 'iss', 'jti', 'levels', 'sub'].sort(),
  );
  service.clock.skip(300);
  const answer = await knock();
  expect(answer.status).toBe(401);
  expect(answer.headers['www-authenticate']).toBe('DPoP error="invalid_token", algs="ES256"');
  const stopped = goodReadings(device.now());
  stopped['edr'] = { state: 'observed', at: device.now(), source: 'systemd', fact: { products: [] } };
  const first = await device.attest(stream, stopped);
  const deadline = first.claims[resultExtension].findings[0]?.deadline ?? 0;
  service.clock.skip(deadline - device.now() - 100);
  const second = await device.attest(stream, withTime(stopped), { want: 'token' });
  expect(claimsOf(second.token ?? '').exp).toBe(deadline);
});

const withTime = (readings: ReturnType<typeof goodReadings>) =>
  Object.fromEntries(Object.entries(readings).map(([id, reading]) => [id, { ...reading, at: device.now() }]));

test('a blocking finding closes the door at once, says why, and opens it again as soon as it is gone', async () => {
  expect((await knock()).status).toBe(200);
  const { claims, token: none } = await device.attest(stream, openDisk(device.now()), { want: 'token' });
  expect(claims[resultExtension].levels).toEqual(['base']);
  expect(none).toBeDefined();
  const denied = await knock();
  expect(denied.status).toBe(403);
  expect(denied.headers['content-type']).toBe('application/problem+json');
  expect(JSON.parse(denied.body)).toMatchObject({
    status: 403,
    level: 'sensitive',
    findings: [{ id: 'diskEncryption.off', sentence: 'At least one volume of this laptop is not encrypted.' }],
  });
  expect((await knock('base')).status).toBe(200);
  await device.attest(stream);
  expect((await knock()).status).toBe(200);
});

test('a deadline closes the door by itself', async () => {
  const stopped = goodReadings(device.now());
  stopped['edr'] = { state: 'observed', at: device.now(), source: 'systemd', fact: { products: [] } };
  token = (await device.attest(stream, stopped, { want: 'token' })).token ?? '';
  service.clock.skip(599);
  token = (await device.attest(stream, withTime(stopped), { want: 'token' })).token ?? token;
  expect((await knock()).status).toBe(200);
  const proof = device.dpop(token, 'GET', app);
  service.clock.skip(1);
  expect((await knock('sensitive', pass(proof))).status).not.toBe(200);
  token = (await device.attest(stream, withTime(stopped), { want: 'token' })).token ?? '';
  expect((await knock()).status).toBe(403);
  expect((await knock('internal')).status).toBe(200);
});

test('a revoked device, a service whose clock was set back and an unknown level are a no', async () => {
  for (const level of ['secret', '', 'constructor']) expect((await knock(level)).status).toBe(403);
  expect((await ask('/v1/authz?level=base&level=sensitive', pass())).status).toBe(403);
  service.clock.skip(-301);
  expect((await knock('base')).status).toBe(500);
  service.clock.skip(301);
  service.running.revoke(device.id);
  const answer = await knock('base');
  expect(answer.status).toBe(403);
  expect(answer.body).toContain('revoked');
});

test('what a client says of its device is never repeated', async () => {
  const spoof = { 'X-Device-Id': 'root', 'X-Device-Tier': 'affirming', 'X-Device-Levels': 'sensitive' };
  const answer = await knock('base', pass(undefined, spoof));
  expect(answer.headers['x-device-id']).toBe(device.id);
  const denied = await knock('base', { ...forwarded, ...spoof });
  expect(denied.status).toBe(401);
  expect(denied.headers).not.toHaveProperty('x-device-id');
});

test('a forwarded header that came twice matches no proof', async () => {
  const headers = pass(undefined, { 'X-Forwarded-Uri': ['/reports', '/reports'] });
  expect((await knock('base', headers)).status).toBe(401);
});

test('a body is not read and ends the connection, and headers have a bound', async () => {
  const answer = await ask('/v1/authz?level=base', pass(), { method: 'POST', body: 'x'.repeat(100_000) });
  expect(answer.headers['connection']).toBe('close');
  await expect(ask('/v1/authz', pass(undefined, { Cookie: 'c'.repeat(20_000) }))).resolves.toMatchObject({
    status: 431,
  });
});

test('a token verifies with the published keys alone, and none of them is an issuer key', async () => {
  const { body } = await ask('/.well-known/jwks.json', {});
  const jwks = JSON.parse(body) as { keys: (Record<string, string> & { kid: string })[] };
  const { payload } = await jwtVerify(token, createLocalJWKSet(jwks as never), {
    algorithms: ['ES256'],
    typ: 'at+jwt',
    issuer: service.running.url,
    audience: service.running.url,
    currentDate: new Date(device.now() * 1_000),
  });
  expect(payload['cnf']).toEqual({ jkt: device.session.kid });
  expect(jwks.keys.map(({ kid }) => kid).filter((kid) => device.data.issuer_jkts.includes(kid))).toEqual([]);
  expect(jwks.keys.some((key) => 'd' in key)).toBe(false);
});

test('health says what can be said to anybody', async () => {
  const { status, body } = await ask('/healthz', {});
  expect(status).toBe(200);
  expect(JSON.parse(body)).toEqual({
    ok: true,
    version: '0.1.0',
    policy: 'example-1',
    database: 'writable',
    clock: 'ok',
  });
  service.clock.skip(2);
  service.clock.skip(-303);
  const behind = await ask('/healthz', {});
  expect([behind.status, JSON.parse(behind.body).clock]).toEqual([503, 'behind']);
  service.clock.skip(301);
});

test('a program that restarted proves itself with its new key alone', async () => {
  const old = token;
  expect(claimsOf(old).cnf.jkt).toBe(device.session.kid);
  const fresh = newKey();
  const next = await device.attest(stream, undefined, { want: 'token', cnf: { jwk: fresh.jwk } });
  token = next.token ?? '';
  expect((await knock('base', pass(device.dpop(token, 'GET', app, {}, fresh)))).status).toBe(200);
  expect((await knock('base')).status).toBe(401);
});
