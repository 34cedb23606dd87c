import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { deviceIdOf, headerText } from '../../shared/jws.ts';
import { challengeTyp, type DeviceMessage, type ServiceMessage } from '../../shared/messages.ts';
import type { ProblemType } from '../../shared/problem.ts';
import { earProfile, resultExtension, resultTyp } from '../../shared/result.ts';
import { ManualClock } from '../../shared/testing/manual-clock.ts';
import { decodePart, sha256, signJws } from '../crypto/es256.ts';
import { Attestor } from '../evidence/attestor.ts';
import { IdentityFile } from '../identity/identity.ts';
import type { DeviceKey } from '../keys/device-key.ts';
import { fileStore } from '../keys/file-store.ts';
import { generateKey, softwareKey } from '../keys/software-key.ts';
import { Ledger } from '../ledger/ledger.ts';
import { Conversation } from './conversation.ts';
import type { Demand } from './demand.ts';

const url = 'https://service.example';

/** A service that signs whatever a test tells it to. */
class ScriptedService {
  readonly key = softwareKey(generateKey(), 'file');
  nonces = 0;
  nonce = () => sha256(`nonce ${this.nonces++}`);
  challenge = (nonce = this.nonce(), by: DeviceKey = this.key) =>
    signJws(
      headerText(challengeTyp, { jwk: by.publicJwk }),
      { iss: url, eat_nonce: nonce, iat: 1, exp: 2, iss_jkts: [this.key.id] },
      (bytes) => by.sign(bytes),
    );
  result = (
    to: string,
    more: { ack?: number; chain: string; nonce?: string | undefined; jkts?: string[]; findings?: object[] },
    by: DeviceKey = this.key,
  ) =>
    signJws(
      headerText(resultTyp, { kid: by.id }),
      {
        eat_profile: earProfile,
        iss: url,
        sub: to,
        aud: to,
        iat: 100,
        exp: 1_000,
        ear_verifier_id: { developer: 'test', build: '1' },
        ear_status: 2,
        submods: { device: { ear_status: 2, ear_trustworthiness_vector: {}, measres: [], eat_nonce: more.nonce } },
        [resultExtension]: {
          ack: more.ack ?? 0,
          chain: more.chain,
          next_nonce: this.nonce(),
          next_in: 300,
          iss_jkts: more.jkts ?? [this.key.id],
          levels: [],
          level_catalogue: [],
          findings: more.findings ?? [],
          policy: '1',
        },
      },
      (bytes) => by.sign(bytes),
    );
}

let dir: string;
let clock: ManualClock;
let service: ScriptedService;
let identity: IdentityFile;
let ledger: Ledger;
let key: DeviceKey;
let demands: Demand[];
let decided: number;
let revoked: number;
let unanswered: Demand[];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'stance-talk-'));
  clock = new ManualClock();
  service = new ScriptedService();
  identity = new IdentityFile(dir);
  ledger = new Ledger(join(dir, 'ledger.db'));
  key = await fileStore(dir).create();
  const pending = { url, issuer_jkts: [service.key.id], token_id: 'token-id', token_secret: sha256('secret') };
  identity.save({ key: { protection: 'file', id: key.id }, pending });
  demands = [];
  unanswered = [];
  decided = 0;
  revoked = 0;
});
afterEach(() => {
  ledger.close();
  rmSync(dir, { recursive: true });
});

/** One connection: what the agent sends, and how to answer it. */
class Line {
  readonly sent: DeviceMessage[] = [];
  ended: string | undefined;
  readonly conversation: Conversation;
  constructor() {
    const attester = {
      version: '0',
      mode: 'user',
      boot: { id: sha256('boot'), uptime: () => 1 },
      machineId: 'id',
      sessionJwk: key.publicJwk,
    } as const;
    const attestor = new Attestor(ledger, attester, () => ({}), clock);
    this.conversation = new Conversation(
      {
        identity,
        ledger,
        next: (...item) => attestor.next(...item),
        clock,
        platform: 'linux',
        mode: 'user',
        key: async () => key,
        takeDemand: () => demands.shift(),
      },
      {
        trusted: () => undefined,
        enrolled: () => undefined,
        decided: () => {
          decided += 1;
        },
        refused: () => undefined,
        revoked: () => {
          revoked += 1;
        },
        recollect: () => undefined,
        unanswered: (demand) => void unanswered.push(demand),
      },
      (message) => void this.sent.push(message),
      (said) => {
        this.ended ??= said;
      },
    );
  }
  /** Says something and waits until the agent has sent one more message, or ended. */
  async say(message: ServiceMessage): Promise<DeviceMessage | undefined> {
    const before = this.sent.length;
    this.conversation.receive(message);
    for (let turn = 0; turn < 200 && this.sent.length === before && this.ended === undefined; turn++)
      await new Promise(setImmediate);
    return this.sent[before];
  }
  async open(): Promise<DeviceMessage | undefined> {
    return this.say({ type: 'challenge', challenge: await service.challenge() });
  }
}

