import * as v from 'valibot';
import { is, type Known } from '../../../shared/reading.ts';
import type { ManagementServiceId } from '../../../shared/signals/management-services.ts';
import { partOf } from '../../host/answer.ts';
import type { Answer, Host } from '../../host/host.ts';
import { readJson } from '../../json-text.ts';

/** An agent of a service that manages Linux, and the file by which it knows itself enrolled. */
export interface ManagementAgent {
  readonly id: ManagementServiceId;
  /** Its program: what an enrolment leaves behind counts for nothing where the agent is gone. */
  readonly program: string;
  /** The folder and the name of the file that proves an enrolment. */
  readonly folder: string;
  readonly file: string;
  /** Whether it is enrolled; not given where nothing that we know of proves it to anybody but its own service. */
  isEnrolled?(host: Host): Promise<Known<boolean>>;
}

/** What JumpCloud's agent keeps once its service has given it an id. */
const JumpCloudConfig = v.looseObject({ systemKey: v.pipe(v.string(), v.regex(/^[0-9a-f]{24}$/)) });

/** Every agent that is looked for. What each keeps is a secret or an id: only whether it is there is read from it. */
export const managementAgents: readonly ManagementAgent[] = [
  {
    id: 'fleet',
    program: '/opt/orbit/bin/orbit/orbit',
    folder: '/opt/orbit',
    file: 'secret-orbit-node-key.txt',
    // Written when the service has taken the laptop in, and taken away when it is put out: its size says enough.
    isEnrolled: async (host) =>
      proofIn(await host.stat('/opt/orbit/secret-orbit-node-key.txt'), ({ kind, bytes }) =>
        kind === 'file' ? bytes > 0 : undefined,
      ),
  },
  {
    id: 'jumpcloud',
    program: '/opt/jc/bin/jumpcloud-agent',
    folder: '/opt/jc',
    file: 'jcagent.conf',
    isEnrolled: async (host) => proofIn(await host.text('/opt/jc/jcagent.conf', 65_536), systemKey),
  },
  {
    id: 'landscape',
    program: '/usr/bin/landscape-client',
    folder: '/var/lib/landscape/client',
    file: 'broker.bpickle',
    isEnrolled: async (host) => proofIn(await host.text('/var/lib/landscape/client/broker.bpickle'), secureId),
  },
  {
    id: 'intune',
    program: '/opt/microsoft/intune/bin/intune-agent',
    folder: '/opt/microsoft/intune/bin',
    file: 'intune-agent',
  },
  {
    id: 'workspaceOne',
    program: '/opt/vmware/ws1-hub/bin/ws1HubUtil',
    folder: '/opt/vmware/ws1-hub/bin',
    file: 'ws1HubUtil',
  },
];

/** An agent that has no such file was never enrolled. */
const proofIn = <T>(answer: Answer<T>, read: (is: T) => boolean | undefined): Known<boolean> =>
  'absent' in answer ? is(false) : partOf(answer, 'unsupported', read);

/** Whether JumpCloud's agent has its id. */
function systemKey(text: string): boolean | undefined {
  const json = readJson(text);
  return json === undefined ? undefined : v.is(JumpCloudConfig, json);
}

/**
 * Whether Landscape's client was given its id, by its own form of lists: `u9:secure-id`, and behind it a text with its length
 * before it. Without a text of that length, or without the end of the list, nothing was read.
 */
function secureId(text: string): boolean | undefined {
  const [found, length] = /[su]9:secure-id[su]([1-9]\d{0,3}):/.exec(text) ?? [];
  if (found === undefined) return /^d.*;$/s.test(text) ? false : undefined;
  const rest = text.slice(text.indexOf(found) + found.length);
  return rest.length > Number(length) ? true : undefined;
}
