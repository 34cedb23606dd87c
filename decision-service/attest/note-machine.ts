import type { EvidenceClaims } from '../../shared/evidence.ts';
import type { Instant } from '../../shared/time.ts';
import type { DeviceStore, JudgedDevice } from '../store/device-store.ts';
import { flagSameMachine } from './flag-same-machine.ts';

/** The hint among the ids of an evidence that names the installation (protocol.md §1). */
const hintName = 'machine-id';

/**
 * Writes down which machine a device says it is, and flags it with the first other record that said the same: the machine enrolled
 * twice, or its image was cloned. A hint that anybody can copy changes no record; people are asked.
 */
export function noteMachine(
  devices: DeviceStore,
  device: JudgedDevice,
  { sueids }: EvidenceClaims,
  now: Instant,
): void {
  const hint = sueids[hintName];
  if (hint === undefined || hint === device.machine) return;
  devices.noteMachine(device.id, hint);
  flagSameMachine(devices, device, devices.withMachine(hint, device.id), now);
}
