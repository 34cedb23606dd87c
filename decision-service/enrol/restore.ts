import type { EnrolProof } from '../../shared/enrolment.ts';
import type { PublicJwk } from '../../shared/jws.ts';
import { ProblemError } from '../../shared/problem.ts';
import type { Instant } from '../../shared/time.ts';
import { RevokedError } from '../attest/revoked-error.ts';
import { thumbprintOf } from '../keys/signing-key.ts';
import type { DeviceRow } from '../store/device-store.ts';
import type { NonceBook } from '../stream/nonce-book.ts';
import { answerEnrolled, type Enrolled, type EnrolNeeds } from './enrol.ts';
import type { Receipt } from './receipt.ts';

/** The key that hands a receipt in, and what it says of itself. */
interface Bearer {
  readonly kid: string;
  readonly jwk: PublicJwk;
  readonly claims: EnrolProof;
  readonly now: Instant;
}

/** A restored record names no token: none may repeat its enrolment. */
const noToken = '';

/**
 * Makes a record anew from its receipt, for a service that came back from an old backup (protocol.md §6): a device, a key or a
 * chain it does not know. What it does know stays as it is, and the newer word wins: a receipt never takes back a later restart,
 * rotation or revocation. A receipt that says nothing new is renewed, so that it is signed by the issuer key of today.
 */
export function restoreDevice(needs: EnrolNeeds, receipt: Receipt, bearer: Bearer, nonces: NonceBook): Enrolled {
  const { devices, evidence } = needs;
  const { kid, now } = bearer;
  if (receipt.kid !== kid) throw new ProblemError('unknown-key', 'the receipt is of another key');
  if (devices.revokedAt(receipt.device) !== undefined) throw new RevokedError(receipt.device);
  const key = devices.key(kid);
  if (key !== undefined && (key.device !== receipt.device || key.retired_at !== null))
    throw new ProblemError('unknown-key', 'another key followed this one');
  const known = devices.find(receipt.device);
  if (known === undefined) return addDevice(needs, receipt, bearer, nonces);
  const chain = evidence.chain(receipt.chain);
  const isNews = key === undefined || chain === undefined;
  const isHeir = key === undefined && follows(needs, receipt);
  if (isNews && !isHeir && receipt.at < standsSince(needs, known))
    throw new ProblemError(key === undefined ? 'unknown-key' : 'unknown-chain', 'the receipt is older than the record');
  // Closed by a restart that this service knows of: what comes after is for a restart to say.
  if (chain !== undefined && chain.id !== known.chain && !isHeir)
    throw new ProblemError('unknown-chain', 'the chain was closed');
  if (key === undefined) followOthers(needs, known, receipt, bearer);
  if (chain === undefined) {
    evidence.dropEmptyChain(known.chain);
    evidence.openChain(receipt.chain, known.id, receipt.at);
  }
  if (isNews) noteRestored(needs, receipt, now);
  return answerEnrolled(needs, devices.find(known.id) ?? known, kid, nonces, now);
}

/**
 * Whether the receipt says that its key followed the one that is active here. Then nothing counts that this one has done since: the
 * service forgot the rotation, and only who kept a copy of the old key still uses it.
 */
const follows = ({ devices }: EnrolNeeds, { device, retired }: Receipt): boolean =>
  retired.some(({ jwk }) => {
    const old = devices.key(thumbprintOf(jwk));
    return old?.device === device && old.retired_at === null;
  });

/**
 * When the chain and the key that a device has here began. Not when its receipt was last renewed: whoever holds a copy of an older key
 * could renew that one, and make the receipt of the owner look old.
 */
function standsSince({ devices, evidence }: EnrolNeeds, { id, chain }: DeviceRow): Instant {
  const keys = devices.keysOf(id).filter(({ retired_at }) => retired_at === null);
  return Math.max(evidence.openedAt(chain) ?? 0, ...keys.map(({ added_at }) => added_at));
}

function addDevice(
  needs: EnrolNeeds,
  receipt: Receipt,
  { kid, jwk, claims, now }: Bearer,
  nonces: NonceBook,
): Enrolled {
  const { devices, evidence } = needs;
  const { device: id, chain, at } = receipt;
  const { platform, mode, key_protection } = claims;
  const token = noToken;
  devices.insert({ id, platform, mode, key_protection, token, enrolled_at: at, enrolled: '', chain }, kid, jwk);
  evidence.openChain(chain, id, at);
  retireOthers(needs, receipt, kid, now);
  noteRestored(needs, receipt, now);
  return answerEnrolled(needs, { id, chain, restarted_at: receipt.restarted ?? null }, kid, nonces, now);
}

/** The receipt is of a rotation that the backup does not know. */
function followOthers(needs: EnrolNeeds, known: DeviceRow, receipt: Receipt, { kid, jwk, claims, now }: Bearer): void {
  const { devices } = needs;
  devices.addKey(kid, known.id, jwk, receipt.at);
  devices.rotated(known.id, claims.key_protection);
  retireOthers(needs, receipt, kid, now);
}

/** The keys of before are what they were: they verify what they had signed by then, and nothing else. */
function retireOthers({ devices }: EnrolNeeds, { device, retired, at }: Receipt, kid: string, now: Instant): void {
  for (const { jwk, chain, seq } of retired) {
    const old = thumbprintOf(jwk);
    if (devices.key(old) === undefined) devices.addKey(old, device, jwk, at);
    if (devices.key(old)?.device === device) devices.retire(old, kid, { chain, seq }, now);
  }
  // One that the receipt has forgotten by now signs nothing either.
  for (const { kid: old, retired_at } of devices.keysOf(device))
    if (old !== kid && retired_at === null) devices.retire(old, kid, { chain: '', seq: 0 }, now);
}

function noteRestored({ devices }: EnrolNeeds, { device, chain, restarted }: Receipt, now: Instant): void {
  devices.restore(device, chain, now, restarted);
  // Nobody knows when it last spoke: as if just now, so that a copy of it cannot restart at once.
  devices.spoke(device, now);
  devices.note(device, 'restored', now);
}
