import type { Clock } from '../shared/time.ts';

/** Whether something may still come now: true so many times in a second, then false until the next one begins. */
export function floodGate(clock: Pick<Clock, 'elapsedMs'>, mostPerSecond: number): () => boolean {
  let began = clock.elapsedMs();
  let came = 0;
  return () => {
    const now = clock.elapsedMs();
    if (now - began >= 1_000) {
      began = now;
      came = 0;
    }
    came += 1;
    return came <= mostPerSecond;
  };
}
