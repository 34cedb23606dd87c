import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mirrored } from '../../decision-service/attest/place-in-chain.ts';
import { openDataFolder } from '../../decision-service/open-data-folder.ts';
import { type ResultClaims, resultExtension } from '../../shared/result.ts';
import { enrolledDevice, TestDevice } from '../support/device/device.ts';
import { newKey, sha256 } from '../support/device/key.ts';
import { startTestService, type TestService } from './test-service.ts';

let service: TestService;
beforeEach(async () => {
  service = await startTestService();
});
afterEach(() => service.stop());

const laptop = async () => {
  const made = await enrolledDevice(service.running.createToken(), service.running.caFile);
  made.device.now = service.clock.now;
  return made;
};
const idsOf = (claims: ResultClaims) => claims[resultExtension].findings.map(({ id }) => id);

test('a laptop that lost its state goes on in a new chain, marked until the cooldown has passed', async () => {
  const { device, stream } = await laptop();
  await device.attest(stream);
  service.clock.skip(900);
  const again = await device.connect();
  const old = device.chain;
  const proof = device.restartProof();
  const { claims } = await device.enrol(again, proof);
  expect(claims[resultExtension]).toMatchObject({ chain: sha256(proof), ack: 0, levels: [] });
  expect(claims.ear_status).toBe(0);
  expect(device.chain).not.toBe(old);
  const after = await device.attest(again);
  expect(idsOf(after.claims)).toEqual(['device.restarted']);
  expect(after.claims.ear_status).toBe(32);
  service.clock.skip(86_400);
  const third = await device.connect();
  expect(idsOf((await device.attest(third)).claims)).toEqual([]);
  await Promise.all([stream.cut(), again.cut(), third.cut()]);
});

test('a restart whose answer was lost is simply asked again', async () => {
  const { device, stream } = await laptop();
  await device.attest(stream);
  service.clock.skip(900);
  const lost = await device.connect();
  await device.enrol(lost, device.restartProof());
  await lost.cut();
  const again = await device.connect();
  await device.enrol(again, device.restartProof());
  expect((await device.attest(again)).claims[resultExtension].ack).toBe(1);
  await Promise.all([stream.cut(), again.cut()]);
});

test('a chain that never held anything restarts without a mark', async () => {
  const { device, stream } = await laptop();
  await device.enrol(stream, device.restartProof());
  expect(idsOf((await device.attest(stream)).claims)).toEqual([]);
  await stream.cut();
});

test('the old chain may be repeated but not continued', async () => {
  const { device, stream } = await laptop();
  const first = device.evidence();
  stream.send({ type: 'attest', evidence: [first], live: true });
  device.hearDecision((await stream.expect('decision')).result);
  const late = device.evidence({}, {}, true);
  service.clock.skip(900);
  const again = await device.connect();
  await device.enrol(again, device.restartProof());
  again.send({ type: 'attest', evidence: [first], live: false });
  expect((await again.expect('received')).seq).toBe(1);
  again.send({ type: 'attest', evidence: [late], live: false });
  expect((await device.refusal(again)).type).toBe('chain-fork');
  expect(idsOf((await device.attest(again)).claims)).toContain('device.forked');
  await Promise.all([stream.cut(), again.cut()]);
});

test('two speakers with one key cost the key its levels until an administrator has looked', async () => {
  const { device, stream } = await laptop();
  await device.attest(stream);
  const copy = new TestDevice(service.running.createToken(), service.running.caFile, device.key);
  Object.assign(copy, { chain: device.chain, seq: device.seq, head: device.head });
  await device.attest(stream);
  const thief = await copy.connect();
  thief.send({ type: 'attest', evidence: [copy.evidence()], live: true });
  expect((await copy.refusal(thief)).type).toBe('chain-fork');
  const { claims } = await device.attest(stream);
  expect(claims.ear_status).toBe(96);
  expect(claims[resultExtension].levels).toEqual([]);
  expect(claims.submods.device.ear_trustworthiness_vector).not.toHaveProperty('instance-identity');
  const folder = openDataFolder(service.dataDir);
  folder.devices.accept(device.id);
  folder.devices.note(device.id, 'accepted', service.clock.now());
  folder.db.close();
  expect((await stream.expect('recollect')).reason).toBe('an administrator accepted this device');
  expect((await device.attest(stream)).claims.ear_status).toBe(2);
  await Promise.all([stream.cut(), thief.cut()]);
});

test('a proxy that swaps a signature for its mirror image brands nobody', async () => {
  const { device, stream } = await laptop();
  const mine = device.evidence();
  stream.send({ type: 'attest', evidence: [mirrored(mine)], live: true });
  device.hearDecision((await stream.expect('decision')).result);
  stream.send({ type: 'attest', evidence: [mine], live: false });
  expect((await stream.expect('received')).seq).toBe(1);
  const { claims } = await device.attest(stream);
  expect(claims[resultExtension]).toMatchObject({ ack: 2, findings: [] });
  await stream.cut();
});

