import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ServiceMessage } from '../../shared/messages.ts';
import { sha256 } from '../crypto/es256.ts';
import type { DeviceKey } from '../keys/device-key.ts';
import { generateKey, softwareKey } from '../keys/software-key.ts';
import { claimsOf, Line, proofOf, Scene, want } from './testing/scene.ts';

let scene: Scene;
beforeEach(() => {
  scene = new Scene();
});
afterEach(() => scene.end());

const turns = async (count = 20) => {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
};
const enrolled = async (chain: string, jkts?: string[]): Promise<ServiceMessage> => ({
  type: 'enrolled',
  result: await scene.service.result(scene.deviceId, { chain, ...(jkts === undefined ? {} : { jkts }) }),
});
/** Something that comes when the test lets it. */
function later<T>(): { readonly promise: Promise<T>; readonly come: (value: T) => void } {
  let come: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    come = resolve;
  });
  return { promise, come };
}

describe('a signed word that is played again', () => {
  test('as the confirmation of a restart brings neither its chain nor its keys back', async () => {
    const { line, chain } = await scene.enrol();
    await line.ask();
    await line.say(await scene.refusal('unknown-chain'));
    await line.say(await scene.refusal('unknown-chain'));
    expect(claimsOf(proofOf(line.sent.at(-1)))).toMatchObject({ reason: 'unknown-chain' });
    const burnt = softwareKey(generateKey(), 'file').id;
    const before = scene.identity.held.enrolment;
    await line.say(await enrolled(chain, [burnt]));
    expect(line.ended).toMatch(/not confirmed/);
    expect(scene.identity.held.enrolment).toEqual(before);
  });

  test('as the confirmation of an enrolment is none when it is a decision', async () => {
    const line = new Line(scene);
    const chain = sha256(proofOf(await line.open()));
    const decision = await scene.service.result(scene.deviceId, { chain, nonce: scene.service.nonce() });
    await line.say({ type: 'enrolled', result: decision });
    expect(line.ended).toMatch(/not confirmed/);
    expect(scene.identity.held.pending).toBeDefined();
  });
});

test('a confirmation that comes after another code was handed in is not taken for the other service', async () => {
  const line = new Line(scene);
  const chain = sha256(proofOf(await line.open()));
  const { pending } = scene.identity.held;
  if (pending === undefined) throw new Error('no code');
  scene.identity.save({ pending: { ...pending, url: 'https://other.example' } });
  await line.say(await enrolled(chain));
  expect(line.ended).toMatch(/not confirmed/);
  expect(scene.identity.held).toMatchObject({ pending: { url: 'https://other.example' } });
  expect(scene.identity.held.enrolment).toBeUndefined();
});

describe('a service that only takes', () => {
  test('and never proves itself is left', () => {
    const line = new Line(scene);
    scene.clock.advance(31_000);
    expect(line.ended).toBe('no answer');
  });

  test('and floods while the key is slow is left, and what it said is not kept', async () => {
    const line = new Line(scene, { key: () => new Promise(() => undefined) });
    line.conversation.receive({ type: 'challenge', challenge: await scene.service.challenge() });
    await turns();
    for (let at = 0; at < 100; at++) line.conversation.receive({ type: 'recollect', signals: ['os'], reason: 'x' });
    expect(line.ended).toMatch(/too much/);
  });

  test('is not listened to any more once it was left', async () => {
    const line = new Line(scene);
    await line.say({ type: 'recollect', signals: ['os'], reason: 'x' });
    expect(line.ended).toBeDefined();
    await line.open();
    await turns();
    expect(line.sent).toEqual([]);
  });
});

describe('a connection that ends while the key is slow', () => {
  test('opens no chain and sends nothing', async () => {
    const key = later<DeviceKey>();
    const line = new Line(scene, { key: () => key.promise });
    line.conversation.receive({ type: 'challenge', challenge: await scene.service.challenge() });
    await turns();
    line.conversation.close();
    key.come(scene.key);
    await turns();
    expect(line.sent).toEqual([]);
    expect(scene.ledger.recent(10)).toEqual([]);
  });

  test('gives the demand back, and what was signed for it is history', async () => {
    const { line, chain } = await scene.enrol();
    line.conversation.close();
    const key = later<DeviceKey>();
    scene.demands.push(want('start'));
    const next = new Line(scene, { key: () => key.promise });
    next.conversation.receive({ type: 'challenge', challenge: await scene.service.challenge() });
    await turns();
    next.conversation.close();
    key.come(scene.key);
    await turns();
    expect(next.sent).toEqual([]);
    expect(scene.unanswered).toHaveLength(1);
    expect(scene.ledger.waitingCount(chain)).toBeLessThanOrEqual(1);
  });
});

describe('a wish of the service to look again', () => {
  const recollect = (...signals: string[]): ServiceMessage => ({ type: 'recollect', signals, reason: 'x' });

  test('is followed once in ten seconds; what it names meanwhile is looked at together then', async () => {
    const { line } = await scene.enrol();
    for (const message of [recollect('os'), recollect('edr'), recollect('os'), recollect('osPatch')])
      line.conversation.receive(message);
    await turns();
    expect(scene.recollected).toEqual([['os']]);
    scene.clock.advance(9_000);
    expect(scene.recollected).toHaveLength(1);
    scene.clock.advance(1_000);
    expect(scene.recollected).toEqual([['os'], ['edr', 'os', 'osPatch']]);
    scene.clock.advance(60_000);
    expect(scene.recollected).toHaveLength(2);
  });

  test('names without end are not gathered without end', async () => {
    const { line } = await scene.enrol();
    for (let at = 0; at < 300; at++) {
      line.conversation.receive(recollect(`signal${at}`));
      await turns(1);
    }
    scene.clock.advance(10_000);
    expect(scene.recollected.at(-1)?.length ?? 0).toBeLessThanOrEqual(64);
  });

  test('dies with its connection', async () => {
    const { line } = await scene.enrol();
    line.conversation.receive(recollect('os'));
    line.conversation.receive(recollect('edr'));
    await turns();
    line.conversation.close();
    scene.clock.advance(60_000);
    expect(scene.recollected).toEqual([['os']]);
  });
});

test('a lost confirmation that comes late is taken with the chain it names, however often was asked since', async () => {
  const first = new Line(scene);
  const proof = proofOf(await first.open());
  first.conversation.close();
  const second = new Line(scene);
  await second.open();
  second.conversation.close();
  const third = new Line(scene);
  await third.open();
  scene.demands.push(want('start'));
  const live = await third.say(await enrolled(sha256(proof)));
  expect(claimsOf(live?.type === 'attest' ? live.evidence[0] : '')).toMatchObject({ seq: 1, chain: sha256(proof) });
});
