import { uptime } from 'node:os';
import type { Clock } from '../../shared/time.ts';

/** Sleep shorter than this shows nothing that the next look would not. macOS says its uptime in whole seconds, so one is no sleep. */
const shortestMs = 2_000;
/** Every look of one turn, with all its tools, takes less. Who comes back later was stopped, whatever by. */
const longestTurnMs = 60_000;
/** How often the clocks are compared though nothing speaks for a sleep: asking for the uptime is a call, and a turn is to be cheap. */
const compareMs = 16_000;

/**
 * Finds out that the machine slept; to be asked at every turn of a timer. Linux stops `clock.elapsedMs` while it sleeps and not the
 * time since its start, so the two come apart by just that. macOS and Windows count sleep in both, but there the turn is late. A
 * wall clock that moved by itself has the two compared at once, and is never believed: people set it. Gives how long
 * `clock.elapsedMs` stood still (0 where it went on), or undefined when there was no sleep.
 */
export function sleepGap(clock: Clock, upMs = () => uptime() * 1_000): (periodMs: number) => number | undefined {
  let compared = { ms: clock.elapsedMs(), upMs: upMs() };
  let turn = { ms: compared.ms, wall: clock.now() };
  return (periodMs) => {
    const now = { ms: clock.elapsedMs(), wall: clock.now() };
    const passedMs = now.ms - turn.ms;
    const isLate = passedMs > periodMs + longestTurnMs;
    const hasWallMoved = Math.abs((now.wall - turn.wall) * 1_000 - passedMs) >= shortestMs;
    turn = now;
    if (!isLate && !hasWallMoved && now.ms - compared.ms < compareMs) return undefined;
    const before = compared;
    compared = { ms: now.ms, upMs: upMs() };
    const stoodStillMs = compared.upMs - before.upMs - (compared.ms - before.ms);
    if (stoodStillMs >= shortestMs) return stoodStillMs;
    return isLate ? 0 : undefined;
  };
}
