import { authorities } from '../authorities.ts';
import { thisBoot } from '../boot.ts';
import { readSettings } from '../config-file.ts';
import { type Daemon, startDaemon } from '../daemon.ts';
import { thisHost } from '../host/index.ts';
import { ladderFor } from '../keys/ladder-for.ts';
import { jsonLog } from '../log.ts';
import { MemoryFile } from '../memory-file.ts';
import { systemClock } from '../system-clock.ts';
import type { Command } from './command.ts';

/** Runs the agent until it is told to stop. */
export const run: Command = {
  usage: '',
  summary: 'run the agent in the foreground (what the service does)',
  words: 0,
  options: [],
  async run({ config }) {
    const settings = readSettings(config);
    // Whatever is made from here on is for the agent alone.
    process.umask(0o077);
    const log = jsonLog(settings.logLevel, (line) => process.stderr.write(line));
    const boot = thisBoot();
    const memory = new MemoryFile(settings.stateDir, boot, systemClock, log);
    const host = { ...thisHost(), memory };
    const daemon = await startDaemon({
      settings,
      ca: authorities(settings),
      host,
      clock: systemClock,
      boot,
      ladder: ladderFor(settings, host),
      log,
    });
    await toldToStop(daemon);
    memory.stop();
    log.info('stopped');
    return 0;
  },
};

function toldToStop(daemon: Daemon): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => daemon.stop().then(resolve, reject);
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  });
}
