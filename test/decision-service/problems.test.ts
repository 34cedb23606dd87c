import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { evidenceTyp } from '../../shared/evidence.ts';
import { headerText } from '../../shared/jws.ts';
import { type Problem, ProblemType } from '../../shared/problem.ts';
import { enrolledDevice, TestDevice } from '../support/device/device.ts';
import { newKey, sha256 } from '../support/device/key.ts';
import type { StreamClient } from '../support/device/stream-client.ts';
import { startTestService, type TestService } from './test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

const laptop = () => enrolledDevice(service.running.createToken(), service.running.caFile);
const newcomer = (code = service.running.createToken()) => new TestDevice(code, service.running.caFile);

/** Sends one frame and takes the refusal. */
async function refusal(device: TestDevice, stream: StreamClient, frame: object | string | Buffer): Promise<Problem> {
  stream.send(frame);
  return await device.refusal(stream);
}

/** Sends live evidence that says something else than it should. */
async function evidenceRefusal(
  change: (device: TestDevice) => Parameters<TestDevice['evidence']>[1],
): Promise<Problem> {
  const { device, stream } = await laptop();
  const jws = device.evidence(undefined, change(device));
  return await refusal(device, stream, { type: 'attest', evidence: [jws], live: true });
}

async function rawRefusal(make: (device: TestDevice) => string): Promise<Problem> {
  const { device, stream } = await laptop();
  return await refusal(device, stream, { type: 'attest', evidence: [make(device)], live: true });
}

async function enrolRefusal(code?: string, change?: (device: TestDevice) => Record<string, unknown>): Promise<Problem> {
  const device = newcomer(code);
  const stream = await device.connect();
  return await refusal(device, stream, { type: 'enrol', proof: device.proof(change?.(device)) });
}

/** Every way to be refused, and how to bring it about. A type of the wire without an entry here does not compile. */
const cases: Record<ProblemType, () => Promise<Problem>> = {
  malformed: async () => {
    const { device, stream } = await laptop();
    return await refusal(device, stream, '{"type":"attest"');
  },
  'too-large': async () => {
    const { device, stream } = await laptop();
    const evidence = Array.from({ length: 17 }, () => device.evidence({}, {}, true));
    return await refusal(device, stream, { type: 'attest', evidence, live: false });
  },
  'bad-header': () =>
    rawRefusal(({ key }) => key.signUnder(`{"typ":"${evidenceTyp}","alg":"ES256","kid":"${key.kid}"}`, '{}')),
  'bad-type': () => rawRefusal(({ key }) => key.sign('at+jwt', {})),
  'unknown-key': () => rawRefusal(() => newKey().sign(evidenceTyp, {})),
  'unknown-chain': () => evidenceRefusal(() => ({ chain: sha256('another chain') })),
  revoked: async () => {
    const { device, stream } = await laptop();
    service.running.revoke(device.id);
    await stream.cut();
    const again = await device.connect();
    again.send({ type: 'enrol', proof: device.restartProof() });
    // The signed word comes first: the device believes no other.
    expect(device.read((await again.expect('decision')).result).ear_status).toBe(96);
    const problem = await device.refusal(again);
    expect(await again.closed).toEqual({ code: 3003, reason: 'revoked' });
    return problem;
  },
  'bad-signature': () =>
    rawRefusal((device) => {
      const [header, , signature] = device.evidence().split('.');
      return `${header}.${Buffer.from('{"seq":1}').toString('base64url')}.${signature}`;
    }),
  'bad-profile': () => evidenceRefusal(() => ({ eat_profile: 'tag:stance.example,2026:evidence#0' })),
  'bad-audience': () => evidenceRefusal(() => ({ aud: 'https://elsewhere.example' })),
  'bad-issuer': () => evidenceRefusal(() => ({ iss: newcomer().id })),
  'stale-nonce': () => evidenceRefusal(() => ({ eat_nonce: randomBytes(32).toString('base64url') })),
  'chain-fork': () => evidenceRefusal(() => ({ prev: sha256('another head') })),
  schema: () => evidenceRefusal(() => ({ cnf: undefined })),
  'enrol-token-invalid': () =>
    enrolRefusal(undefined, (device) => ({
      eab: device.binding({ ...device.data, token_secret: randomBytes(32).toString('base64url') }),
    })),
  'enrol-token-exhausted': async () => {
    const code = service.running.createToken({ uses: 1 });
    await enrolledDevice(code, service.running.caFile);
    return await enrolRefusal(code);
  },
  'already-enrolled': async () => {
    const { device, stream } = await laptop();
    const other = new TestDevice(service.running.createToken(), service.running.caFile, device.key);
    return await refusal(device, stream, {
      type: 'enrol',
      proof: device.proof({ eab: device.binding(other.data) }),
    });
  },
  'restart-too-soon': async () => {
    const { device, stream } = await laptop();
    await device.attest(stream);
    const problem = await refusal(device, stream, { type: 'enrol', proof: device.restartProof() });
    expect(problem.retry_after).toBeGreaterThan(800);
    expect(problem.retry_after).toBeLessThanOrEqual(900);
    return problem;
  },
  'rate-limited': async () => {
    const { device, stream } = await laptop();
    let last = await refusal(device, stream, '{}');
    for (let sent = 1; sent < 400 && last.type === 'malformed'; sent += 1) last = await refusal(device, stream, '{}');
    expect(last.retry_after).toBe(1);
    await stream.cut();
    return last;
  },
  internal: async () => {
    const { device, stream } = await laptop();
    await device.attest(stream);
    service.clock.skip(-1_000);
    const evidence = [device.evidence()];
    const problem = await refusal(device, stream, { type: 'attest', evidence, live: true });
    service.clock.skip(1_000);
    return problem;
  },
};

