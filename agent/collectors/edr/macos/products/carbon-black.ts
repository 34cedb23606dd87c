import { colonLines, type Report, reported, reportFrom, versionFrom } from '../../product-source.ts';
import { type MacSource, openFolder } from '../mac-source.ts';

const app = '/Applications/VMware Carbon Black Cloud';

/** Carbon Black Cloud: repcli says whether the sensor is enabled, registered, connected to the kernel and allowed to see the disk. */
export const carbonBlackMac: MacSource = {
  id: 'carbonBlack',
  files: [`${app}/repcli.bundle/Contents/MacOS/repcli`],
  extension: { team: '7AGZNQ2S2T', identifier: 'com.vmware.carbonblack.cloud.se-agent.extension' },
  health: `repcli status (${openFolder})`,
  report: async (host) => reportFrom(await host.run('macRepcli', ['status']), parseRepcliMac),
};

export function parseRepcliMac(text: string): Report | undefined {
  const lines = colonLines(text);
  const state = lines.get('State');
  const registered = lines.get('Registered');
  const details = /^ *Details: *\n((?: {8,}.*\n)*)/m.exec(text)?.[1];
  // Registered stands behind the details: with it they are whole.
  if (!state || !registered || details === undefined) return undefined;
  const modes: string[] = [];
  if (state !== 'Enabled') modes.push(/^bypass/i.test(state) ? 'bypass' : 'notEnabled');
  if (registered !== 'Yes') modes.push('notRegistered');
  if (/quarantine/i.test(details)) modes.push('quarantined');
  if (/shutdown in progress/i.test(details)) modes.push('shuttingDown');
  // Without it the sensor sees nothing of what users keep to themselves.
  if (/FullDiskAccess:NotEnabled/i.test(details)) modes.push('noFullDiskAccess');
  if (lines.get('System Extension') !== 'Running') modes.push('extensionNotRunning');
  if (lines.get('Kernel File Filter') !== 'Connected') modes.push('fileFilterNotConnected');
  return reported(modes, { version: versionFrom(lines.get('Sensor Version')) });
}
