import type { Instant } from '../../shared/time.ts';
import type { Memory } from './memory.ts';

/** Notices in any hour: four, and two more for what may not wait: last warnings, what closed, and that it is open again. */
export const hourly = { seconds: 3_600, ordinary: 4, urgent: 6 } as const;

/** Whether the hour has no room for one more. */
export const isFull = ({ recent }: Pick<Memory, 'recent'>, urgent: boolean, now: Instant): boolean =>
  recent.filter(({ at }) => now - at < hourly.seconds).length >= (urgent ? hourly.urgent : hourly.ordinary);

/** The memory with one more notice in its hour, under a number of its own. */
export const counted = <M extends Memory>(memory: M, now: Instant): M => ({
  ...memory,
  lastId: memory.lastId + 1,
  recent: [...memory.recent.filter(({ at }) => now - at < hourly.seconds), { at: now }],
});

/** When the hour has room again. */
export const roomAt = ({ recent }: Pick<Memory, 'recent'>): Instant => (recent[0]?.at ?? 0) + hourly.seconds;
