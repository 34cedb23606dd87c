import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sha256 } from '../crypto/es256.ts';
import { IdentityFile } from '../identity/identity.ts';
import { generateKey, softwareKey } from '../keys/software-key.ts';
import { Ledger } from '../ledger/ledger.ts';
import { claimsOf, evidenceOf, Line, proofOf, Scene, want } from './testing/scene.ts';
import { url } from './testing/scripted-service.ts';

let scene: Scene;
beforeEach(() => {
  scene = new Scene();
});
afterEach(() => scene.end());

describe('identity over time', () => {
  test('a fork opens a new chain with the same key', async () => {
    const { line, chain } = await scene.enrol();
    await line.ask();
    const restart = proofOf(await line.say(await scene.refusal('chain-fork')));
    expect(claimsOf(restart)).toMatchObject({ reason: 'chain-fork' });
    scene.demands.push(want('start'));
    const live = await line.say({
      type: 'enrolled',
      result: await scene.service.result(scene.deviceId, { chain: sha256(restart) }),
    });
    expect(claimsOf(evidenceOf(live)[0])).toMatchObject({ seq: 1, chain: sha256(restart) });
    expect(scene.identity.held.enrolment?.chain).not.toBe(chain);
  });

  test.each(['unknown-key', 'unknown-chain'] as const)(
    'a service that answers %s is shown its own receipt, and the chain goes on',
    async (type) => {
      const { line, chain } = await scene.enrol();
      await line.ask();
      const receipt = scene.identity.held.enrolment?.receipt;
      const proof = claimsOf(proofOf(await line.say(await scene.refusal(type))));
      expect(proof).toMatchObject({ aud: url, receipt });
      expect(proof).not.toHaveProperty('eab');
      const history = await line.say({
        type: 'enrolled',
        result: await scene.service.result(scene.deviceId, { chain, key: scene.key.id }),
      });
      expect(claimsOf(evidenceOf(history)[0])).toMatchObject({ seq: 1, chain });
      expect(scene.identity.held.enrolment?.chain).toBe(chain);
      expect(scene.estranged).toEqual([]);
    },
  );

  test('a receipt that is not taken is shown once, forgets nothing, and a person is told', async () => {
    const { line } = await scene.enrol();
    await line.ask();
    const before = scene.identity.held;
    await line.say(await scene.refusal('unknown-key'));
    await line.say(await scene.refusal('unknown-key'));
    expect(scene.estranged).toEqual(['forgotten']);
    expect(line.ended).toMatch(/unknown-key/);
    expect(scene.identity.held).toEqual(before);
  });

  test('a chain whose receipt is older than what the service knows is opened anew', async () => {
    const { line } = await scene.enrol();
    await line.ask();
    await line.say(await scene.refusal('unknown-chain'));
    const restart = proofOf(await line.say(await scene.refusal('unknown-chain')));
    expect(claimsOf(restart)).toMatchObject({ reason: 'unknown-chain' });
  });

  test('a receipt by another issuer key than the one that signs now is renewed before anything else is said', async () => {
    const next = softwareKey(generateKey(), 'file');
    const { line, chain } = await scene.enrol();
    await line.ask();
    await line.say(await scene.decision(line.sent[1], { jkts: [scene.service.key.id, next.id] }));
    line.conversation.close();
    const later = new Line(scene);
    const shown = await later.say({ type: 'challenge', challenge: await scene.service.challenge(undefined, next) });
    expect(claimsOf(proofOf(shown))).toMatchObject({ receipt: scene.identity.held.enrolment?.receipt });
    const fresh = await scene.service.result(scene.deviceId, { chain, jkts: [next.id, sha256('third')] }, next);
    await later.say({ type: 'enrolled', result: fresh });
    const { enrolment } = new IdentityFile(scene.dir).load();
    expect(enrolment).toMatchObject({ receipt: fresh, chain, issuerKeys: [next.id, sha256('third')] });
  });

  test('a ledger that was lost opens a new chain instead of forking the old one', async () => {
    await scene.enrol();
    scene.ledger.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(scene.dir, `ledger.db${suffix}`), { force: true });
    scene.ledger = new Ledger(join(scene.dir, 'ledger.db'));
    const restart = proofOf(await new Line(scene).open());
    expect(claimsOf(restart)).toMatchObject({ reason: 'state-lost' });
  });

  test('a chain that may not restart yet waits, and keeps everything', async () => {
    const { line } = await scene.enrol();
    await line.ask();
    await line.say(await scene.refusal('chain-fork'));
    await line.say(await scene.refusal('restart-too-soon', { retry_after: 600 }));
    expect(line.ended).toMatch(/restart-too-soon/);
    expect(scene.identity.held.enrolment).toBeDefined();
  });

  test('the pinned keys roll by a signed word, durably', async () => {
    const { line } = await scene.enrol();
    await line.ask();
    const next = softwareKey(generateKey(), 'file').id;
    await line.say(await scene.decision(line.sent[1], { jkts: [scene.service.key.id, next] }));
    for (let turn = 0; turn < 50 && scene.decided === 0; turn++) await new Promise(setImmediate);
    expect(new IdentityFile(scene.dir).load().enrolment?.issuerKeys).toEqual([scene.service.key.id, next]);
  });

  test('a revocation is believed when it is signed, also unasked, and ends the talk', async () => {
    const { line, chain } = await scene.enrol();
    await line.say({
      type: 'decision',
      result: await scene.service.result(scene.deviceId, { chain, findings: [revocation] }),
    });
    expect(scene.revoked).toBe(1);
    expect(line.ended).toMatch(/revoked/);
    expect(scene.identity.held.enrolment).toBeDefined();
  });

  test('a key that was revoked before its enrolment was confirmed is given up with its code, and a fresh code brings another', async () => {
    const line = new Line(scene);
    const chain = sha256(proofOf(await line.open()));
    const result = await scene.service.result(scene.deviceId, { chain, findings: [revocation] });
    await line.say({ type: 'decision', result });
    expect(scene.revoked).toBe(1);
    const { key, pending, retired } = new IdentityFile(scene.dir).load();
    expect({ key, pending, retired }).toEqual({ retired: [{ protection: 'file', id: scene.key.id }] });
    expect((await scene.keys.key()).id).not.toBe(scene.key.id);
  });
});

/** What a service says of a device that it trusts no longer. */
const revocation = {
  id: 'device.revoked',
  verdict: 'fail',
  enforcement: 'block',
  since: 1,
  costs: [],
  words: { title: 'Device key', state: 'Revoked', sentence: 'Revoked.' },
  remedy: { steps: [] },
};
