import type { DeviceStatus, HeldDecision } from '../device-status.ts';
import type { Platform } from '../platform.ts';
import type { ResultFinding } from '../result.ts';
import { englishTexts, type FindingTexts, textOf } from './finding-texts.ts';
import type { Language } from './language.ts';

/**
 * A status with its findings in a language. Only what the service signed word for word as this build says it in English is
 * translated, each part by itself: a policy or a newer service may say something else, and what was not said is not translated.
 */
export function translateStatus(status: DeviceStatus, { findings: texts }: Pick<Language, 'findings'>): DeviceStatus {
  const { decision, agent } = status;
  if (texts === undefined || decision === undefined) return status;
  return { ...status, decision: translateDecision(decision, agent.platform, texts) };
}

const translateDecision = (decision: HeldDecision, platform: Platform, texts: FindingTexts): HeldDecision => ({
  ...decision,
  findings: decision.findings.map((finding) => translateFinding(finding, platform, texts)),
});

function translateFinding(finding: ResultFinding, platform: Platform, texts: FindingTexts): ResultFinding {
  const [english, ours] = [textOf(finding.id, englishTexts), textOf(finding.id, texts)];
  if (english === undefined || ours === undefined) return finding;
  const { words, remedy } = finding;
  const isOurs = JSON.stringify(remedy.steps) === JSON.stringify(english.words.steps[platform]);
  return {
    ...finding,
    words: {
      title: words.title === english.title ? ours.title : words.title,
      state: words.state === english.words.state ? ours.words.state : words.state,
      sentence: words.sentence === english.words.sentence ? ours.words.sentence : words.sentence,
    },
    remedy: isOurs ? { ...remedy, steps: [...ours.words.steps[platform]] } : remedy,
  };
}

/** Title and state of a finding whose id was not kept, in a language: where the two together are what this build says of some finding. */
export function translateTitle(
  { title, state }: { readonly title: string; readonly state: string },
  { findings: texts }: Pick<Language, 'findings'>,
): { readonly title: string; readonly state: string } {
  if (texts === undefined) return { title, state };
  for (const id of findingIds()) {
    const english = textOf(id, englishTexts);
    if (english?.title !== title || english.words.state !== state) continue;
    const ours = textOf(id, texts);
    if (ours !== undefined) return { title: ours.title, state: ours.words.state };
  }
  return { title, state };
}

/** The ids of all findings that this build knows. */
export const findingIds = (): string[] => [
  ...Object.entries(englishTexts.signals).flatMap(([signal, { because }]) =>
    Object.keys({ ...because, ...englishTexts.unseen }).map((id) => `${signal}.${id}`),
  ),
  ...Object.keys(englishTexts.standing),
];
