import { StanceError } from '../shared/errors.ts';
import type { DecisionHolder } from './decision-holder.ts';
import type { Device } from './device.ts';

/** Findings after which only a new key helps (protocol.md §6). */
const final: readonly string[] = ['device.revoked', 'device.forked'];

/**
 * Whether the enrolment that is held can never speak again: its key is gone, or the service said under its signature that it is
 * revoked or forked. Throws where the key cannot be opened now, which proves neither.
 */
export async function isBeyondRepair(device: Device, holder: DecisionHolder): Promise<boolean> {
  if (holder.held?.findings.some(({ id }) => final.includes(id)) === true) return true;
  try {
    await device.key();
    return false;
  } catch (error) {
    if (error instanceof StanceError && error.code === 'keyMissing') return true;
    throw error;
  }
}
