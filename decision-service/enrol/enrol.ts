import type { KeyObject } from 'node:crypto';
import { EnrolProof, RestartProof, restartTyp } from '../../shared/enrolment.ts';
import { deviceIdOf, type Jws, type PublicJwk } from '../../shared/jws.ts';
import type { ServiceMessage } from '../../shared/messages.ts';
import { ProblemError } from '../../shared/problem.ts';
import { type ResultClaims, resultExtension, resultTyp } from '../../shared/result.ts';
import type { Clock, Instant } from '../../shared/time.ts';
import { enrolledClaims, type Issuer } from '../attest/result.ts';
import { RevokedError } from '../attest/revoked-error.ts';
import { payloadOf } from '../keys/decode-json.ts';
import { sha256 } from '../keys/sha256.ts';
import { type SigningKey, thumbprintOf } from '../keys/signing-key.ts';
import type { LoadedPolicy } from '../policy/load-policy.ts';
import type { DeviceRow, DeviceStore } from '../store/device-store.ts';
import type { EvidenceStore } from '../store/evidence-store.ts';
import type { GroupCommit } from '../store/group-commit.ts';
import type { KeyRow } from '../store/key-store.ts';
import type { TokenOutcome, TokenRow, TokenStore } from '../store/token-store.ts';
import type { NonceBook } from '../stream/nonce-book.ts';
import { assureKey } from '../tpm/assure-key.ts';
import type { VendorRoots } from '../tpm/vendor-roots.ts';
import { checkBinding } from './check-binding.ts';
import { readProofHeader, verifiedClaims } from './read-proof.ts';
import { openReceipt } from './receipt.ts';
import { restartDevice } from './restart.ts';
import { restoreDevice } from './restore.ts';
import { rotateKey } from './rotate.ts';

export interface EnrolNeeds {
  readonly issuer: Issuer;
  readonly key: SigningKey;
  /** The issuer keys whose receipts count, by thumbprint. */
  readonly receiptKeys: ReadonlyMap<string, KeyObject>;
  readonly devices: DeviceStore;
  readonly evidence: EvidenceStore;
  readonly tokens: TokenStore;
  readonly commits: GroupCommit;
  readonly clock: Clock;
  policy(): LoadedPolicy;
  /** Who may vouch for TPMs. */
  roots(): VendorRoots;
}

/** The answer to a proof; what it says is on disk when it is given. */
export type Enrolled = Extract<ServiceMessage, { type: 'enrolled' }>;

/** Answers a first enrolment, a receipt, a restart or a rotation (protocol.md §5, §6). */
export function enroller(needs: EnrolNeeds): (proof: Jws, nonces: NonceBook) => Promise<Enrolled> {
  return async (proof, nonces) => {
    const header = readProofHeader(proof);
    if ('jwk' in header) return await enrolKey(needs, proof, header.jwk, nonces);
    const row = knownKey(needs, header.kid);
    if (header.typ !== restartTyp) return await rotateKey(needs, proof, row, nonces);
    // A key that another followed opens nothing: whoever took it from an old backup could else take the device over.
    if (row.retired_at !== null) throw new ProblemError('unknown-key', 'another key followed this one');
    const claims = await verifiedClaims(proof, JSON.parse(row.jwk) as PublicJwk, RestartProof, needs.issuer.url);
    const now = needs.clock.now();
    if (!nonces.take(claims.eat_nonce, now)) throw new ProblemError('stale-nonce');
    return await needs.commits.apply(() => restartDevice(needs, row.device, proof, nonces, now, row.kid));
  };
}

/** The key of that name, where it is known here and nobody has withdrawn the trust in it. */
export function knownKey({ devices }: Pick<EnrolNeeds, 'devices'>, kid: string): KeyRow {
  const row = devices.key(kid);
  if (row !== undefined && devices.revokedAt(row.device) !== undefined) throw new RevokedError(row.device);
  if (devices.isKidRevoked(kid)) throw new RevokedError(row?.device ?? deviceIdOf(kid));
  if (row === undefined) throw new ProblemError('unknown-key');
  return row;
}

