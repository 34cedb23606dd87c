import type { Host } from '../../host/host.ts';

/** Where units of packages and of administrators lie; the last is where systemd puts those that it makes of /etc/init.d. */
export const unitFolders = [
  '/usr/lib/systemd/system',
  '/etc/systemd/system',
  '/lib/systemd/system',
  '/run/systemd/generator.late',
];

/** Those of `units` that this machine has. One that may not be looked at is there: only absence is absence. */
export async function findUnits(host: Host, units: readonly string[]): Promise<string[]> {
  const present: string[] = [];
  for (const unit of units) {
    for (const folder of unitFolders) {
      if ('absent' in (await host.stat(`${folder}/${unit}`))) continue;
      present.push(unit);
      break;
    }
  }
  return present;
}
