import { type Known, unread } from '../../../shared/reading.ts';
import type { ManagementFact } from '../../../shared/signals/management.ts';
import type { Host } from '../../host/host.ts';
import type { Collector } from '../collector.ts';
import { observed } from '../observed.ts';
import { isEnrolled, type ManagementAgent, managementAgents } from './agents.ts';

/**
 * Whether an agent is enrolled that keeps a proof of it. Linux has no list of who manages it: an agent that is merely there, or
 * none that we know, is no answer, and nothing here ever reads as "not enrolled".
 */
export const managementLinux: Collector<ManagementFact> = {
  async collect(host) {
    const found = await findAgents(host);
    const notes = found.map(
      ({ agent: { id }, proof }) =>
        `${id}: ${proof === undefined ? 'installed, keeps no proof' : 'unread' in proof ? proof.unread : proof.is ? 'enrolled' : 'not enrolled'}`,
    );
    const enrolled = found.find(({ proof }) => proof !== undefined && 'is' in proof && proof.is);
    if (enrolled !== undefined)
      return observed(
        host,
        'agents',
        { system: 'linux', enrolled: { is: true }, by: { is: enrolled.agent.id } },
        notes,
      );
    const hidden = found.flatMap(({ proof }) => (proof !== undefined && 'unread' in proof ? [proof] : []));
    const nothing = hidden[0] ?? unread('unsupported');
    return observed(
      host,
      'agents',
      { system: 'linux', enrolled: nothing, by: nothing },
      notes.length > 0 ? notes : ['no agent that we know of'],
    );
  },
  watch: {
    directories: managementAgents.flatMap(({ proof }) => (proof ? [{ path: proof.folder, names: [proof.name] }] : [])),
  },
  limitMs: 2_000,
};

/** Every agent whose program is there, with whether it is enrolled; one that cannot be looked for hides its proof, too. */
async function findAgents(host: Host): Promise<{ agent: ManagementAgent; proof: Known<boolean> | undefined }[]> {
  const found: { agent: ManagementAgent; proof: Known<boolean> | undefined }[] = [];
  for (const agent of managementAgents) {
    const program = await host.stat(agent.program);
    if ('unread' in program) found.push({ agent, proof: program });
    else if ('is' in program) found.push({ agent, proof: await isEnrolled(host, agent) });
  }
  return found;
}
