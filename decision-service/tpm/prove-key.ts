import { randomBytes } from 'node:crypto';
import type { Jws, PublicJwk } from '../../shared/jws.ts';
import type { Unproved } from '../../shared/key-assurance.ts';
import {
  ActivateProof,
  activateTyp,
  type CredentialClaims,
  credentialTyp,
  ProveProof,
  proveTyp,
} from '../../shared/key-proof.ts';
import type { ServiceMessage } from '../../shared/messages.ts';
import { ProblemError } from '../../shared/problem.ts';
import type { Instant } from '../../shared/time.ts';
import { flagSameMachine } from '../attest/flag-same-machine.ts';
import { RevokedError } from '../attest/revoked-error.ts';
import { answerEnrolled, type Enrolled, type EnrolNeeds, knownKey } from '../enrol/enrol.ts';
import { readProofHeader, verifiedClaims } from '../enrol/read-proof.ts';
import type { DeviceRow } from '../store/device-store.ts';
import type { KeyRow } from '../store/key-store.ts';
import type { NonceBook } from '../stream/nonce-book.ts';
import { checkEndorsement, type EndorsementKey } from './check-endorsement.ts';
import { type CredentialBook, isAnswer, type Outstanding } from './credential-book.ts';
import { nameOfDeviceKey } from './device-key-area.ts';
import { makeCredential } from './make-credential.ts';

export interface ProveNeeds extends EnrolNeeds {
  /** Withdraws the trust in a device, with all its keys. */
  revoke(device: string, now: Instant): void;
}

/** What a proof is answered with: the secret to open, or what is known of the key without it. */
export type Proving = Enrolled | Extract<ServiceMessage, { type: 'credential' }>;

/** The exchange by which a key is proved to lie in a TPM (protocol.md §5). Failing it fails nothing else: the key stays claimed. */
export interface Prover {
  prove(proof: Jws, nonces: NonceBook, credentials: CredentialBook): Promise<Proving>;
  activate(proof: Jws, nonces: NonceBook, credentials: CredentialBook): Promise<Enrolled>;
}

export function prover(needs: ProveNeeds): Prover {
  return {
    async prove(proof, nonces, credentials) {
      const { row, claims, now } = await opened(needs, proof, proveTyp, ProveProof, nonces);
      const roots = needs.roots();
      const vouched = vouchedBy(needs, claims, row, now);
      if (typeof vouched === 'string') {
        return await needs.commits.apply(() => refuse(needs, row, vouched, roots.id, nonces, now));
      }
      const { publicKey, kind, ek, anchor, until, name } = vouched;
      const secret = randomBytes(32);
      const { blob, secret: hidden } = makeCredential(publicKey, name, secret);
      const nonce = nonces.issue(now);
      credentials.hold({ kid: row.kid, nonce, secret, ground: { ek, anchor, until }, roots: roots.id, at: now });
      const said: CredentialClaims = {
        ...{ iss: needs.issuer.url, aud: row.device, iat: now, eat_nonce: nonce, key: row.kid, kind },
        ...{ blob: blob.toString('base64url'), secret: hidden.toString('base64url') },
      };
      return { type: 'credential', credential: needs.key.sign(credentialTyp, said) };
    },
    async activate(proof, nonces, credentials) {
      const { row, claims, now } = await opened(needs, proof, activateTyp, ActivateProof, nonces);
      const outstanding = credentials.take(row.kid, claims.eat_nonce, now);
      if (outstanding === undefined) throw new ProblemError('stale-nonce', 'no credential is outstanding for this key');
      const { answer, unopened } = claims;
      const isRight = answer !== undefined && isAnswer(outstanding, answer);
      if (!isRight) {
        const why = unopened ?? 'wrongSecret';
        return await needs.commits.apply(() => refuse(needs, row, why, outstanding.roots, nonces, now));
      }
      const accepted = await needs.commits.apply(() => accept(needs, row, outstanding, nonces, now));
      // Thrown only now: what it says is on disk.
      if (accepted === 'revoked') throw new RevokedError(row.device);
      return accepted;
    },
  };
}

