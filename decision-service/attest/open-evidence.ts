import { type EvidencePlace, evidenceProfile, EvidencePlace as Place } from '../../shared/evidence.ts';
import { parse } from '../../shared/issues.ts';
import type { Jws } from '../../shared/jws.ts';
import { ProblemError } from '../../shared/problem.ts';
import { payloadOf } from '../keys/decode-json.ts';
import { sha256 } from '../keys/sha256.ts';
import { verifyEs256 } from '../keys/verify-es256.ts';
import type { KeyBook, KnownKey } from './key-book.ts';

/** Evidence whose signature holds, with what says where it belongs. The rest of its claims is judged only when it is live. */
export interface OpenedEvidence {
  readonly jws: Jws;
  readonly hash: string;
  readonly key: KnownKey;
  readonly place: EvidencePlace;
  readonly claims: unknown;
}

/**
 * The first half of the verifier (protocol.md §2), in its order: header → kid known and not revoked → signature → profile,
 * audience, issuer. JSON is parsed only after the signature holds.
 */
export function openEvidence(
  jws: Jws,
  audience: string,
  keys: KeyBook,
  refuseRevoked: (key: KnownKey) => void,
): OpenedEvidence {
  const key = keys.ofHeader(jws.slice(0, jws.indexOf('.')));
  refuseRevoked(key);
  if (!verifyEs256(jws, key.publicKey)) throw new ProblemError('bad-signature');
  const claims = payloadOf(jws);
  const place = parse(Place, claims);
  if (!place.ok) throw new ProblemError('schema', `${place.path.join('.')}: ${place.text}`);
  const { eat_profile, aud, iss } = place.value;
  if (eat_profile !== evidenceProfile) throw new ProblemError('bad-profile');
  if (aud !== audience) throw new ProblemError('bad-audience');
  if (iss !== key.device) throw new ProblemError('bad-issuer');
  return { jws, hash: sha256(jws), key, place: place.value, claims };
}
