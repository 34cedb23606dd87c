import { readFileSync } from 'node:fs';
import { thisBoot } from '../../agent/boot.ts';
import type { Settings } from '../../agent/config-file.ts';
import { startDaemon } from '../../agent/daemon.ts';
import { fileStore } from '../../agent/keys/file-store.ts';
import { KeyLadder } from '../../agent/keys/key-ladder.ts';
import { jsonLog } from '../../agent/log.ts';
import { systemClock } from '../../agent/system-clock.ts';
import { sceneHost } from '../support/scene-host.ts';
import { type Strike, strikeClock, striker, strikeStore } from './strike-clock.ts';

/** What an agent of the rig is told on its command line, as JSON. */
export interface AgentOrders {
  readonly settings: Settings;
  readonly caFile: string;
  /** How many times as fast its intervals pass. */
  readonly speed: number;
  readonly strike?: Strike | undefined;
}

/** Facts change this often: more often than any watch looks, so that every look finds something new. */
const flipMs = 23;

// The agent as it is, in a process of its own, with a clock and a key that may end it, on a machine whose facts never stand still.
const { settings, caFile, speed, strike } = JSON.parse(process.argv[2] ?? '') as AgentOrders;
process.umask(0o077);
const host = sceneHost();
const modes = ['[none] integrity', 'none [integrity]'];
let flips = 0;
setInterval(() => {
  flips += 1;
  host.put('/sys/kernel/security/lockdown', modes[flips % 2] ?? '');
  host.put('/proc/sys/kernel/osrelease', `6.12.${flips}-test\n`);
}, flipMs);
const watch = striker(strike);
const daemon = await startDaemon({
  settings,
  ca: readFileSync(caFile, 'utf8'),
  host,
  clock: strikeClock(systemClock, speed, watch),
  boot: thisBoot(),
  ladder: new KeyLadder([strikeStore(fileStore(settings.stateDir), watch)], 'best'),
  log: jsonLog('debug', (line) => process.stderr.write(line)),
});
process.once('SIGTERM', () => void daemon.stop().then(() => process.exit(0)));
