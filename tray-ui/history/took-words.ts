import { sayView as say } from '../window/words.ts';

/** How long a decision took: "38 ms", "1.3 s". */
export const tookWords = (ms: number): string =>
  ms < 1_000
    ? say('took.ms', { ms: String(Math.max(1, Math.round(ms))) })
    : say('took.seconds', { seconds: (ms / 1_000).toFixed(1) });
