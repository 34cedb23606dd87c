/** A week: more is no time after which a screen locks. */
const mostSeconds = 604_800;

/** Seconds from the dark screen to the password, as `sysadminctl -screenLock status` says; `off` where none is asked for. */
export function parseGrace(text: string): number | 'off' | undefined {
  const [, delay, seconds] =
    /\bscreenLock (?:is off|delay is (immediate|(-?\d{1,6}(?:\.\d+)?) seconds))\s*$/.exec(text) ?? [];
  if (delay === 'immediate') return 0;
  if (seconds !== undefined) return Number(seconds) < 0 ? 'off' : within(Math.ceil(Number(seconds)));
  return /\bscreenLock is off\s*$/.test(text) ? 'off' : undefined;
}

/**
 * Seconds until the display goes dark, by `pmset -g custom`; 0 is never. A laptop has one time for each source of power, and the
 * longest counts. Undefined where one of them is not told.
 */
export function parseDisplaySleep(text: string): number | undefined {
  if (!text.endsWith('\n')) return undefined;
  const sources = text.split(/^(?=\S.*:\s*$)/m).filter((part) => part.trim() !== '');
  const minutes = sources.map((part) => /^\s+displaysleep\s+(\d{1,5})\b/m.exec(part)?.[1]);
  if (minutes.length === 0 || minutes.includes(undefined)) return undefined;
  const seconds = minutes.map((value) => Number(value) * 60);
  return seconds.includes(0) ? 0 : within(Math.max(...seconds));
}

const within = (seconds: number): number | undefined => (seconds <= mostSeconds ? seconds : undefined);
