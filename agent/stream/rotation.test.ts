import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { IdentityFile } from '../identity/identity.ts';
import { deviceKeys } from '../keys/device-keys.ts';
import { fileStore } from '../keys/file-store.ts';
import { KeyLadder } from '../keys/key-ladder.ts';
import { claimsOf, evidenceOf, Line, proofOf, Scene, want } from './testing/scene.ts';

let scene: Scene;
beforeEach(() => {
  scene = new Scene();
});
afterEach(() => scene.end());

const onDisk = () => new IdentityFile(scene.dir).load();
const keyFiles = () => readdirSync(scene.dir).filter((name) => name.startsWith('device-key-'));
const settled = async () => {
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
};
/** An enrolled laptop whose last decision asks it for a new key. */
const asked = async () => {
  const { line, chain } = await scene.enrol();
  await line.ask();
  const proof = proofOf(await line.say(await scene.decision(line.sent[1], { rotate: true })));
  return { line, chain, proof };
};
const confirmation = async (chain: string, key: string) =>
  ({ type: 'enrolled', result: await scene.service.result(scene.deviceId, { chain, key }) }) as const;
/** The key that the inner half of a rotation shows. */
const innerOf = (proof: string) => claimsOf(String(claimsOf(proof)['key']));

test('the new key is on disk before it is shown, signed by both, and bound to the last item the old one signed', async () => {
  const { proof, chain } = await asked();
  const { next, key } = onDisk();
  expect(keyFiles()).toContain(`device-key-${next?.id}`);
  expect(claimsOf(proof)).toMatchObject({ chain, seq: 1 });
  expect(innerOf(proof)).toMatchObject({ iss: scene.deviceId, old: key?.id, key_protection: 'file' });
  expect(innerOf(proof)['eat_nonce']).toBe(claimsOf(proof)['eat_nonce']);
});

test('the old key goes once the service has confirmed the new one, and the chain goes on under the same name', async () => {
  const { line, chain } = await asked();
  const next = onDisk().next?.id ?? '';
  scene.demands.push(want('start'));
  const live = await line.say(await confirmation(chain, next));
  await settled();
  const item = evidenceOf(live ?? line.sent.at(-1))[0];
  expect(claimsOf(item)).toMatchObject({ seq: 2, chain, iss: scene.deviceId });
  expect(Buffer.from(item?.split('.')[0] ?? '', 'base64url').toString()).toContain(next);
  expect(onDisk()).toMatchObject({ key: { id: next }, enrolment: { deviceId: scene.deviceId, chain } });
  expect(onDisk().next).toBeUndefined();
  expect(keyFiles()).toEqual([`device-key-${next}`]);
});

test.each([
  ['before the proof left', async () => undefined],
  ['after it left', async ({ line }: Awaited<ReturnType<typeof asked>>) => void line],
  [
    'with a confirmation of another key in hand',
    async ({ line, chain }: Awaited<ReturnType<typeof asked>>) => {
      await line.say(await confirmation(chain, scene.key.id));
      expect(line.ended).toMatch(/not confirmed/);
    },
  ],
])('an agent that ends %s begins again with the same two keys, and signs nothing before', async (_, end) => {
  const stage = await asked();
  await end(stage);
  stage.line.conversation.close();
  const { next, key } = onDisk();
  // Started anew: all it knows is what is on disk.
  const identity = new IdentityFile(scene.dir);
  identity.load();
  const keys = deviceKeys(identity, new KeyLadder([fileStore(scene.dir)], 'best'));
  const again = new Line(scene, { identity, ...keys });
  scene.demands.push(want('start'));
  const proof = proofOf(await again.open());
  expect(innerOf(proof)).toMatchObject({ old: key?.id });
  await again.say(await confirmation(stage.chain, next?.id ?? ''));
  await settled();
  expect(onDisk().key?.id).toBe(next?.id);
  expect(keyFiles()).toEqual([`device-key-${next?.id}`]);
});

test('a key that could not be destroyed is remembered, and goes with a later decision', async () => {
  const { line, chain } = await asked();
  const { next, key } = onDisk();
  line.conversation.close();
  let isLocked = true;
  const again = new Line(scene, {
    destroyRetired: async () => {
      if (isLocked) throw new Error('locked');
      await scene.keys.destroyRetired();
    },
  });
  await again.open();
  scene.demands.push(want('start'));
  const live = await again.say(await confirmation(chain, next?.id ?? ''));
  await settled();
  expect(onDisk().retired).toEqual([key]);
  isLocked = false;
  await again.say(await scene.decision(live ?? again.sent.at(-1)));
  await settled();
  expect(onDisk().retired).toBeUndefined();
  expect(keyFiles()).toEqual([`device-key-${next?.id}`]);
});

test('an unsigned refusal destroys no key; a signed decision that asks for none does', async () => {
  const { line } = await asked();
  const { next, key } = onDisk();
  scene.demands.push(want('start'));
  const live = await line.say(await scene.refusal('enrol-token-invalid'));
  expect(onDisk()).toMatchObject({ next, key });
  expect(keyFiles()).toHaveLength(2);
  await line.say(await scene.decision(live));
  await settled();
  expect(onDisk().next).toBeUndefined();
  expect(keyFiles()).toEqual([`device-key-${key?.id}`]);
});

test('while a rotation is under way nothing is signed, and afterwards nothing by the key of before', async () => {
  const { line, chain } = await asked();
  const { enrolment } = onDisk();
  if (enrolment === undefined) throw new Error('not enrolled');
  const late = line.attestor.next(scene.key, enrolment, 'offline:changed');
  const refused = late.then(
    () => 'signed',
    (error: Error) => error.message,
  );
  await settled();
  expect(scene.ledger.head(chain)?.seq).toBe(1);
  await line.say(await confirmation(chain, onDisk().next?.id ?? ''));
  expect(await refused).toMatch(/another key followed/);
  expect(scene.ledger.head(chain)?.seq).toBe(1);
});

test('a connection that ends amid a rotation lets the old key sign on', async () => {
  const { line, chain } = await asked();
  const { enrolment } = onDisk();
  if (enrolment === undefined) throw new Error('not enrolled');
  const late = line.attestor.next(scene.key, enrolment, 'offline:changed');
  line.conversation.close();
  expect((await late).seq).toBe(2);
  const again = new Line(scene);
  expect(claimsOf(proofOf(await again.open()))).toMatchObject({ chain, seq: 2 });
});

test('a new key whose rung is locked holds up no evidence', async () => {
  const { line } = await asked();
  line.conversation.close();
  scene.demands.push(want('start'));
  const again = new Line(scene, { successor: () => Promise.reject(new Error('locked')) });
  expect(evidenceOf(await again.open())).toHaveLength(1);
});

test('a service that asks without end gets one new key a connection', async () => {
  const { line, chain } = await asked();
  const next = onDisk().next?.id ?? '';
  scene.demands.push(want('start'));
  const live = await line.say(await confirmation(chain, next));
  scene.demands.push(want('again'));
  const more = await line.say(await scene.decision(live, { rotate: true }));
  expect(more).toMatchObject({ type: 'attest', live: true });
  await settled();
  expect(onDisk().next).toBeUndefined();
  expect(keyFiles()).toEqual([`device-key-${next}`]);
});