test('every problem type of the wire has a case', () => {
  expect(Object.keys(cases).sort()).toEqual([...ProblemType.options].sort());
});

test.each(Object.entries(cases))('%s is refused with its own type, and the service goes on', async (type, bring) => {
  const problem = await bring();
  expect(problem.type).toBe(type);
  expect(problem.title).not.toBe('');
  const { device, stream } = await laptop();
  const { claims } = await device.attest(stream);
  expect(claims.ear_status).toBe(2);
  await stream.close();
});

test('a refusal brings a challenge, and the same connection goes on with it', async () => {
  const { device, stream } = await laptop();
  const evidence = [device.evidence(undefined, { eat_nonce: randomBytes(32).toString('base64url') })];
  stream.send({ type: 'attest', evidence, live: true });
  expect((await device.refusal(stream)).type).toBe('stale-nonce');
  // The refused item is history now; it goes first and is counted once.
  const { claims } = await device.attest(stream, undefined, { before: evidence });
  expect(claims['tag:stance.example,2026:result'].ack).toBe(2);
  await stream.close();
});

test('a header with another order, an embedded key or another algorithm is no header of ours', async () => {
  for (const make of [
    ({ key }: TestDevice) => headerText(evidenceTyp, { jwk: key.jwk }),
    ({ key }: TestDevice) => `{"alg":"none","typ":"${evidenceTyp}","kid":"${key.kid}"}`,
    ({ key }: TestDevice) => `{"alg":"HS256","typ":"${evidenceTyp}","kid":"${key.kid}"}`,
    ({ key }: TestDevice) => `{"alg":"ES256","typ":"${evidenceTyp}","kid":"${key.kid}","crit":["b64"]}`,
    ({ key }: TestDevice) => `{"alg":"ES256", "typ":"${evidenceTyp}","kid":"${key.kid}"}`,
  ]) {
    const problem = await rawRefusal((device) => device.key.signUnder(make(device), '{}'));
    expect(problem.type).toBe('bad-header');
  }
});
