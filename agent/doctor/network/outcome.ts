import { messageOf, systemCode } from '../../../shared/errors.ts';
import { inTime, TooLate } from '../in-time.ts';

/** What came of one step on the way to the service; a step after one that failed is not taken. */
export type Outcome<T> =
  | { readonly is: T; readonly ms: number }
  | { readonly failed: string; readonly code: string }
  | { readonly notTaken: true };

export const notTaken = { notTaken: true } as const;

/** Takes a step within a limit. What takes longer has the code `late`. */
export async function step<T>(limitMs: number, take: () => Promise<T>): Promise<Outcome<T>> {
  const startedMs = performance.now();
  try {
    const is = await inTime(limitMs, take());
    return { is, ms: Math.round(performance.now() - startedMs) };
  } catch (error) {
    const code = error instanceof TooLate ? 'late' : (systemCode(error) ?? '');
    return { failed: messageOf(error) || code, code };
  }
}

/** What kept a step from its end. */
export const failure = (step: Extract<Outcome<unknown>, { failed: string }>): string =>
  step.code === 'late' || step.code === '' || step.failed.includes(step.code)
    ? step.failed
    : `${step.failed} (${step.code})`;
