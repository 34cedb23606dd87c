import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { headerText, type Jws } from '../../shared/jws.ts';
import { type ResultClaims, resultExtension, resultTyp } from '../../shared/result.ts';
import { enrolledDevice, TestDevice } from '../support/device/device.ts';
import { newKey } from '../support/device/key.ts';
import type { StreamClient } from '../support/device/stream-client.ts';
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
const onDisk: TestService['onDisk'] = (look) => service.onDisk(look);
const events = () => onDisk(({ devices }) => devices.eventsAfter(0).map(({ what }) => what));
const refusal = async (device: TestDevice, stream: StreamClient, proof: Jws) => {
  stream.send({ type: 'enrol', proof });
  return await device.refusal(stream);
};

describe('a service that came back from an old backup', () => {
  test('takes a laptop it does not know by its receipt, and the chain goes on where it was', async () => {
    const putBack = service.backup();
    const { device, stream } = await laptop();
    await device.attest(stream);
    await device.attest(stream);
    await service.restart(putBack);
    const again = await device.connect();
    again.send({ type: 'attest', evidence: [device.evidence(undefined, {}, true)], live: false });
    expect((await device.refusal(again)).type).toBe('unknown-key');
    const { claims } = await device.restore(again);
    expect(claims[resultExtension]).toMatchObject({ chain: device.chain, key: device.key.kid });
    expect(claims.ear_status).toBe(0);
    expect(onDisk(({ devices }) => devices.list()[0])).toMatchObject({ id: device.id, decision: null });
    expect(onDisk(({ devices }) => devices.list()[0]?.restored_at)).not.toBeNull();
    const live = await device.attest(again);
    expect(live.claims[resultExtension]).toMatchObject({ ack: 4, chain: device.chain, findings: [] });
    expect(onDisk(({ devices }) => devices.list()[0]?.restored_at)).toBeNull();
    expect(events()).toEqual(['restored']);
    await again.cut();
  });

  test('takes a chain it does not know, with the mark of the restart that opened it', async () => {
    const { device, stream } = await laptop();
    await device.attest(stream);
    const putBack = service.backup();
    service.clock.skip(900);
    await device.enrol(await device.connect(), device.restartProof());
    const again = await device.connect();
    await device.attest(again);
    await service.restart(putBack);
    const third = await device.connect();
    third.send({ type: 'attest', evidence: [device.evidence()], live: true });
    expect((await device.refusal(third)).type).toBe('unknown-chain');
    await device.restore(third);
    expect(idsOf((await device.attest(third)).claims)).toEqual(['device.restarted']);
    service.clock.skip(86_400);
    const fourth = await device.connect();
    expect(idsOf((await device.attest(fourth)).claims)).toEqual([]);
    expect(onDisk(({ devices }) => devices.list()[0]?.chain)).toBe(device.chain);
  });

  test('takes a key that followed another, and lets the one of before do nothing more', async () => {
    const { device, stream } = await laptop();
    await device.attest(stream);
    const putBack = service.backup();
    const before = device.key;
    const oldReceipt = device.receipt;
    onDisk(({ devices }) => devices.askRotation(device.id, service.clock.now()));
    service.clock.skip(1);
    await device.rotate(stream, newKey());
    await device.attest(stream);
    await service.restart(putBack);
    const again = await device.connect();
    await device.restore(again);
    expect((await device.attest(again)).claims[resultExtension]).toMatchObject({ ack: 3, chain: device.chain });
    const proof = before.sign('restart+jwt', { ...JSON.parse(payload(device.restartProof())) });
    expect((await refusal(device, again, proof)).type).toBe('unknown-key');
    const thief = device.receiptProof({ receipt: oldReceipt }, before);
    expect((await refusal(device, again, thief)).type).toBe('unknown-key');
    await again.cut();
  });

  test('still verifies what a key signed that it never heard of, up to the item it ended with', async () => {
    const putBack = service.backup();
    const { device, stream } = await laptop();
    onDisk(({ devices }) => devices.askRotation(device.id, service.clock.now()));
    const backlog = [device.evidence({}, {}, true), device.evidence({}, {}, true)];
    const before = device.key;
    await device.rotate(stream, newKey());
    const [seq, head] = [device.seq, device.head];
    await service.restart(putBack);
    const again = await device.connect();
    await device.restore(again);
    again.send({ type: 'attest', evidence: backlog, live: false });
    expect((await again.expect('received')).seq).toBe(2);
    const thief = Object.assign(Object.create(Object.getPrototypeOf(device)), device, { key: before }) as TestDevice;
    again.send({ type: 'attest', evidence: [thief.evidence({}, {}, true)], live: false });
    expect((await device.refusal(again)).type).toBe('unknown-key');
    expect([device.seq, device.head]).toEqual([seq, head]);
    expect((await device.attest(again)).claims[resultExtension]).toMatchObject({ ack: 3, findings: [] });
    await again.cut();
  });

  test('does not let a copy restart at once: nobody knows when the owner last spoke', async () => {
    const putBack = service.backup();
    const { device, stream } = await laptop();
    await device.attest(stream);
    await service.restart(putBack);
    const again = await device.connect();
    await device.restore(again);
    expect((await refusal(device, again, device.restartProof())).type).toBe('restart-too-soon');
    await again.cut();
  });

  test('forgets no revocation, also of a laptop it does not know, and says so under its signature', async () => {
    const putBack = service.backup();
    const { device, stream } = await laptop();
    await device.attest(stream);
    service.running.revoke(device.id);
    await stream.closed;
    await service.restart(putBack);
    expect(onDisk(({ devices }) => devices.list())).toEqual([]);
    const again = await device.connect();
    again.send({ type: 'enrol', proof: device.receiptProof() });
    expect(idsOf(device.read((await again.expect('decision')).result))).toEqual(['device.revoked']);
    expect((await again.closed).code).toBe(3003);
    expect(onDisk(({ devices }) => devices.list())).toEqual([]);
  });

  test('forgets no revocation of a device whose newer key it never heard of', async () => {
    const putBackAll = service.backup();
    const { device, stream } = await laptop();
    const putBack = service.backup();
    onDisk(({ devices }) => devices.askRotation(device.id, service.clock.now()));
    service.clock.skip(1);
    await device.rotate(stream, newKey());
    await service.restart(putBack);
    // It knows the first key alone, so the file names no other.
    service.running.revoke(device.id);
    await service.restart(putBackAll);
    const again = await device.connect();
    again.send({ type: 'enrol', proof: device.receiptProof() });
    expect(idsOf(device.read((await again.expect('decision')).result))).toEqual(['device.revoked']);
    await again.closed;
  });
});

