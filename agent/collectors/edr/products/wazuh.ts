import { whyNot } from '../../../host/answer.ts';
import type { Host } from '../../../host/host.ts';
import { noReport, type ProductSource, type Report, reported } from '../product-source.ts';

/** Wazuh: its agent keeps a state file, for root and its own group alone. The times in it have no zone, so none is taken over. */
export const wazuh: ProductSource = {
  id: 'wazuh',
  files: ['/var/ossec/bin/wazuh-agentd'],
  units: ['wazuh-agent.service'],
  programs: ['/var/ossec/bin/wazuh-agentd'],
  health: 'wazuh-agentd.state',
  report: (host) => reportWazuh(host, '/var/ossec/var/run/wazuh-agentd.state'),
};

/** What the agent says of itself in its state file, which lies elsewhere on every system. */
export async function reportWazuh(host: Host, file: string): Promise<Report> {
  const state = await host.text(file);
  if (!('is' in state)) return noReport(whyNot(state, 'toolMissing'));
  return parseWazuhState(state.is) ?? noReport('unparseable');
}

export function parseWazuhState(text: string): Report | undefined {
  const status = /^status='([a-z]{1,40})'$/m.exec(text)?.[1];
  if (status === undefined) return undefined;
  return reported(status === 'connected' ? [] : [status]);
}
