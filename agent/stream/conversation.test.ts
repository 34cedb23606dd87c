import { readFileSync, rmSync } from 'node:fs';
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

describe('trust', () => {
  test('nothing is sent to a service that cannot prove itself with a pinned key', async () => {
    const line = new Line(scene);
    const stranger = softwareKey(generateKey(), 'file');
    expect(
      await line.say({ type: 'challenge', challenge: await scene.service.challenge(undefined, stranger) }),
    ).toBeUndefined();
    expect(line.ended).toMatch(/pinned/);
  });

  test('nothing is sent to a service that speaks before it proved itself', async () => {
    const line = new Line(scene);
    await line.say({ type: 'recollect', signals: ['os'], reason: 'x' });
    expect(line.sent).toEqual([]);
    expect(line.ended).toBeDefined();
  });
});

describe('enrolment', () => {
  test('proves the key, and gives the token away neither on the wire nor, once confirmed, on disk', async () => {
    const line = new Line(scene);
    const proof = proofOf(await line.open());
    const secret = sha256('secret');
    expect(proof).not.toBe('');
    expect(Buffer.from(proof.split('.')[1] ?? '', 'base64url').toString()).not.toContain(secret);
    expect(readFileSync(scene.identity.path, 'utf8')).toContain(secret);
    await line.say({ type: 'enrolled', result: await scene.service.result(scene.deviceId, { chain: sha256(proof) }) });
    expect(scene.identity.held.enrolment?.deviceId).toBe(scene.deviceId);
    expect(readFileSync(scene.identity.path, 'utf8')).not.toContain(secret);
  });

  test('heals when its confirmation was lost: the first chain is taken up again', async () => {
    const lost = new Line(scene);
    const first = proofOf(await lost.open());
    lost.conversation.close();
    const line = new Line(scene);
    expect(proofOf(await line.open())).not.toBe('');
    scene.demands.push(want('start'));
    const message = await line.say({
      type: 'enrolled',
      result: await scene.service.result(scene.deviceId, { chain: sha256(first) }),
    });
    expect(claimsOf(evidenceOf(message)[0])).toMatchObject({ seq: 1, chain: sha256(first), prev: sha256(first) });
  });

  test('a confirmation by another key is none, and the token is kept', async () => {
    const line = new Line(scene);
    const chain = sha256(proofOf(await line.open()));
    const stranger = softwareKey(generateKey(), 'file');
    await line.say({ type: 'enrolled', result: await scene.service.result(scene.deviceId, { chain }, stranger) });
    expect(line.ended).toMatch(/not confirmed/);
    expect(scene.identity.held.pending).toBeDefined();
    expect(scene.identity.held.enrolment).toBeUndefined();
  });

  test('a refusal takes nothing away', async () => {
    const line = new Line(scene);
    await line.open();
    await line.say(await scene.refusal('enrol-token-invalid'));
    expect(scene.identity.held.pending).toBeDefined();
  });

  test('a key that is enrolled already opens a new chain', async () => {
    const line = new Line(scene);
    await line.open();
    const restart = proofOf(await line.say(await scene.refusal('already-enrolled')));
    expect(claimsOf(restart)).toMatchObject({ aud: url, reason: 'state-lost' });
  });
});

