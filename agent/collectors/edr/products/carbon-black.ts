import { colonLines, type ProductSource, type Report, reported, reportFrom, versionFrom } from '../product-source.ts';

/** Carbon Black Cloud: repcli (root's alone) says whether the sensor is enabled, registered and not set aside. */
export const carbonBlack: ProductSource = {
  id: 'carbonBlack',
  files: ['/opt/carbonblack/psc/bin/cbagentd'],
  units: ['cbagentd.service'],
  programs: ['/opt/carbonblack/psc/bin/cbagentd'],
  health: 'repcli status',
  report: async (host) => reportFrom(await host.run('repcli', ['status']), parseRepcli),
};

export function parseRepcli(text: string): Report | undefined {
  const lines = colonLines(text);
  const state = lines.get('State');
  const registered = lines.get('Registered');
  const quarantine = lines.get('Quarantine');
  if (!state || !registered || !quarantine) return undefined;
  const modes: string[] = [];
  if (state !== 'Enabled') modes.push(/^bypass/i.test(state) ? 'bypass' : 'notEnabled');
  if (registered !== 'Yes') modes.push('notRegistered');
  if (quarantine !== 'No') modes.push('quarantined');
  if (/^yes$/i.test(lines.get('Shutdown In Progress') ?? '')) modes.push('shuttingDown');
  return reported(modes, { version: versionFrom(lines.get('Sensor Version')) });
}
