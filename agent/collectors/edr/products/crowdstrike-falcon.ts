import { unread } from '../../../../shared/reading.ts';
import { type ProductSource, type Report, reported, reportFrom, versionFrom } from '../product-source.ts';

/** CrowdStrike Falcon: falconctl (root's alone) says whether the sensor runs with reduced functionality and is registered. */
export const crowdstrikeFalcon: ProductSource = {
  id: 'crowdstrikeFalcon',
  files: ['/opt/CrowdStrike/falconctl'],
  units: ['falcon-sensor.service'],
  programs: ['/opt/CrowdStrike/falcond', '/opt/CrowdStrike/falcon-sensor', '/opt/CrowdStrike/falcon-sensor-bpf'],
  health: 'falconctl -g',
  report: async (host) =>
    reportFrom(await host.run('falconctl', ['-g', '--aid', '--cid', '--rfm-state', '--version']), parseFalconctl),
};

/** Reads `cid="…", aid is not set, rfm-state=false, version = 7.1.` (a dot may end it); undefined when what was asked is missing. */
export function parseFalconctl(text: string): Report | undefined {
  const values = new Map<string, string | undefined>();
  for (const part of text.split(/[,\n]/)) {
    const [, unset] = /^\s*([A-Za-z-]+) is not set\b/.exec(part) ?? [];
    const [, name, value] = /^\s*([a-z-]+)\s*=\s*"?([^"]*?)"?\.?\s*$/.exec(part) ?? [];
    if (unset !== undefined) values.set(unset.toLowerCase(), undefined);
    else if (name !== undefined) values.set(name, value);
  }
  const isUnset = (name: string) => values.has(name) && !values.get(name);
  const modes: string[] = [];
  if (isUnset('cid')) modes.push('notRegistered');
  if (isUnset('aid')) modes.push('noAgentId');
  const rfm = values.get('rfm-state');
  if (rfm === 'true') modes.push('reducedFunctionality');
  // Not set: the sensor has not loaded into the kernel.
  else if (isUnset('rfm-state')) modes.push('notLoaded');
  const isWhole = ['cid', 'aid'].every((name) => values.has(name)) && (rfm === 'true' || rfm === 'false');
  if (modes.length === 0 && !isWhole) return undefined;
  const version = values.get('version');
  return reported(modes, { version: version === undefined ? unread('unparseable') : versionFrom(version) });
}
