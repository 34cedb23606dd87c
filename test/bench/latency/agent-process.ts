import { readFileSync } from 'node:fs';
import { thisBoot } from '../../../agent/boot.ts';
import { readSettings } from '../../../agent/config-file.ts';
import { startDaemon } from '../../../agent/daemon.ts';
import { thisHost } from '../../../agent/host/index.ts';
import { ladderFor } from '../../../agent/keys/ladder-for.ts';
import { jsonLog } from '../../../agent/log.ts';
import { systemClock } from '../../../agent/system-clock.ts';

/**
 * The real agent, as `stance run` starts it, but for one thing: a signal that flaps is slowed down on purpose, and here every
 * change is meant. So each byte on standard input lets the clock of intervals jump by more than that pause. Wall clock and
 * timers are real.
 */
let jumpedMs = 0;
process.stdin.on('data', (bytes) => {
  jumpedMs += bytes.length * 60_000;
});
process.stdin.on('end', () => process.exit(0));

const settings = readSettings();
const host = thisHost();
await startDaemon({
  settings,
  ca: readFileSync(settings.caFile ?? '', 'utf8'),
  host,
  clock: { ...systemClock, elapsedMs: () => systemClock.elapsedMs() + jumpedMs },
  boot: thisBoot(),
  ladder: ladderFor(settings, host),
  log: jsonLog('error', (line) => process.stderr.write(line)),
});