const want = (cause: string): Demand => ({ cause, startedMs: 0, collectMs: 0, token: false, settle: [] });
const proofOf = (message: DeviceMessage | undefined) => (message?.type === 'enrol' ? message.proof : '');
const evidenceOf = (message: DeviceMessage | undefined) => (message?.type === 'attest' ? message.evidence : []);
const claimsOf = (jws = '') => decodePart(jws.split('.')[1] ?? '') as Record<string, unknown>;
const refusal = async (type: ProblemType, more: object = {}): Promise<ServiceMessage> => ({
  type: 'error',
  problem: { type, title: type, ...more },
  challenge: await service.challenge(),
});
const deviceId = () => deviceIdOf(key.id);

/** Enrols on a fresh line; what comes next is up to the test. */
async function enrol(): Promise<{ line: Line; chain: string }> {
  const line = new Line();
  const chain = sha256(proofOf(await line.open()));
  await line.say({ type: 'enrolled', result: await service.result(deviceId(), { chain }) });
  return { line, chain };
}

/** The decision that answers the live evidence of a message. */
async function decision(
  message: DeviceMessage | undefined,
  more: { jkts?: string[] } = {},
  by?: DeviceKey,
): Promise<ServiceMessage> {
  const { seq, chain, eat_nonce } = claimsOf(evidenceOf(message).at(-1));
  const result = await service.result(
    deviceId(),
    { ack: Number(seq), chain: String(chain), nonce: String(eat_nonce), ...more },
    by,
  );
  return { type: 'decision', result };
}

describe('trust', () => {
  test('nothing is sent to a service that cannot prove itself with a pinned key', async () => {
    const line = new Line();
    const stranger = softwareKey(generateKey(), 'file');
    expect(
      await line.say({ type: 'challenge', challenge: await service.challenge(undefined, stranger) }),
    ).toBeUndefined();
    expect(line.ended).toMatch(/pinned/);
  });

  test('nothing is sent to a service that speaks before it proved itself', async () => {
    const line = new Line();
    await line.say({ type: 'recollect', signals: ['os'], reason: 'x' });
    expect(line.sent).toEqual([]);
    expect(line.ended).toBeDefined();
  });
});

describe('enrolment', () => {
  test('proves the key, and gives the token away neither on the wire nor, once confirmed, on disk', async () => {
    const line = new Line();
    const proof = proofOf(await line.open());
    const secret = sha256('secret');
    expect(proof).not.toBe('');
    expect(Buffer.from(proof.split('.')[1] ?? '', 'base64url').toString()).not.toContain(secret);
    expect(readFileSync(identity.path, 'utf8')).toContain(secret);
    await line.say({ type: 'enrolled', result: await service.result(deviceId(), { chain: sha256(proof) }) });
    expect(identity.held.enrolment?.deviceId).toBe(deviceId());
    expect(readFileSync(identity.path, 'utf8')).not.toContain(secret);
  });

  test('heals when its confirmation was lost: the first chain is taken up again', async () => {
    const lost = new Line();
    const first = proofOf(await lost.open());
    lost.conversation.close();
    const line = new Line();
    expect(proofOf(await line.open())).not.toBe('');
    demands.push(want('start'));
    const message = await line.say({
      type: 'enrolled',
      result: await service.result(deviceId(), { chain: sha256(first) }),
    });
    expect(claimsOf(evidenceOf(message)[0])).toMatchObject({ seq: 1, chain: sha256(first), prev: sha256(first) });
  });

  test('a confirmation by another key is none, and the token is kept', async () => {
    const line = new Line();
    const chain = sha256(proofOf(await line.open()));
    const stranger = softwareKey(generateKey(), 'file');
    await line.say({ type: 'enrolled', result: await service.result(deviceId(), { chain }, stranger) });
    expect(line.ended).toMatch(/not confirmed/);
    expect(identity.held.pending).toBeDefined();
    expect(identity.held.enrolment).toBeUndefined();
  });

  test('a refusal takes nothing away', async () => {
    const line = new Line();
    await line.open();
    await line.say(await refusal('enrol-token-invalid'));
    expect(identity.held.pending).toBeDefined();
  });

  test('a key that is enrolled already opens a new chain', async () => {
    const line = new Line();
    await line.open();
    const restart = proofOf(await line.say(await refusal('already-enrolled')));
    expect(claimsOf(restart)).toMatchObject({ aud: url, reason: 'state-lost' });
  });
});

