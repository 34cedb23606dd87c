import type { Instant } from '../../shared/time.ts';
import type { DeviceRow, DeviceStore } from '../store/device-store.ts';

type Record = Pick<DeviceRow, 'id' | 'enrolled_at'>;

/** Flags two records that seem to be one machine, once; nobody's record changes, people are asked. */
export function flagSameMachine(devices: DeviceStore, device: Record, other: Record | undefined, now: Instant): void {
  if (other === undefined) return;
  const [older, newer] = other.enrolled_at <= device.enrolled_at ? [other, device] : [device, other];
  if (!devices.flagTwins(older.id, newer.id, now)) return;
  for (const { id } of [older, newer]) devices.note(id, 'sameMachine', now);
}
