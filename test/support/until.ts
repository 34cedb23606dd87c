/** How often a condition is asked: often enough to cost no test time, seldom enough to cost no core. */
const pauseMs = 50;

/** Waits for a condition, and throws in words when it does not come true in time. What the condition throws ends the wait. */
export const until = async (what: string, limitMs: number, holds: () => boolean | Promise<boolean>): Promise<void> => {
  const end = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited ${limitMs / 1000} s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
};
