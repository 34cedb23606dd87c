import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sha256 } from '../crypto/es256.ts';
import { generateKey, softwareKey } from '../keys/software-key.ts';
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
      message = await next.say({ type: 'received', seq: seen.at(-1) ?? 0 });
    }
    expect(seen).toEqual(Array.from({ length: 500 }, (_, at) => at + 1));
    // The first frames are small, and the live one comes after them.
    expect(next.sent.length).toBeLessThanOrEqual(Math.ceil(500 / 16) + 5);
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

describe('a service that does not do its part', () => {
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
