import { expect, test } from '@jest/globals';
import { calculateJwkThumbprint, compactVerify, EmbeddedJWK } from 'jose';
import { ManualClock } from '../shared/testing/manual-clock.ts';
import { decodePart, sha256, thumbprint } from './crypto/es256.ts';
import { generateKey, publicJwkOf } from './keys/software-key.ts';
import { PostureProofs } from './posture-proof.ts';

let uptime = 1_000;
const boot = { id: 'boot', uptime: () => uptime };
const tokenOf = (iat: number, exp: number) =>
  `e30.${Buffer.from(JSON.stringify({ iat, exp })).toString('base64url')}.c2ln`;

test('a proof is a DPoP proof for exactly one request, by the session key, as jose sees it', async () => {
  const key = generateKey();
  const clock = new ManualClock();
  const token = tokenOf(1, 301);
  const { proof } = await new PostureProofs(key, clock, boot).prove(
    token,
    'GET',
    'https://app.example/path?secret=1#top',
  );
  const { payload, protectedHeader } = await compactVerify(proof, EmbeddedJWK);
  expect(protectedHeader).toMatchObject({ typ: 'dpop+jwt', alg: 'ES256' });
  expect(await calculateJwkThumbprint(protectedHeader.jwk ?? {})).toBe(thumbprint(publicJwkOf(key)));
  expect(protectedHeader.jwk).not.toHaveProperty('d');
  expect(JSON.parse(Buffer.from(payload).toString())).toMatchObject({
    htm: 'GET',
    htu: 'https://app.example/path',
    iat: clock.now(),
    ath: sha256(token),
  });
});

test('no two proofs are alike', async () => {
  const proofs = new PostureProofs(generateKey(), new ManualClock(), boot);
  const ids = new Set<unknown>();
  for (let at = 0; at < 50; at++) {
    const { proof } = await proofs.prove(tokenOf(1, 2), 'GET', 'https://app.example/');
    ids.add((decodePart(proof.split('.')[1] ?? '') as { jti: string }).jti);
  }
  expect(ids.size).toBe(50);
});

test('a token is handed out while it has a minute left, whatever the wall clock says', () => {
  const clock = new ManualClock();
  const proofs = new PostureProofs(generateKey(), clock, boot);
  proofs.hold(tokenOf(5, 305));
  clock.setWall(0);
  uptime += 239;
  expect(proofs.token).toBeDefined();
  // Asleep: intervals stood still, the token did not.
  uptime += 1;
  expect(proofs.token).toBeUndefined();
});

test('a token that says nothing of its life is not kept', () => {
  const proofs = new PostureProofs(generateKey(), new ManualClock(), boot);
  proofs.hold('e30.e30.c2ln');
  expect(proofs.token).toBeUndefined();
});
