import type { Host } from '../../../host/host.ts';
import type { WatchedKey, WatchedLog } from '../../../host/windows/watch-windows.ts';
import { serviceFellOver } from '../../service-fell-over.ts';
import { notedServices } from './look.ts';

/** The processes of the services of the products that are installed; a driver has none. */
export async function protectionProcesses(host: Host): Promise<readonly number[]> {
  const services = await Promise.all(notedServices(host).map((name) => host.service(name)));
  return services.flatMap((facts) => {
    const pid = Number(/^(\d+)@/.exec(('is' in facts && facts.is.process) || '')?.[1]);
    return pid > 0 ? [pid] : [];
  });
}

/** Where a product comes, goes, or is told how to protect. */
export const protectionKeys: readonly WatchedKey[] = [
  // Every service has a key in it; its own values are none.
  { key: 'HKLM\\SYSTEM\\CurrentControlSet\\Services' },
  // The state of every product that registered with the security centre.
  { key: 'HKLM\\SOFTWARE\\Microsoft\\Security Center\\Provider\\Av', subtree: true },
  { key: 'HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\Real-Time Protection' },
  { key: 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender', subtree: true },
];

/**
 * Notes of the security centre on a product, and of Defender: 5000 and 5001 real-time protection on and off, 5004 and 5007 other
 * settings, 5008 and 3002 it failed, 5010 and 5012 scanning off, 2000 and 2001 new definitions and none.
 */
export const protectionLogs: readonly WatchedLog[] = [
  serviceFellOver,
  { channel: 'Application', query: "*[System[Provider[@Name='SecurityCenter']]]" },
  {
    channel: 'Microsoft-Windows-Windows Defender/Operational',
    query: `*[System[(${[2000, 2001, 3002, 5000, 5001, 5004, 5007, 5008, 5010, 5012].map((id) => `EventID=${id}`).join(' or ')})]]`,
  },
];
