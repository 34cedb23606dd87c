import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { StanceError } from '../../shared/errors.ts';
import { headerText } from '../../shared/jws.ts';
import type { KeyAssurance } from '../../shared/key-assurance.ts';
import { answerInput, credentialTyp } from '../../shared/key-proof.ts';
import type { DeviceMessage } from '../../shared/messages.ts';
import { sha256, signJws } from '../crypto/es256.ts';
import type { DeviceKey, HardwareVoice } from '../keys/device-key.ts';
import { generateKey, softwareKey } from '../keys/software-key.ts';
import { claimsOf, Line, proofOf, Scene, want } from './testing/scene.ts';
import { url } from './testing/scripted-service.ts';

let scene: Scene;
beforeEach(() => {
  scene = new Scene();
});
afterEach(() => scene.end());

const secret = Buffer.alloc(32, 7);
const asks: KeyAssurance = { claimed: 'tpm', proved: false, why: 'notTried', prove: true };
const honest: HardwareVoice = {
  describe: async () => ({ publicArea: Buffer.from('area'), certificates: [Buffer.from('ek')], chain: [] }),
  open: async () => secret,
};
/** A laptop whose key speaks for its hardware, enrolled by a service that says this of the key. */
const enrolled = async (hardware: HardwareVoice | undefined, key_protection?: KeyAssurance) => {
  const key: DeviceKey = hardware === undefined ? scene.key : { ...scene.key, hardware };
  const kept: string[] = [];
  const line = new Line(scene, { key: async () => key }, (why) => kept.push(why));
  const chain = sha256(proofOf(await line.open()));
  const said = { chain, ...(key_protection === undefined ? {} : { key_protection }) };
  const sent = await line.say({ type: 'enrolled', result: await scene.service.result(scene.deviceId, said) });
  return { line, chain, sent, kept };
};
const credential = async (change: Record<string, unknown> = {}, by: DeviceKey = scene.service.key) => {
  const claims = {
    ...{ iss: url, aud: scene.deviceId, iat: 1, eat_nonce: sha256('the nonce of the credential'), key: scene.key.id },
    ...{ kind: 'ecc', blob: 'AAAA', secret: 'AAAA', ...change },
  };
  const jws = await signJws(headerText(credentialTyp, { kid: by.id }), claims, (bytes) => by.sign(bytes));
  return { type: 'credential', credential: jws } as const;
};
const proofIn = (message: DeviceMessage | undefined) => claimsOf(message && 'proof' in message ? message.proof : '');

test('a key that is asked tells what its hardware says, and shows the secret without telling it', async () => {
  const { line, sent, chain } = await enrolled(honest, asks);
  expect(sent?.type).toBe('prove');
  expect(proofIn(sent)).toMatchObject({ aud: url, public_area: Buffer.from('area').toString('base64url') });
  const activate = await line.say(await credential());
  expect(activate?.type).toBe('activate');
  const nonce = sha256('the nonce of the credential');
  const answer = createHmac('sha256', secret).update(answerInput(scene.key.id, nonce)).digest('base64url');
  expect(proofIn(activate)).toMatchObject({ eat_nonce: nonce, answer });
  expect(JSON.stringify(line.sent)).not.toContain(secret.toString('base64url'));

  scene.demands.push(want('start'));
  const proved = { chain, key_protection: { claimed: 'tpm', proved: true } } as const;
  const live = await line.say({ type: 'enrolled', result: await scene.service.result(scene.deviceId, proved) });
  expect(live?.type).toBe('attest');
});

test.each([
  ['a service that does not ask', honest, { claimed: 'tpm', proved: false, why: 'noRoots' } as const],
  ['a service of before, which says nothing', honest, undefined],
  ['no hardware to speak of', undefined, asks],
])('evidence comes first with %s', async (_, hardware, said) => {
  scene.demands.push(want('start'));
  const { sent } = await enrolled(hardware, said);
  expect(sent?.type).toBe('attest');
});

