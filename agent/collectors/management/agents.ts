import { is, type Known } from '../../../shared/reading.ts';
import type { ManagementServiceId } from '../../../shared/signals/management-services.ts';
import { partOf } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';

/** An agent of a service that manages Linux, and the file by which it knows itself enrolled. */
export interface ManagementAgent {
  readonly id: ManagementServiceId;
  /** Its program: what an enrolment leaves behind counts for nothing where the agent is gone. */
  readonly program: string;
  /** The file that its service gives it when it takes the laptop in; not given where there is none that proves it. */
  readonly proof?: { readonly folder: string; readonly name: string };
}

/** Every agent that is looked for. */
export const managementAgents: readonly ManagementAgent[] = [
  {
    id: 'fleet',
    program: '/opt/orbit/bin/orbit/orbit',
    proof: { folder: '/opt/orbit', name: 'secret-orbit-node-key.txt' },
  },
  {
    // Images are made from an enrolled laptop by taking this certificate away.
    id: 'jumpcloud',
    program: '/opt/jc/bin/jumpcloud-agent',
    proof: { folder: '/opt/jc', name: 'client.crt' },
  },
  // Whether it was taken in stands only in a file full of keys.
  { id: 'landscape', program: '/usr/bin/landscape-client' },
  { id: 'intune', program: '/opt/microsoft/intune/bin/intune-agent' },
  { id: 'workspaceOne', program: '/opt/vmware/ws1-hub/bin/ws1HubUtil' },
];

/**
 * Whether an agent is enrolled; undefined where nothing proves it. The file is never read, only looked at: what stands in it is
 * a key or an id, and would stand in every recording.
 */
export async function isEnrolled(host: Host, { proof }: ManagementAgent): Promise<Known<boolean> | undefined> {
  if (proof === undefined) return undefined;
  const file = await host.stat(`${proof.folder}/${proof.name}`);
  // An agent that has no such file was never taken in, or was put out.
  if ('absent' in file) return is(false);
  return partOf(file, 'unsupported', ({ kind, bytes }) => (kind === 'file' ? bytes > 0 : undefined));
}
