import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { thisBoot } from '../../../agent/boot.ts';
import { startDaemon } from '../../../agent/daemon.ts';
import { ladderFor } from '../../../agent/keys/ladder-for.ts';
import { jsonLog } from '../../../agent/log.ts';
import { systemClock } from '../../../agent/system-clock.ts';
import { sceneHost } from '../../support/scene-host.ts';

/**
 * The real daemon on a machine of a test, but for one thing: the jitter of its back-off always falls on zero, so that a service that
 * is refused may try again at once. What the service itself asks it to wait is waited.
 */
Math.random = () => 0;

const [folder = '', caFile = ''] = process.argv.slice(2);
const settings = {
  mode: 'user',
  stateDir: join(folder, 'agent'),
  socketDir: join(folder, 'run'),
  enrolmentFile: join(folder, 'agent/enrolment'),
  keyProtection: 'file',
  logLevel: 'warn',
} as const;
const host = sceneHost();
const daemon = await startDaemon({
  settings,
  ca: readFileSync(caFile, 'utf8'),
  host,
  clock: systemClock,
  boot: thisBoot(),
  ladder: ladderFor(settings, host),
  log: jsonLog('warn', (line) => process.stderr.write(line)),
});
process.once('SIGTERM', () => void daemon.stop().then(() => process.exit(0)));
// What the machine says of itself changes with each line that comes in.
process.stdin.on('data', (bytes) => {
  for (let at = 0; at < bytes.length; at++) host.put('/proc/sys/kernel/osrelease', `6.12.${bytes[at]}-test\n`);
});
process.stdout.write('ready\n');
