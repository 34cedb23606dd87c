/** What takes longer than the doctor waits. */
export class TooLate extends Error {}

/** An answer, or TooLate; what comes after is let go. */
export async function inTime<T>(limitMs: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, refuse) => {
    timer = setTimeout(() => refuse(new TooLate(`no answer within ${limitMs / 1_000} s`)), limitMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