describe('evidence', () => {
  test('live evidence answers the nonce and is let go only by a decision', async () => {
    const { line } = await enrol();
    demands.push(want('start'));
    line.conversation.nudge();
    const { chain } = identity.held.enrolment ?? { chain: '' };
    for (let turn = 0; turn < 50 && line.sent.length < 2; turn++) await new Promise(setImmediate);
    const message = line.sent[1];
    expect(message).toMatchObject({ type: 'attest', live: true });
    expect(ledger.waitingCount(chain)).toBe(1);
    await line.say(await decision(message));
    expect(ledger.waitingCount(chain)).toBe(0);
    expect(decided).toBe(1);
  });

  test('a lost decision heals: the evidence goes again as history, then fresh evidence is live', async () => {
    const { line, chain } = await enrol();
    demands.push(want('start'));
    line.conversation.nudge();
    for (let turn = 0; turn < 50 && line.sent.length < 2; turn++) await new Promise(setImmediate);
    const sent = evidenceOf(line.sent[1])[0];
    line.conversation.close();
    expect(unanswered).toHaveLength(1);

    demands.push(want('again'));
    const next = new Line();
    const history = await next.open();
    expect(history).toMatchObject({ type: 'attest', live: false, evidence: [sent] });
    const live = await next.say({ type: 'received', seq: 1 });
    expect(claimsOf(evidenceOf(live)[0])).toMatchObject({ seq: 2, prev: sha256(sent ?? '') });
    await next.say(await decision(live));
    expect(ledger.waitingCount(chain)).toBe(0);
  });

  test('a backlog of 500 goes first, in order, sixteen at most a frame, one frame at a time', async () => {
    const { line, chain } = await enrol();
    line.conversation.close();
    const attester = {
      version: '0',
      mode: 'user',
      boot: { id: sha256('boot'), uptime: () => 1 },
      machineId: 'id',
      sessionJwk: key.publicJwk,
    } as const;
    const attestor = new Attestor(ledger, attester, () => ({}), clock);
    const { enrolment } = identity.held;
    if (enrolment === undefined) throw new Error('not enrolled');
    for (let at = 0; at < 500; at++) await attestor.next(key, enrolment, 'offline');
    demands.push(want('connect'));
    const next = new Line();
    let message = await next.open();
    const seen: number[] = [];
    while (message?.type === 'attest' && !message.live) {
      expect(message.evidence.length).toBeLessThanOrEqual(16);
      seen.push(...message.evidence.map((jws) => Number(claimsOf(jws)['seq'])));
      expect(next.sent.length).toBe(Math.ceil(seen.length / 16));
      message = await next.say({ type: 'received', seq: seen.at(-1) ?? 0 });
    }
    expect(seen).toEqual(Array.from({ length: 500 }, (_, at) => at + 1));
    await next.say(await decision(message));
    expect(ledger.waitingCount(chain)).toBe(0);
  });

  test('a nonce that went stale is answered with a fresh one', async () => {
    const { line } = await enrol();
    demands.push(want('start'));
    line.conversation.nudge();
    for (let turn = 0; turn < 50 && line.sent.length < 2; turn++) await new Promise(setImmediate);
    demands.push(want('start'));
    const history = await line.say(await refusal('stale-nonce'));
    expect(history).toMatchObject({ live: false });
    const live = await line.say({ type: 'received', seq: 1 });
    expect(live).toMatchObject({ live: true });
    await line.say(await decision(live));
    expect(decided).toBe(1);
  });

  test.each(['another key', 'another nonce', 'another chain'])(
    'a decision of %s acknowledges nothing',
    async (what) => {
      const { line, chain } = await enrol();
      demands.push(want('start'));
      line.conversation.nudge();
      for (let turn = 0; turn < 50 && line.sent.length < 2; turn++) await new Promise(setImmediate);
      const nonce = String(claimsOf(evidenceOf(line.sent[1])[0])['eat_nonce']);
      const forged = {
        'another key': () => service.result(deviceId(), { ack: 1, chain, nonce }, softwareKey(generateKey(), 'file')),
        'another nonce': () => service.result(deviceId(), { ack: 1, chain, nonce: service.nonce() }),
        'another chain': () => service.result(deviceId(), { ack: 1, chain: sha256('other'), nonce }),
      }[what];
      await line.say({ type: 'decision', result: (await forged?.()) ?? '' });
      expect(line.ended).toBeDefined();
      expect(ledger.waitingCount(chain)).toBe(1);
      expect(decided).toBe(0);
    },
  );
});