async function enrolKey(needs: EnrolNeeds, proof: Jws, jwk: PublicJwk, nonces: NonceBook): Promise<Enrolled> {
  const kid = thumbprintOf(jwk);
  const claims = await verifiedClaims(proof, jwk, EnrolProof, needs.issuer.url);
  const now = needs.clock.now();
  if (!nonces.take(claims.eat_nonce, now)) throw new ProblemError('stale-nonce');
  if (needs.devices.isKidRevoked(kid)) throw new RevokedError(needs.devices.key(kid)?.device ?? deviceIdOf(kid));
  const { eab, receipt: kept } = claims;
  // A token decides where one is given; a receipt beside it is for a service that knows neither.
  if (eab === undefined) {
    return await needs.commits.apply(() => {
      const known = needs.devices.key(kid);
      const device = known?.retired_at === null ? needs.devices.find(known.device) : undefined;
      const receipt = openReceipt(kept ?? '', needs.issuer.url, needs.receiptKeys);
      if ('receipt' in receipt) return restoreDevice(needs, receipt.receipt, { kid, jwk, claims, now }, nonces);
      // Known anyway, so the receipt proves nothing that is asked: it may be signed by an issuer key that was stolen since.
      if (device !== undefined && device.revoked_at === null) return answerEnrolled(needs, device, kid, nonces, now);
      throw new ProblemError('unknown-key', `the receipt does not count: ${receipt.refused}`);
    });
  }
  const token = checkBinding(eab, jwk, needs.issuer.url, needs.tokens);
  const done = await needs.commits.apply(() => {
    const known = needs.devices.key(kid);
    const refusal = known === undefined ? refuseToken(token, now) : refuseKnown(needs, known, token);
    const outcome = refusal ?? (known === undefined ? 'enrolled' : 'repeated');
    // Written down whatever the outcome, so a refusal is returned out of the transaction and thrown after it.
    needs.tokens.note({ token: token.id, kid, at: now, outcome });
    if (refusal !== undefined) return refusal;
    if (known !== undefined) return repeatEnrolled(needs, known, nonces, now);
    if (!needs.tokens.use(token.id)) throw new ProblemError('enrol-token-exhausted');
    return addDevice(needs, { kid, jwk, proof, claims, token: token.id, now }, nonces);
  });
  if (typeof done !== 'string') return done;
  throw problemOf[done];
}

type Refusal = Exclude<TokenOutcome, 'enrolled' | 'repeated'>;
const problemOf: Readonly<Record<Refusal, ProblemError>> = {
  revoked: new ProblemError('enrol-token-invalid', 'the token was revoked'),
  expired: new ProblemError('enrol-token-invalid', 'the token has expired'),
  exhausted: new ProblemError('enrol-token-exhausted'),
  'other-token': new ProblemError('already-enrolled'),
};

function refuseToken(token: TokenRow, now: Instant): Refusal | undefined {
  if (token.revoked_at !== null) return 'revoked';
  if (now >= token.expires_at) return 'expired';
  return token.used >= token.uses ? 'exhausted' : undefined;
}

/** A key that is known may ask again under its own token for ever: it uses nothing up and learns nothing new. */
const refuseKnown = ({ devices }: EnrolNeeds, { device, retired_at }: KeyRow, token: TokenRow): Refusal | undefined =>
  devices.find(device)?.token === token.id && retired_at === null ? undefined : 'other-token';

/**
 * The very bytes that were sent the first time, for a device that lost the answer; said anew where another issuer key signed
 * them, which the device may trust no longer.
 */
function repeatEnrolled(needs: EnrolNeeds, { device: id, kid }: KeyRow, nonces: NonceBook, now: Instant): Enrolled {
  const { devices, evidence } = needs;
  const device = devices.find(id) as DeviceRow;
  if (!isSignedBy(needs.key.kid, device.enrolled)) return answerEnrolled(needs, device, kid, nonces, now);
  const { iat, [resultExtension]: extension } = payloadOf(device.enrolled) as ResultClaims;
  // Its nonce counts here only while nothing was ever signed over it.
  const isUnused = evidence.chain(extension.chain)?.last === 0;
  if (isUnused && extension.next_nonce !== undefined) nonces.issueAgain(extension.next_nonce, iat);
  return { type: 'enrolled', result: device.enrolled };
}

const isSignedBy = (kid: string, result: Jws): boolean =>
  Buffer.from(result.slice(0, result.indexOf('.')), 'base64url')
    .toString()
    .includes(`"kid":"${kid}"`);

/** A new receipt for a device as it stands, kept as the one it was given last. */
export function answerEnrolled(
  { issuer, key, policy, devices, roots }: EnrolNeeds,
  { id, chain, restarted_at }: Pick<DeviceRow, 'id' | 'chain' | 'restarted_at'>,
  kid: string,
  nonces: NonceBook,
  now: Instant,
): Enrolled {
  const nextNonce = nonces.issue(now);
  const before = { restarted: restarted_at ?? undefined, retired: devices.retiredOf(id) };
  const device = devices.find(id);
  const assurance = device && assureKey(devices, device, kid, roots, now);
  const about = { now, chain, nextNonce, key: kid, assurance, ...before };
  const result = key.sign(resultTyp, enrolledClaims(issuer, id, policy().policy, about));
  devices.answer(id, result);
  return { type: 'enrolled', result };
}

function addDevice(
  needs: EnrolNeeds,
  from: { kid: string; jwk: PublicJwk; proof: Jws; claims: EnrolProof; token: string; now: Instant },
  nonces: NonceBook,
): Enrolled {
  const { devices, evidence } = needs;
  const { now, claims, kid } = from;
  const id = deviceIdOf(kid);
  const chain = sha256(from.proof);
  const { platform, mode, key_protection } = claims;
  const device = { id, platform, mode, key_protection, token: from.token, enrolled_at: now, enrolled: '', chain };
  devices.insert(device, kid, from.jwk);
  evidence.openChain(chain, id, now);
  devices.note(id, 'enrolled', now);
  return answerEnrolled(needs, { id, chain, restarted_at: null }, kid, nonces, now);
}
