import type { Platform } from './platform.ts';
import { linkOpens } from './remedy-link.ts';
import type { ResultFinding } from './result.ts';
import { isSignalId } from './signals/catalogue.ts';
import type { SignalRow } from './view.ts';
import { englishTexts, type FindingTexts, textOf } from './words/finding-texts.ts';

/** Systems by the names that people call them. */
const systems: Readonly<Record<Platform, string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };

/**
 * How a finding is mended: for this system by the words that the service signed; for others by the catalogue of this build, where it
 * knows the finding and says something else there.
 */
export function mendingOf(
  { id, words: { sentence }, remedy: { steps, link } }: ResultFinding,
  platform: Platform,
  texts: FindingTexts = englishTexts,
): SignalRow['findings'][number] {
  const ours = JSON.stringify(steps);
  const elsewhere = otherSystems(id, platform, texts).filter((other) => JSON.stringify(other.steps) !== ours);
  const opens = link === undefined ? undefined : linkOpens(link, platform);
  return {
    sentence,
    steps,
    ...(link === undefined ? {} : { link }),
    ...(opens === undefined ? {} : { opens }),
    ...(elsewhere.length === 0 ? {} : { elsewhere }),
  };
}

function otherSystems(
  id: string,
  platform: Platform,
  texts: FindingTexts,
): { system: string; steps: readonly string[] }[] {
  const [signal = ''] = id.split('.');
  const steps = isSignalId(signal) ? textOf(id, texts)?.words.steps : undefined;
  if (steps === undefined) return [];
  return (Object.keys(systems) as Platform[])
    .filter((other) => other !== platform && steps[other].length > 0)
    .map((other) => ({ system: systems[other], steps: steps[other] }));
}
