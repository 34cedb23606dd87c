import { writeSync } from 'node:fs';
import { startService } from '../../decision-service/service.ts';
import { systemClock } from '../../decision-service/system-clock.ts';
import { type Strike, strikeClock, striker } from './strike-clock.ts';

/** What a service of the rig is told on its command line, as JSON. */
export interface ServiceOrders {
  readonly dataDir: string;
  readonly url: string;
  readonly policyFile: string;
  readonly strike?: Strike | undefined;
}

// The decision service as it is, in a process of its own, with a clock that may end it. Its port is told on file descriptor 3.
const { strike, ...options } = JSON.parse(process.argv[2] ?? '') as ServiceOrders;
const service = await startService({
  ...options,
  listen: { host: '127.0.0.1', port: 0 },
  clock: strikeClock(systemClock, 1, striker(strike)),
});
process.once('SIGTERM', () => void service.close().then(() => process.exit(0)));
writeSync(3, `${service.port}\n`);