test('an old frame played again after its evidence was forgotten is refused and brands nobody', async () => {
  const { device, stream } = await laptop();
  const old = device.evidence();
  stream.send({ type: 'attest', evidence: [old], live: true });
  device.hearDecision((await stream.expect('decision')).result);
  await device.attest(stream);
  const folder = openDataFolder(service.dataDir);
  folder.db.exec('DELETE FROM evidence WHERE seq = 1');
  folder.db.close();
  stream.send({ type: 'attest', evidence: [old], live: false });
  expect((await device.refusal(stream)).type).toBe('chain-fork');
  expect((await device.attest(stream)).claims.ear_status).toBe(2);
  await stream.cut();
});

test('a revoked device hears it under a signature, then the socket closes, and no restart of the service forgets it', async () => {
  const { device, stream } = await laptop();
  await device.attest(stream);
  expect(service.running.revoke(device.id)).toBe(true);
  const told = device.read((await stream.expect('decision')).result);
  expect(told.ear_status).toBe(96);
  expect(idsOf(told)).toEqual(['device.revoked']);
  expect(await stream.closed).toEqual({ code: 3003, reason: 'revoked' });
  // The database comes back from a backup that knows nothing of it.
  const folder = openDataFolder(service.dataDir);
  folder.db.exec('UPDATE devices SET revoked_at = NULL; DELETE FROM revocations');
  folder.db.close();
  await service.restart();
  const again = await device.connect();
  again.send({ type: 'attest', evidence: [device.evidence()], live: true });
  const answer = device.read((await again.expect('decision')).result);
  expect(idsOf(answer)).toEqual(['device.revoked']);
  expect(answer[resultExtension].next_nonce).toBeUndefined();
  expect((await again.closed).code).toBe(3003);
});

test('a line of the revocation file that makes no sense stops the start, one that a crash cut off does not', async () => {
  const { device, stream } = await laptop();
  const other = await laptop();
  const path = join(service.dataDir, 'revocations.jsonl');
  service.running.revoke(device.id);
  const good = readFileSync(path, 'utf8');
  writeFileSync(path, `${good}not a revocation\n`);
  await expect(service.restart()).rejects.toThrow(/revocations\.jsonl:2: not a revocation/);
  writeFileSync(path, `${good}{"device":"urn:ie`);
  await service.restart();
  service.running.revoke(other.device.id);
  expect(
    readFileSync(path, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line).device),
  ).toEqual([device.id, other.device.id]);
  await Promise.all([stream.cut(), other.stream.cut()]);
});

test('an enrolment binding for another key, another service or by another algorithm is worth nothing', async () => {
  const device = new TestDevice(service.running.createToken(), service.running.caFile);
  const stream = await device.connect();
  const { data } = device;
  const bindings = [
    device.binding(data, newKey().jwk),
    device.binding({ ...data, url: 'https://elsewhere.example' }),
    device.binding({ ...data, token_id: 'nobody-knows' }),
    device.binding().replace(/^[^.]+/, Buffer.from('{"alg":"none"}').toString('base64url')),
    `${device.binding().split('.').slice(0, 2).join('.')}.AA`,
  ];
  for (const eab of bindings) {
    stream.send({ type: 'enrol', proof: device.proof({ eab }) });
    expect((await device.refusal(stream)).type).toBe('enrol-token-invalid');
  }
  await stream.cut();
});

test('a token is counted, runs out and can be revoked, and every use is written down', async () => {
  const folder = openDataFolder(service.dataDir);
  const enrol = async (code: string) => {
    const device = new TestDevice(code, service.running.caFile);
    const stream = await device.connect();
    stream.send({ type: 'enrol', proof: device.proof() });
    const answer = await stream.next();
    await stream.cut();
    const [last] = folder.tokens.log(device.data.token_id).slice(-1);
    return [answer.type === 'error' ? answer.problem.type : answer.type, last?.outcome];
  };
  const [twice, gone, short] = [2, 1, 1].map((uses) => service.running.createToken({ uses, lifetimeSeconds: 60 }));
  expect(await enrol(twice ?? '')).toEqual(['enrolled', 'enrolled']);
  expect(await enrol(twice ?? '')).toEqual(['enrolled', 'enrolled']);
  expect(await enrol(twice ?? '')).toEqual(['enrol-token-exhausted', 'exhausted']);
  expect(folder.tokens.list().map(({ used }) => used)).toEqual([2, 0, 0]);
  expect(folder.tokens.revoke(folder.tokens.list()[1]?.id ?? '', service.clock.now())).toBe(true);
  expect(await enrol(gone ?? '')).toEqual(['enrol-token-invalid', 'revoked']);
  service.clock.skip(60);
  expect(await enrol(short ?? '')).toEqual(['enrol-token-invalid', 'expired']);
  folder.db.close();
});
