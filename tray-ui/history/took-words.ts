import type { TrayVoice } from '../words/tray-voice.ts';

/** How long a decision took: "38 ms", "1.3 s". */
export const tookWords = (ms: number, { say, number }: TrayVoice): string =>
  ms < 1_000
    ? say('took.ms', { ms: number(Math.max(1, Math.round(ms))) })
    : say('took.seconds', { seconds: number(ms / 1_000, 1) });
