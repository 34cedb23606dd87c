import { createHmac } from 'node:crypto';
import { type EvidenceClaims, evidenceProfile, type KeyProtection, type Mode } from '../../shared/evidence.ts';
import { factOf } from '../../shared/fact.ts';
import type { PublicJwk } from '../../shared/jws.ts';
import type { Reading } from '../../shared/reading.ts';
import { isSignalId } from '../../shared/signals/catalogue.ts';
import type { OsFact } from '../../shared/signals/os.ts';
import type { Instant } from '../../shared/time.ts';
import type { Boot } from '../boot.ts';

/** What stays the same for every evidence of a running agent. */
export interface Attester {
  readonly version: string;
  readonly mode: Mode;
  readonly boot: Boot;
  /** The system's own id of this installation; never sent as it is. Undefined where it has none worth the name. */
  readonly machineId: string | undefined;
  /** The key of this process that posture tokens are bound to. */
  readonly sessionJwk: PublicJwk;
}

/** What is particular to one evidence. */
export interface Place {
  readonly deviceId: string;
  readonly audience: string;
  readonly keyProtection: KeyProtection;
  readonly chain: string;
  readonly seq: number;
  readonly prev: string;
  readonly dropped: number;
  readonly nonce?: string | undefined;
  readonly iat: Instant;
}

/** The claims of one evidence (protocol.md §1): what was seen, by whom, on which start of the laptop, and where it belongs. */
export function composeEvidence(
  attester: Attester,
  place: Place,
  posture: Readonly<Record<string, Reading>>,
): EvidenceClaims {
  const os = posture['os'];
  const seen = os === undefined ? undefined : bounded('os', os);
  // One that leaves as observed fits its signal.
  const fact = seen?.state === 'observed' ? (seen.fact as OsFact) : undefined;
  const version = fact !== undefined && 'is' in fact.version ? fact.version.is : 'unknown';
  return {
    eat_profile: evidenceProfile,
    iss: place.deviceId,
    aud: place.audience,
    iat: place.iat,
    ...(place.nonce === undefined ? {} : { eat_nonce: place.nonce }),
    chain: place.chain,
    seq: place.seq,
    prev: place.prev,
    ...(place.dropped > 0 ? { dropped: place.dropped } : {}),
    mode: attester.mode,
    key_protection: place.keyProtection,
    sueids: attester.machineId === undefined ? {} : { 'machine-id': machineHint(attester.machineId, place.audience) },
    bootseed: attester.boot.id,
    uptime: attester.boot.uptime(),
    swname: fact?.name || 'unknown',
    swversion: [version],
    cnf: { jwk: attester.sessionJwk },
    // 16384 is the semver scheme, as the CoSWID registry numbers it (RFC 9711 §4.2.7).
    submods: { agent: { swname: 'stance', swversion: [attester.version, 16_384] } },
    posture: Object.fromEntries(Object.entries(posture).map(([id, reading]) => [id, bounded(id, reading)])),
  };
}

/** What was found fit to leave. A reading is never changed once it was made, and only few are new from one evidence to the next. */
const fit = new WeakMap<Reading, Reading>();

/**
 * A reading as it may leave. A fact beyond its schema would be judged as not understood anyway, but it could also make the evidence
 * larger than the service takes, and what is refused for its size stands in the way of all that follows.
 */
function bounded(id: string, reading: Reading): Reading {
  const known = fit.get(reading);
  if (known !== undefined) return known;
  const isUnfit = reading.state === 'observed' && isSignalId(id) && factOf(id, reading) === undefined;
  const leaves: Reading = isUnfit ? { state: 'unread', at: reading.at, why: 'unparseable' } : reading;
  fit.set(reading, leaves);
  return leaves;
}

/** A hint for people that two records may be one machine: different for every service, useless as the id itself. */
function machineHint(machineId: string, audience: string): string {
  if (hinted.machineId === machineId && hinted.audience === audience) return hinted.hint;
  const mac = createHmac('sha256', machineId).update(`stance:${audience}`).digest();
  // RFC 9711 §4.2.1: type 0x01 marks a random-looking id.
  const hint = Buffer.concat([Buffer.of(0x01), mac]).toString('base64url');
  hinted = { machineId, audience, hint };
  return hint;
}

/** The last hint made: it is the same in every evidence until the laptop is enrolled elsewhere. */
let hinted = { machineId: '', audience: '', hint: '' };