describe('evidence', () => {
  test('live evidence answers the nonce and is let go only by a decision', async () => {
    const { line } = await scene.enrol();
    const { chain } = scene.identity.held.enrolment ?? { chain: '' };
    await line.ask();
    const message = line.sent[1];
    expect(message).toMatchObject({ type: 'attest', live: true });
    expect(scene.ledger.waitingCount(chain)).toBe(1);
    await line.say(await scene.decision(message));
    expect(scene.ledger.waitingCount(chain)).toBe(0);
    expect(scene.decided).toBe(1);
  });

  test('a lost decision heals: the evidence goes again as history, then fresh evidence is live', async () => {
    const { line, chain } = await scene.enrol();
    await line.ask();
    const sent = evidenceOf(line.sent[1])[0];
    line.conversation.close();
    expect(scene.unanswered).toHaveLength(1);

    scene.demands.push(want('again'));
    const next = new Line(scene);
    const history = await next.open();
    expect(history).toMatchObject({ type: 'attest', live: false, evidence: [sent] });
    const live = await next.say({ type: 'received', seq: 1 });
    expect(claimsOf(evidenceOf(live)[0])).toMatchObject({ seq: 2, prev: sha256(sent ?? '') });
    await next.say(await scene.decision(live));
    expect(scene.ledger.waitingCount(chain)).toBe(0);
  });

  test('a backlog of 500 goes first, in order, sixteen at most a frame, one frame at a time', async () => {
    const { line, chain } = await scene.enrol();
    line.conversation.close();
    const attestor = scene.attestor();
    const { enrolment } = scene.identity.held;
    if (enrolment === undefined) throw new Error('not enrolled');
    for (let at = 0; at < 500; at++) await attestor.next(scene.key, enrolment, 'offline');
    scene.demands.push(want('connect'));
    const next = new Line(scene);
    let message = await next.open();
    const seen: number[] = [];
    while (message?.type === 'attest' && !message.live) {
      expect(message.evidence.length).toBeLessThanOrEqual(16);
      seen.push(...message.evidence.map((jws) => Number(claimsOf(jws)['seq'])));
      expect(next.sent.length).toBe(Math.ceil(seen.length / 16));
      message = await next.say({ type: 'received', seq: seen.at(-1) ?? 0 });
    }
    expect(seen).toEqual(Array.from({ length: 500 }, (_, at) => at + 1));
    await next.say(await scene.decision(message));
    expect(scene.ledger.waitingCount(chain)).toBe(0);
  });

  test('a nonce that went stale is answered with a fresh one', async () => {
    const { line } = await scene.enrol();
    await line.ask();
    scene.demands.push(want('start'));
    const history = await line.say(await scene.refusal('stale-nonce'));
    expect(history).toMatchObject({ live: false });
    const live = await line.say({ type: 'received', seq: 1 });
    expect(live).toMatchObject({ live: true });
    await line.say(await scene.decision(live));
    expect(scene.decided).toBe(1);
  });

  test.each(['another key', 'another nonce', 'another chain'])(
    'a decision of %s acknowledges nothing',
    async (what) => {
      const { line, chain } = await scene.enrol();
      await line.ask();
      const nonce = String(claimsOf(evidenceOf(line.sent[1])[0])['eat_nonce']);
      const forged = {
        'another key': () =>
          scene.service.result(scene.deviceId, { ack: 1, chain, nonce }, softwareKey(generateKey(), 'file')),
        'another nonce': () => scene.service.result(scene.deviceId, { ack: 1, chain, nonce: scene.service.nonce() }),
        'another chain': () => scene.service.result(scene.deviceId, { ack: 1, chain: sha256('other'), nonce }),
      }[what];
      await line.say({ type: 'decision', result: (await forged?.()) ?? '' });
      expect(line.ended).toBeDefined();
      expect(scene.ledger.waitingCount(chain)).toBe(1);
      expect(scene.decided).toBe(0);
    },
  );
});

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
    const finding = {
      id: 'device.revoked',
      verdict: 'fail',
      enforcement: 'block',
      since: 1,
      costs: [],
      words: { title: 'Device key', state: 'Revoked', sentence: 'Revoked.' },
      remedy: { steps: [] },
    };
    await line.say({
      type: 'decision',
      result: await scene.service.result(scene.deviceId, { chain, findings: [finding] }),
    });
    expect(scene.revoked).toBe(1);
    expect(line.ended).toMatch(/revoked/);
    expect(scene.identity.held.enrolment).toBeDefined();
  });

  test('refusals without end give the connection up', async () => {
    const { line } = await scene.enrol();
    for (let at = 0; at < 6 && line.ended === undefined; at++) {
      scene.demands.push(want('start'));
      line.conversation.nudge();
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
      await line.say(await scene.refusal('schema'));
    }
    expect(line.ended).toMatch(/schema/);
  });

  test('a service that answers nothing is left', async () => {
    const line = new Line(scene);
    await line.open();
    scene.clock.advance(31_000);
    expect(line.ended).toBe('no answer');
  });
});
