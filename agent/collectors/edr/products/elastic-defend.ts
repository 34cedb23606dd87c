import * as v from 'valibot';
import { readJson } from '../../../json-text.ts';
import { type ProductSource, type Report, reported, reportFrom, versionFrom } from '../product-source.ts';

/** Elastic Defend: the *endpoint* component of Elastic Agent must be healthy, not only the agent that carries it. */
export const elasticDefend: ProductSource = {
  id: 'elasticDefend',
  files: ['/opt/Elastic/Endpoint/elastic-endpoint'],
  units: ['ElasticEndpoint.service'],
  programs: ['/opt/Elastic/Endpoint/elastic-endpoint'],
  health: 'elastic-agent status',
  report: async (host) => reportFrom(await host.run('elasticAgent', ['status', '--output', 'json']), parseElasticAgent),
};

/** The agent's states by their number (elastic-agent-client.proto); only HEALTHY is well. */
const stateNames = [
  'starting',
  'configuring',
  'healthy',
  'degraded',
  'failed',
  'stopping',
  'stopped',
  'upgrading',
  'rollingBack',
];
const healthy = stateNames.indexOf('healthy');

const State = v.pipe(v.number(), v.integer(), v.minValue(0));
const Status = v.object({
  info: v.object({ version: v.string() }),
  FleetState: v.optional(State, healthy),
  components: v.array(v.object({ id: v.string(), state: State })),
});

export function parseElasticAgent(text: string): Report | undefined {
  const status = v.safeParse(Status, readJson(text));
  // The table that older agents print, or a cut-off answer: neither names the component for certain.
  if (!status.success) return undefined;
  const { components, info, FleetState } = status.output;
  const endpoints = components.filter(({ id }) => id.startsWith('endpoint'));
  const modes = endpoints.flatMap(({ state }) => (state === healthy ? [] : [stateNames[state] ?? 'unknownState']));
  if (endpoints.length === 0) modes.push('noEndpointComponent');
  if (FleetState !== healthy) modes.push('fleetNotConnected');
  return reported(modes, { version: versionFrom(info.version) });
}