describe('a receipt', () => {
  const forgotten = async () => {
    const putBack = service.backup();
    const { device, stream } = await laptop();
    const other = await laptop();
    await device.attest(stream);
    await service.restart(putBack);
    return { device, other: other.device, stream: await device.connect() };
  };

  test('is worth nothing in the hands of another key, of another device, in another shape or of another signer', async () => {
    const { device, other, stream } = await forgotten();
    const thief = newKey();
    const said = JSON.parse(payload(device.receipt)) as ResultClaims;
    const forge = (claims: object, key = thief) =>
      key.signUnder(headerText(resultTyp, { kid: key.kid }), JSON.stringify(claims));
    const [header, , signature] = device.receipt.split('.');
    const changed = { ...said, [resultExtension]: { ...said[resultExtension], key: thief.kid } };
    const tries: [string, () => Jws][] = [
      ['a stolen receipt', () => device.receiptProof({}, thief)],
      ['the receipt of another device', () => device.receiptProof({ receipt: other.receipt })],
      ['one signed by the device itself', () => device.receiptProof({ receipt: forge(said, device.key) })],
      ['one by a stranger', () => device.receiptProof({ receipt: forge(said) })],
      [
        'one that was changed',
        () => device.receiptProof({ receipt: `${header}.${encode(changed)}.${signature}` }, thief),
      ],
      ['no result at all', () => device.receiptProof({ receipt: 'e30.e30.e30' })],
    ];
    for (const [what, make] of tries) {
      const { type } = await refusal(device, stream, make());
      expect([what, type]).toEqual([what, 'unknown-key']);
    }
    expect((await refusal(device, stream, device.receiptProof({ receipt: undefined }))).type).toBe('schema');
    expect(onDisk(({ devices }) => devices.list())).toEqual([]);
    await device.restore(stream);
    await stream.cut();
  });

  test('must be an enrolment: a decision or a revocation enrols nobody', async () => {
    const putBack = service.backup();
    const { device, stream } = await laptop();
    const decision = (await device.attest(stream)).result;
    await service.restart(putBack);
    const again = await device.connect();
    expect((await refusal(device, again, device.receiptProof({ receipt: decision }))).type).toBe('unknown-key');
    await again.cut();
  });

  test('of another service is refused, though it names the same laptop', async () => {
    const elsewhere = await startTestService();
    const there = new TestDevice(elsewhere.running.createToken(), elsewhere.running.caFile);
    const line = await there.connect();
    await there.enrol(line);
    const here = new TestDevice(service.running.createToken(), service.running.caFile, there.key);
    const stream = await here.connect();
    expect((await refusal(here, stream, here.receiptProof({ receipt: there.receipt }))).type).toBe('unknown-key');
    await Promise.all([stream.cut(), line.cut()]);
    await elsewhere.stop();
  });

  test('that is played again answers no nonce, and does nothing', async () => {
    const { device, stream } = await forgotten();
    const proof = device.receiptProof();
    stream.send({ type: 'enrol', proof });
    await stream.expect('enrolled');
    expect((await refusal(device, stream, proof)).type).toBe('stale-nonce');
    const elsewhere = await device.connect();
    expect((await refusal(device, elsewhere, proof)).type).toBe('stale-nonce');
    await Promise.all([stream.cut(), elsewhere.cut()]);
  });

  test('never takes back a restart that came after it', async () => {
    const { device, stream } = await laptop();
    await device.attest(stream);
    const before = { receipt: device.receipt, chain: device.chain };
    service.clock.skip(900);
    const again = await device.connect();
    await device.enrol(again, device.restartProof());
    await device.attest(again);
    expect((await refusal(device, again, device.receiptProof({ receipt: before.receipt }))).type).toBe('unknown-chain');
    expect(onDisk(({ devices }) => devices.list()[0]?.chain)).toBe(device.chain);
    // Also where the closed chain is no longer known at all.
    onDisk(({ db }) => {
      db.prepare('DELETE FROM evidence WHERE chain = ?').run(before.chain);
      db.prepare('DELETE FROM chains WHERE id = ?').run(before.chain);
    });
    expect((await refusal(device, again, device.receiptProof({ receipt: before.receipt }))).type).toBe('unknown-chain');
    await Promise.all([stream.cut(), again.cut()]);
  });

  test.each([false, true])(
    'that a copy of an older key has renewed keeps no owner out, restarted %s',
    async (restarts) => {
      const { device, stream } = await laptop();
      await device.attest(stream);
      const thief = new TestDevice(service.running.createToken(), service.running.caFile, device.key);
      Object.assign(thief, { id: device.id, receipt: device.receipt });
      const putBack = service.backup();
      onDisk(({ devices }) => devices.askRotation(device.id, service.clock.now()));
      service.clock.skip(60);
      await device.rotate(stream, newKey());
      await device.attest(stream);
      service.clock.skip(60);
      await service.restart(putBack);
      // The backup knows the copied key and not the one that followed it.
      const theirs = await thief.connect();
      await thief.restore(theirs);
      service.clock.skip(900);
      if (restarts) await thief.enrol(await thief.connect(), thief.restartProof());
      const again = await device.connect();
      await device.restore(again);
      expect((await device.attest(again)).claims[resultExtension]).toMatchObject({ ack: 3, chain: device.chain });
      const late = await thief.connect();
      expect((await refusal(thief, late, thief.receiptProof())).type).toBe('unknown-key');
      expect((await refusal(thief, late, thief.restartProof())).type).toBe('unknown-key');
      await Promise.all([theirs.cut(), again.cut(), late.cut()]);
    },
  );

  test('that says nothing new is renewed, and marks nobody', async () => {
    const { device, stream } = await laptop();
    await device.attest(stream);
    await device.restore(stream);
    expect((await device.attest(stream)).claims[resultExtension]).toMatchObject({ ack: 2, findings: [] });
    expect(events()).toEqual(['enrolled']);
    await stream.cut();
  });
});

const payload = (jws: Jws): string => Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString();
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
