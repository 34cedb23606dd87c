import type { Platform } from './platform.ts';
import type { ResultFinding } from './result.ts';
import type { SignalWords } from './signal.ts';
import { isSignalId, signals } from './signals/catalogue.ts';
import type { SignalRow } from './view.ts';

/** Systems by the names that people call them. */
const systems: Readonly<Record<Platform, string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };

/**
 * How a finding is mended: for this system by the words that the service signed; for others by the catalogue of this build, where it
 * knows the finding and says something else there.
 */
export function mendingOf(
  { id, words: { sentence }, remedy: { steps, link } }: ResultFinding,
  platform: Platform,
): SignalRow['findings'][number] {
  const ours = JSON.stringify(steps);
  const elsewhere = otherSystems(id, platform).filter((other) => JSON.stringify(other.steps) !== ours);
  return {
    sentence,
    steps,
    ...(link === undefined ? {} : { link }),
    ...(elsewhere.length === 0 ? {} : { elsewhere }),
  };
}

function otherSystems(id: string, platform: Platform): { system: string; steps: readonly string[] }[] {
  const [signal = '', because = ''] = id.split('.');
  if (!isSignalId(signal)) return [];
  const known: Readonly<Record<string, SignalWords<unknown, string>['because'][string]>> =
    signals[signal].words.because;
  const steps = Object.hasOwn(known, because) ? known[because]?.steps : undefined;
  if (steps === undefined) return [];
  return (Object.keys(systems) as Platform[])
    .filter((other) => other !== platform && steps[other].length > 0)
    .map((other) => ({ system: systems[other], steps: steps[other] }));
}
