import type { TrayVoice } from './tray-voice.ts';

/** So many bytes in two or three figures: "512 bytes", "2.1 kB", "48 kB", "1.2 MB". */
export function sizeWords(bytes: number, { say, number }: Pick<TrayVoice, 'say' | 'number'>): string {
  if (bytes < 1_000) return say('size.bytes', { count: bytes });
  if (bytes < 1_000_000) return say('size.kilobytes', { kilobytes: number(bytes / 1_000, bytes < 10_000 ? 1 : 0) });
  return say('size.megabytes', { megabytes: number(bytes / 1_000_000, 1) });
}