/** Whose proof it is, and what it claims, once its signature holds and its nonce was taken. */
async function opened<S extends typeof ProveProof | typeof ActivateProof>(
  needs: ProveNeeds,
  proof: Jws,
  typ: typeof proveTyp | typeof activateTyp,
  schema: S,
  nonces: NonceBook,
) {
  const header = readProofHeader(proof, [typ]);
  if (!('kid' in header)) throw new ProblemError('bad-header');
  const row = knownKey(needs, header.kid);
  if (row.retired_at !== null) throw new ProblemError('unknown-key', 'another key followed this one');
  const claims = await verifiedClaims(proof, JSON.parse(row.jwk) as PublicJwk, schema, needs.issuer.url);
  const now = needs.clock.now();
  if (!nonces.take(claims.eat_nonce, now)) throw new ProblemError('stale-nonce');
  return { row, claims, now };
}

/** The endorsement key that a maker vouches for and the name to be proved; or why there is no use in asking the TPM. */
function vouchedBy(
  { devices, roots }: ProveNeeds,
  { public_area, certificates, chain = [] }: ProveProof,
  row: KeyRow,
  now: Instant,
): (EndorsementKey & { name: Buffer }) | Unproved {
  if (devices.find(row.device)?.key_protection !== 'tpm')
    throw new ProblemError('schema', 'public_area: this key was enrolled as one that is in no TPM');
  const trusted = roots();
  if (trusted.isEmpty) return 'noRoots';
  const name = nameOfDeviceKey(Buffer.from(public_area, 'base64url'), JSON.parse(row.jwk) as PublicJwk);
  if (typeof name === 'string') return name;
  const between = chain.map((der) => Buffer.from(der, 'base64url'));
  const tried = certificates.map((der) => checkEndorsement(Buffer.from(der, 'base64url'), between, trusted, now));
  const found = tried.find((each) => 'ek' in each);
  if (found !== undefined) return { ...found, name };
  const whys = tried.map((each) => ('why' in each ? each.why : undefined));
  // The one that says most: it was trusted once.
  return whys.find((why) => why === 'ekExpired') ?? whys[0] ?? 'noEkCertificate';
}

/** The proof was seen; the key stays what it claimed to be. */
function refuse(
  needs: ProveNeeds,
  row: KeyRow,
  why: Unproved,
  roots: string,
  nonces: NonceBook,
  now: Instant,
): Enrolled {
  const { devices } = needs;
  // One event for a row of failures, whatever the reason of each: nobody floods the events with them.
  const isNews = row.proved_at !== null || row.unproved === null || row.unproved === 'noRoots';
  if (isNews) devices.note(row.device, 'keyNotProved', now);
  // A failed repetition takes away what was proved before: the newest word counts.
  devices.unproved(row.kid, why, roots, now);
  return answerEnrolled(needs, deviceOf(needs, row), row.kid, nonces, now);
}

/** The proof holds. A TPM that was put out together with another device is put out for good, whatever key it brings. */
function accept(
  needs: ProveNeeds,
  row: KeyRow,
  { ground, roots }: Outstanding,
  nonces: NonceBook,
  now: Instant,
): Enrolled | 'revoked' {
  const { devices } = needs;
  const device = deviceOf(needs, row);
  if (devices.isKidRevoked(ground.ek)) {
    needs.revoke(device.id, now);
    return 'revoked';
  }
  if (row.proved_at === null) devices.note(device.id, 'keyProved', now);
  devices.proved(row.kid, ground, roots, now);
  // One TPM that speaks for two devices is one machine that was enrolled twice.
  flagSameMachine(devices, device, devices.find(devices.deviceWithEk(ground.ek, device.id) ?? ''), now);
  return answerEnrolled(needs, device, row.kid, nonces, now);
}

function deviceOf({ devices }: ProveNeeds, { device: id }: KeyRow): DeviceRow {
  const device = devices.find(id);
  if (device === undefined) throw new ProblemError('unknown-key');
  if (device.revoked_at !== null) throw new RevokedError(id);
  return device;
}
