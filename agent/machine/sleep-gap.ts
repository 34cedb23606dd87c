import { uptime } from 'node:os';
import type { Clock } from '../../shared/time.ts';

/** Sleep shorter than this shows nothing that the next look would not. macOS says its uptime in whole seconds, so one is no sleep. */
const shortestMs = 2_000;
/** Every look of one turn, with all its tools, takes less. Who comes back later was stopped, whatever by. */
const longestTurnMs = 60_000;

/**
 * Finds out that the machine slept since it was last asked; to be asked at every turn of a timer. Linux stops `clock.elapsedMs`
 * while it sleeps and not the time since its start, so the two come apart by just that. macOS and Windows count sleep in both, but
 * there the turn is late. A wall clock that is set moves neither. Gives how long `clock.elapsedMs` stood still (0 where it went on),
 * or undefined when there was no sleep.
 */
export function sleepGap(clock: Clock, upMs = () => uptime() * 1_000): (periodMs: number) => number | undefined {
  let lastMs = clock.elapsedMs();
  let lastUpMs = upMs();
  return (periodMs) => {
    const [nowMs, nowUpMs] = [clock.elapsedMs(), upMs()];
    const passedMs = nowUpMs - lastUpMs;
    const stoodStillMs = passedMs - (nowMs - lastMs);
    [lastMs, lastUpMs] = [nowMs, nowUpMs];
    if (stoodStillMs >= shortestMs) return stoodStillMs;
    return passedMs > periodMs + longestTurnMs ? 0 : undefined;
  };
}
