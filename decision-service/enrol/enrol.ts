import { EnrolProof, RestartProof } from '../../shared/enrolment.ts';
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
import type { TokenOutcome, TokenRow, TokenStore } from '../store/token-store.ts';
import type { NonceBook } from '../stream/nonce-book.ts';
import { checkBinding } from './check-binding.ts';
import { readProofHeader, verifiedClaims } from './read-proof.ts';
import { restartDevice } from './restart.ts';

export interface EnrolNeeds {
  readonly issuer: Issuer;
  readonly key: SigningKey;
  readonly devices: DeviceStore;
  readonly evidence: EvidenceStore;
  readonly tokens: TokenStore;
  readonly commits: GroupCommit;
  readonly clock: Clock;
  policy(): LoadedPolicy;
}

/** The answer to a proof; what it says is on disk when it is given. */
export type Enrolled = Extract<ServiceMessage, { type: 'enrolled' }>;

/** Answers a first enrolment or a restart (protocol.md §5, §6). */
export function enroller(needs: EnrolNeeds): (proof: Jws, nonces: NonceBook) => Promise<Enrolled> {
  return async (proof, nonces) => {
    const header = readProofHeader(proof);
    if ('jwk' in header) return await enrolKey(needs, proof, header.jwk, nonces);
    const row = needs.devices.key(header.kid);
    if (row === undefined) throw new ProblemError('unknown-key');
    if (needs.devices.isKidRevoked(row.kid)) throw new RevokedError(row.device);
    const jwk = JSON.parse(row.jwk) as PublicJwk;
    const claims = await verifiedClaims(proof, jwk, RestartProof, needs.issuer.url);
    const now = needs.clock.now();
    if (!nonces.take(claims.eat_nonce, now)) throw new ProblemError('stale-nonce');
    return await needs.commits.apply(() => restartDevice(needs, row.device, proof, nonces, now));
  };
}

async function enrolKey(needs: EnrolNeeds, proof: Jws, jwk: PublicJwk, nonces: NonceBook): Promise<Enrolled> {
  const kid = thumbprintOf(jwk);
  const claims = await verifiedClaims(proof, jwk, EnrolProof, needs.issuer.url);
  const now = needs.clock.now();
  if (!nonces.take(claims.eat_nonce, now)) throw new ProblemError('stale-nonce');
  if (needs.devices.isKidRevoked(kid)) throw new RevokedError(deviceIdOf(kid));
  const token = checkBinding(claims.eab, jwk, needs.issuer.url, needs.tokens);
  const done = await needs.commits.apply(() => {
    const known = needs.devices.key(kid);
    const refusal = known === undefined ? refuseToken(token, now) : refuseKnown(needs, known.device, token);
    const outcome = refusal ?? (known === undefined ? 'enrolled' : 'repeated');
    // Written down whatever the outcome, so a refusal is returned out of the transaction and thrown after it.
    needs.tokens.note({ token: token.id, kid, at: now, outcome });
    if (refusal !== undefined) return refusal;
    if (known !== undefined) return repeatEnrolled(needs, known.device, nonces);
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
const refuseKnown = ({ devices }: EnrolNeeds, device: string, token: TokenRow): Refusal | undefined =>
  devices.find(device)?.token === token.id ? undefined : 'other-token';

/** The very bytes that were sent the first time, for a device that lost the answer. */
function repeatEnrolled({ devices, evidence }: EnrolNeeds, id: string, nonces: NonceBook): Enrolled {
  const device = devices.find(id) as DeviceRow;
  const { iat, [resultExtension]: extension } = payloadOf(device.enrolled) as ResultClaims;
  // Its nonce counts here only while nothing was ever signed over it.
  const isUnused = evidence.chain(extension.chain)?.last === 0;
  if (isUnused && extension.next_nonce !== undefined) nonces.issueAgain(extension.next_nonce, iat);
  return { type: 'enrolled', result: device.enrolled };
}

function addDevice(
  { issuer, key, policy, devices, evidence }: EnrolNeeds,
  from: { kid: string; jwk: PublicJwk; proof: Jws; claims: EnrolProof; token: string; now: Instant },
  nonces: NonceBook,
): Enrolled {
  const { now, claims } = from;
  const id = deviceIdOf(from.kid);
  const chain = sha256(from.proof);
  const opened = enrolledClaims(issuer, id, policy().policy, { now, chain, nextNonce: nonces.issue(now) });
  const enrolled = key.sign(resultTyp, opened);
  const { platform, mode, key_protection } = claims;
  devices.insert(
    { id, platform, mode, key_protection, token: from.token, enrolled_at: now, enrolled, chain },
    from.kid,
    from.jwk,
  );
  evidence.openChain(chain, id, now);
  devices.note(id, 'enrolled', now);
  return { type: 'enrolled', result: enrolled };
}