test('a TPM that does not answer is said, holds up nothing, and is tried again after a while on the same connection', async () => {
  let isThere = false;
  const silent: HardwareVoice = {
    ...honest,
    describe: () => (isThere ? honest.describe() : Promise.reject(new StanceError('keyLocked', 'no TPM is there'))),
  };
  scene.demands.push(want('start'));
  const { line, sent, kept } = await enrolled(silent, asks);
  expect(sent?.type).toBe('attest');
  expect(kept).toEqual(['no TPM is there']);
  await line.say(await scene.decision(sent, { key_protection: asks }));
  await line.ask();
  expect(line.sent.map(({ type }) => type)).toEqual(['enrol', 'attest', 'attest']);
  isThere = true;
  await line.say(await scene.decision(line.sent.at(-1), { key_protection: asks }));
  scene.clock.advance(299_999);
  expect((await line.ask())?.type).toBe('attest');
  await line.say(await scene.decision(line.sent.at(-1), { key_protection: asks }));
  scene.clock.advance(1);
  expect((await line.ask())?.type).toBe('prove');
});

test('a service that learns of new makers is shown the key again, on a connection that stands for weeks', async () => {
  const untrusted = { claimed: 'tpm', proved: false, why: 'ekNotTrusted' } as const;
  scene.demands.push(want('start'));
  const { line, sent, chain } = await enrolled(honest, asks);
  expect(sent?.type).toBe('prove');
  const result = await scene.service.result(scene.deviceId, { chain, key_protection: untrusted });
  expect((await line.say({ type: 'enrolled', result }))?.type).toBe('attest');
  await line.say(await scene.decision(line.sent.at(-1), { key_protection: { ...untrusted, prove: true } }));
  scene.clock.advance(300_000);
  expect((await line.ask())?.type).toBe('prove');
});

test('what the TPM could not open is said as that', async () => {
  const { line } = await enrolled(
    {
      ...honest,
      open: () => Promise.reject(new StanceError('keyLocked', 'the TPM did not answer')),
    },
    asks,
  );
  const activate = await line.say(await credential());
  expect(proofIn(activate)).toMatchObject({ unopened: 'tpmUnavailable' });
  expect(proofIn(activate)['answer']).toBeUndefined();
});

describe('a credential puts no TPM to work', () => {
  const stranger = softwareKey(generateKey(), 'file');
  test.each<[string, Record<string, unknown>, DeviceKey | undefined]>([
    ['that nobody trusted signed', {}, stranger],
    ['for another device', { aud: `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${sha256('other')}` }, undefined],
    ['for another key', { key: sha256('another key') }, undefined],
    ['of another service', { iss: 'https://elsewhere.example' }, undefined],
    ['of a kind that is none', { kind: 'dsa' }, undefined],
    ['that is too long', { secret: 'A'.repeat(2_000) }, undefined],
  ])('%s', async (_, change, by) => {
    let opened = 0;
    const { line } = await enrolled({ ...honest, open: async () => Buffer.alloc(32, opened++) }, asks);
    await line.say(await credential(change, by));
    expect(opened).toBe(0);
    expect(line.ended).toMatch(/not for this key/);
  });

  test('that nobody asked for', async () => {
    let opened = 0;
    const counting = { ...honest, open: async () => Buffer.alloc(32, opened++) };
    const unasked = await enrolled(counting, { claimed: 'tpm', proved: false });
    await unasked.line.say(await credential());
    expect([opened, unasked.line.ended]).toEqual([0, 'an answer to nothing']);
  });

  test('that comes a second time instead of an answer', async () => {
    let opened = 0;
    const { line } = await enrolled({ ...honest, open: async () => Buffer.alloc(32, opened++) }, asks);
    await line.say(await credential());
    await line.say(await credential());
    expect([opened, line.ended]).toEqual([1, 'a credential that is not for this key']);
  });
});
