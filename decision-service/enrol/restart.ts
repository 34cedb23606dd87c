import type { Jws } from '../../shared/jws.ts';
import { ProblemError } from '../../shared/problem.ts';
import { resultTyp } from '../../shared/result.ts';
import type { Instant } from '../../shared/time.ts';
import { enrolledClaims } from '../attest/result.ts';
import { sha256 } from '../keys/sha256.ts';
import type { NonceBook } from '../stream/nonce-book.ts';
import { assureKey } from '../tpm/assure-key.ts';
import type { Enrolled, EnrolNeeds } from './enrol.ts';

/**
 * Opens a new chain for a key that kept itself and lost its state (protocol.md §6). One that was proved to lie in hardware does so at
 * once: nobody has a copy of it. Every other must have been silent for the age limit: a copy cannot take over from a laptop that is
 * speaking.
 */
export function restartDevice(
  { issuer, key, policy, devices, evidence, roots }: EnrolNeeds,
  deviceId: string,
  proof: Jws,
  nonces: NonceBook,
  now: Instant,
  kid: string,
): Enrolled {
  const device = devices.find(deviceId);
  if (device === undefined) throw new ProblemError('unknown-key');
  const loaded = policy();
  const assurance = assureKey(devices, device, kid, roots, now);
  const isProved = assurance?.proved === true;
  const silentAt = (device.spoke_at ?? 0) + loaded.policy.ageLimit;
  if (!isProved && now < silentAt) throw new ProblemError('restart-too-soon', undefined, silentAt - now);
  const chain = sha256(proof);
  // A chain that never held anything loses nothing: an answer lost on its way back is no reason for a lower tier.
  const isLoss = !evidence.dropEmptyChain(device.chain);
  const restartedAt = isLoss && !isProved ? now : device.restarted_at;
  const claims = enrolledClaims(issuer, deviceId, loaded.policy, {
    now,
    chain,
    nextNonce: nonces.issue(now),
    key: kid,
    assurance,
    restarted: restartedAt ?? undefined,
    retired: devices.retiredOf(deviceId),
  });
  const result = key.sign(resultTyp, claims);
  evidence.openChain(chain, deviceId, now);
  devices.restart(deviceId, chain, result, restartedAt);
  if (isLoss) devices.note(deviceId, 'restarted', now);
  return { type: 'enrolled', result };
}
