import type { Decision, SignalResult } from './decide.ts';
import { tierNumbers } from './result.ts';
import type { SignalId } from './signals/catalogue.ts';

/**
 * Which signals speak for which AR4SI claim. `executables`, `file-system`, `runtime-opaque` are never claimed: "the EDR runs" does not
 * mean "only genuine code runs". None speaks for `hardware`: that a machine calls itself by a maker's name proves no genuine hardware.
 */
const members: Readonly<Record<string, readonly SignalId[]>> = {
  configuration: ['os', 'osPatch', 'edr', 'firewall', 'screenLock', 'secureBoot', 'systemIntegrity', 'management'],
  'storage-opaque': ['diskEncryption'],
};

/**
 * The trustworthiness vector of a decision. A member that nothing was seen of makes no claim (it is left out), and none is
 * better than the decision itself would allow: `ear_status` is never better than its worst member.
 * @param isKeyProved the maker of a TPM vouches for the hardware that holds the device key
 */
export function trustVector(decision: Decision, isKeyProved = false): Record<string, number> {
  const results = new Map(decision.results);
  const vector: Record<string, number> = { 'instance-identity': tierNumbers.affirming };
  for (const [member, ids] of Object.entries(members)) {
    const seen = ids.flatMap((id) => results.get(id) ?? []);
    const status = statusOf(seen, decision);
    if (status !== undefined) vector[member] = status;
  }
  if (isKeyProved) vector['hardware'] = tierNumbers.affirming;
  return vector;
}

function statusOf(seen: readonly SignalResult[], decision: Decision): number | undefined {
  if (seen.length === 0 || seen.some((result) => result === 'not-run' || result === 'absent')) return undefined;
  if (!seen.includes('fail')) return tierNumbers.affirming;
  // A fault that the policy only reports is no claim in either direction.
  if (decision.tier === 'affirming') return undefined;
  return tierNumbers[decision.tier === 'contraindicated' ? 'contraindicated' : 'warning'];
}
