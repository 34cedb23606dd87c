import type { DecisionHolder } from './decision-holder.ts';
import type { Device } from './device.ts';
import type { StatusBoard } from './status-board.ts';

/** Findings after which only a new key helps (protocol.md §6). */
const final: readonly string[] = ['device.revoked', 'device.forked'];

/** What the service did not sign, and so nothing is forgotten for by itself: a person who brings a code decides. */
const estranged: readonly unknown[] = ['forgotten', 'issuerUnknown'];

/**
 * Whether the enrolment that is held can never speak again: its key is gone, the service said under its signature that it is
 * revoked or forked, or it neither knows us nor takes its receipt. Throws where the key cannot be opened now, which proves nothing.
 */
export async function isBeyondRepair(device: Device, holder: DecisionHolder, board: StatusBoard): Promise<boolean> {
  if (estranged.includes(board.status.trouble?.what)) return true;
  return holder.held?.findings.some(({ id }) => final.includes(id)) === true || device.isGone();
}
