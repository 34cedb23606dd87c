import type { Platform } from '../../shared/platform.ts';
import type { Answer } from '../host/host.ts';
import { machineId } from '../host/machine-id.ts';
import { type Checkup, fault, untold, well } from './checkup.ts';
import type { Patient } from './patient.ts';

const remedies: Readonly<Record<Platform, string>> = {
  linux:
    'Run: sudo systemd-machine-id-setup; /var/lib/dbus/machine-id must say the same as /etc/machine-id, or link to it.',
  darwin: 'Ask your IT team: the system gives this Mac no hardware id.',
  win32: 'Ask your IT team: generalise the image with sysprep before it is copied.',
};

/** Whether this installation has an id of its own. */
export const machineIdSet = async ({ host }: Patient): Promise<Checkup[]> => [
  judgeMachineId(await machineId(), host.platform),
];

/** What an answer for the machine id means; the id itself is never said. */
export function judgeMachineId(answer: Answer<string>, platform: Platform): Checkup {
  if ('is' in answer) return well('machine id', 'set, and of this machine alone as far as can be told');
  if ('unread' in answer && answer.unread === 'timedOut') return untold('machine id', 'it took too long');
  return fault('machine id', 'missing, shared, a copy of another machine or only the host name', remedies[platform]);
}
