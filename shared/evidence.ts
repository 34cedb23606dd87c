import * as v from 'valibot';
import { DeviceId, PublicJwk, Sha256 } from './jws.ts';
import { Reading } from './reading.ts';
import { Instant } from './time.ts';

/** Private identifiers hang on one tag URI (RFC 4151). */
export const tag = 'tag:stance.example,2026:';
export const evidenceProfile = `${tag}evidence#1`;

/** The JOSE type of evidence (RFC 9782). */
export const evidenceTyp = 'eat+jwt';

export const Mode = v.picklist(['system', 'user']);
export type Mode = v.InferOutput<typeof Mode>;

export const KeyProtection = v.picklist(['tpm', 'secureEnclave', 'keychain', 'file']);
export type KeyProtection = v.InferOutput<typeof KeyProtection>;

const Seq = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 48));
const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(128));

/** RFC 9711 §4.2.7: a version and, as a number, the scheme it is written in. */
const SwVersion = v.union([v.tuple([Name]), v.tuple([Name, v.pipe(v.number(), v.integer())])]);

/**
 * The claims of one evidence (protocol.md §1): an EAT (RFC 9711) whose mandatory members are all here. Unknown claims and
 * unknown signals pass: within one profile evidence only grows. Whether a fact fits its signal is judged later, for that
 * signal alone.
 */
export const EvidenceClaims = v.object({
  eat_profile: v.string(),
  iss: DeviceId,
  aud: v.pipe(v.string(), v.maxLength(512)),
  iat: Instant,
  eat_nonce: v.optional(Sha256),
  chain: Sha256,
  seq: Seq,
  prev: Sha256,
  dropped: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 48))),
  mode: Mode,
  key_protection: KeyProtection,
  sueids: v.record(v.pipe(v.string(), v.maxLength(32)), v.pipe(v.string(), v.maxLength(128))),
  bootseed: v.pipe(v.string(), v.minLength(8), v.maxLength(86)),
  uptime: v.pipe(v.number(), v.integer(), v.minValue(0)),
  swname: Name,
  swversion: SwVersion,
  cnf: v.object({ jwk: PublicJwk }),
  submods: v.object({ agent: v.object({ swname: Name, swversion: SwVersion }) }),
  posture: v.pipe(
    v.record(v.pipe(v.string(), v.regex(/^[a-z][a-zA-Z0-9]{0,31}$/)), Reading),
    v.check((posture) => Object.keys(posture).length <= 64, 'expected at most 64 signals'),
  ),
});
export type EvidenceClaims = v.InferOutput<typeof EvidenceClaims>;

/** The few claims that say where an evidence belongs; read of every item, also of history that is not judged. */
export const EvidencePlace = v.object({
  eat_profile: v.string(),
  iss: v.string(),
  aud: v.string(),
  chain: Sha256,
  seq: Seq,
  prev: Sha256,
  dropped: EvidenceClaims.entries.dropped,
  eat_nonce: EvidenceClaims.entries.eat_nonce,
});
export type EvidencePlace = v.InferOutput<typeof EvidencePlace>;
