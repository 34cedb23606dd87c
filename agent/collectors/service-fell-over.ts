import type { WatchedLog } from '../host/windows/watch-windows.ts';

/** The note that Windows makes of a service that ended by itself. Nobody knows which: its entry has the name that is shown, and translated. */
export const serviceFellOver: WatchedLog = {
  channel: 'System',
  query: "*[System[Provider[@Name='Service Control Manager'] and (EventID=7031 or EventID=7034)]]",
};