describe('identity over time', () => {
  test.each(['unknown-chain', 'chain-fork'] as const)('%s opens a new chain with the same key', async (type) => {
    const { line, chain } = await enrol();
    demands.push(want('start'));
    line.conversation.nudge();
    for (let turn = 0; turn < 50 && line.sent.length < 2; turn++) await new Promise(setImmediate);
    const restart = proofOf(await line.say(await refusal(type)));
    expect(claimsOf(restart)).toMatchObject({ reason: type });
    demands.push(want('start'));
    const live = await line.say({
      type: 'enrolled',
      result: await service.result(deviceId(), { chain: sha256(restart) }),
    });
    expect(claimsOf(evidenceOf(live)[0])).toMatchObject({ seq: 1, chain: sha256(restart) });
    expect(identity.held.enrolment?.chain).not.toBe(chain);
  });

  test('a ledger that was lost opens a new chain instead of forking the old one', async () => {
    await enrol();
    ledger.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(dir, `ledger.db${suffix}`), { force: true });
    ledger = new Ledger(join(dir, 'ledger.db'));
    const restart = proofOf(await new Line().open());
    expect(claimsOf(restart)).toMatchObject({ reason: 'state-lost' });
  });

  test('a chain that may not restart yet waits, and keeps everything', async () => {
    const { line } = await enrol();
    demands.push(want('start'));
    line.conversation.nudge();
    for (let turn = 0; turn < 50 && line.sent.length < 2; turn++) await new Promise(setImmediate);
    await line.say(await refusal('unknown-chain'));
    await line.say(await refusal('restart-too-soon', { retry_after: 600 }));
    expect(line.ended).toMatch(/restart-too-soon/);
    expect(identity.held.enrolment).toBeDefined();
  });

  test('the pinned keys roll by a signed word, durably', async () => {
    const { line } = await enrol();
    demands.push(want('start'));
    line.conversation.nudge();
    for (let turn = 0; turn < 50 && line.sent.length < 2; turn++) await new Promise(setImmediate);
    const next = softwareKey(generateKey(), 'file').id;
    await line.say(await decision(line.sent[1], { jkts: [service.key.id, next] }));
    for (let turn = 0; turn < 50 && decided === 0; turn++) await new Promise(setImmediate);
    expect(new IdentityFile(dir).load().enrolment?.issuerKeys).toEqual([service.key.id, next]);
  });

  test('a revocation is believed when it is signed, also unasked, and ends the talk', async () => {
    const { line, chain } = await enrol();
    const finding = {
      id: 'device.revoked',
      verdict: 'fail',
      enforcement: 'block',
      since: 1,
      costs: [],
      words: { title: 'Device key', state: 'Revoked', sentence: 'Revoked.' },
      remedy: { steps: [] },
    };
    await line.say({ type: 'decision', result: await service.result(deviceId(), { chain, findings: [finding] }) });
    expect(revoked).toBe(1);
    expect(line.ended).toMatch(/revoked/);
    expect(identity.held.enrolment).toBeDefined();
  });

  test('refusals without end give the connection up', async () => {
    const { line } = await enrol();
    for (let at = 0; at < 6 && line.ended === undefined; at++) {
      demands.push(want('start'));
      line.conversation.nudge();
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
      await line.say(await refusal('schema'));
    }
    expect(line.ended).toMatch(/schema/);
  });

  test('a service that answers nothing is left', async () => {
    const line = new Line();
    await line.open();
    clock.advance(31_000);
    expect(line.ended).toBe('no answer');
  });
});
