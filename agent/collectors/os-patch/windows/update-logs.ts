import type { WatchedLog } from '../../../host/windows/watch-windows.ts';

/**
 * Where Windows Update notes what it did: 19 and 23 installed and removed an update, 21 and 22 wait for a restart, 27 and 28 were
 * paused and resumed, 26 looked for updates.
 */
export const updateLogs: readonly WatchedLog[] = [
  {
    channel: 'System',
    query:
      "*[System[Provider[@Name='Microsoft-Windows-WindowsUpdateClient'] and (EventID=19 or EventID=21 or EventID=22 or EventID=23 or EventID=27 or EventID=28)]]",
  },
  { channel: 'Microsoft-Windows-WindowsUpdateClient/Operational', query: '*[System[EventID=26]]' },
];
