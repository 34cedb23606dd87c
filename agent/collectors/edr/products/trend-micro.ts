import { type ProductSource, type Report, reported, reportFrom } from '../product-source.ts';

/** Trend Micro (Deep Security, Workload Security): dsa_query (root's alone) gives the agent's own traffic light. */
export const trendMicro: ProductSource = {
  id: 'trendMicro',
  files: ['/opt/ds_agent/ds_agent'],
  units: ['ds_agent.service'],
  programs: ['/opt/ds_agent/ds_agent'],
  health: 'dsa_query -c GetAgentStatus',
  report: async (host) => reportFrom(await host.run('dsaQuery', ['-c', 'GetAgentStatus']), parseDsaQuery),
};

/** `AgentStatus.agentState: green`; the lines `AgentStatus.13: agentState` are only an index. */
export function parseDsaQuery(text: string): Report | undefined {
  const state = /^AgentStatus\.agentState:\s*([a-z]{1,24})\s*$/im.exec(text)?.[1]?.toLowerCase();
  if (state === undefined) return undefined;
  return reported(state === 'green' ? [] : [`${state}State`]);
}
