import { RotateKey, RotateProof, rotateKeyTyp } from '../../shared/enrolment.ts';
import type { Jws, PublicJwk } from '../../shared/jws.ts';
import { isTooWeak } from '../../shared/key-assurance.ts';
import { ProblemError } from '../../shared/problem.ts';
import type { Instant } from '../../shared/time.ts';
import { RevokedError } from '../attest/revoked-error.ts';
import { thumbprintOf } from '../keys/signing-key.ts';
import type { KeyRow } from '../store/key-store.ts';
import type { NonceBook } from '../stream/nonce-book.ts';
import { answerEnrolled, type Enrolled, type EnrolNeeds } from './enrol.ts';
import { readProofHeader, verifiedClaims } from './read-proof.ts';

/** A rotation whose two signatures hold. */
interface Rotation {
  readonly old: KeyRow;
  readonly proof: RotateProof;
  readonly kid: string;
  readonly jwk: PublicJwk;
  readonly protection: RotateKey['key_protection'];
}

/**
 * Another key takes over a device (RFC 8555 §7.3.5): the old key signed around what the new one signed, both over one nonce of this
 * connection, so neither half can be used again or joined to another. The chain goes on. Only what an administrator asked for is
 * done: whoever copied a key file could else lock the owner out. Its own rotation may be repeated by a device that lost the answer.
 */
export async function rotateKey(needs: EnrolNeeds, proof: Jws, old: KeyRow, nonces: NonceBook): Promise<Enrolled> {
  const { url } = needs.issuer;
  const outer = await verifiedClaims(proof, JSON.parse(old.jwk) as PublicJwk, RotateProof, url);
  const header = readProofHeader(outer.key, [rotateKeyTyp]);
  if (!('jwk' in header)) throw new ProblemError('bad-header');
  const inner = await verifiedClaims(outer.key, header.jwk, RotateKey, url);
  const now = needs.clock.now();
  if (!nonces.take(outer.eat_nonce, now) || inner.eat_nonce !== outer.eat_nonce) throw new ProblemError('stale-nonce');
  if (inner.iss !== old.device || inner.old !== old.kid) throw new ProblemError('bad-issuer', 'it follows another key');
  const kid = thumbprintOf(header.jwk);
  if (needs.devices.isKidRevoked(kid)) throw new RevokedError(old.device);
  const rotation = { old, proof: outer, kid, jwk: header.jwk, protection: inner.key_protection };
  return await needs.commits.apply(() => followKey(needs, rotation, nonces, now));
}

function followKey(needs: EnrolNeeds, rotation: Rotation, nonces: NonceBook, now: Instant): Enrolled {
  const { devices } = needs;
  const { kid, jwk, protection, proof } = rotation;
  // Asked again: another frame may have rotated it while the signatures were checked.
  const old = devices.key(rotation.old.kid) ?? rotation.old;
  const fresh = devices.key(kid);
  const device = devices.find(old.device);
  if (device === undefined) throw new ProblemError('unknown-key');
  if (device.revoked_at !== null) throw new RevokedError(device.id);
  const isRepeat = old.successor === kid && fresh?.device === device.id && fresh.retired_at === null;
  if (!isRepeat) {
    if (old.retired_at !== null) throw new ProblemError('unknown-key', 'another key followed this one');
    if (fresh !== undefined) throw new ProblemError('already-enrolled');
    const rule = needs.policy().policy.keyProtection;
    const isWanted = isTooWeak(rule, device.key_protection) && !isTooWeak(rule, protection);
    if (device.rotate_at === null && !isWanted)
      throw new ProblemError('enrol-token-invalid', 'nobody asked this device for a new key');
    devices.addKey(kid, device.id, jwk, now);
    devices.rotated(device.id, protection);
    devices.note(device.id, 'rotated', now);
    if (protection !== device.key_protection) devices.note(device.id, 'keyMoved', now);
  }
  devices.retire(old.kid, kid, { chain: proof.chain, seq: proof.seq }, now);
  return answerEnrolled(needs, device, kid, nonces, now);
}
