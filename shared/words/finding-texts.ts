import { type Unseen, unseenWords } from '../appraise.ts';
import type { FindingWords } from '../signal.ts';
import { isSignalId, type SignalId, signalIds, signals } from '../signals/catalogue.ts';
import { type StandingId, standing } from '../standing.ts';

type BecauseOf<Id extends SignalId> = keyof (typeof signals)[Id]['words']['because'];

/** All that is said of findings, in one language; one that lacks a signal or a finding does not compile. */
export interface FindingTexts {
  readonly signals: {
    readonly [Id in SignalId]: {
      readonly title: string;
      readonly why: string;
      readonly because: Readonly<Record<BecauseOf<Id>, FindingWords>>;
    };
  };
  readonly unseen: Readonly<Record<Unseen, FindingWords>>;
  readonly standing: Readonly<Record<StandingId, { readonly title: string; readonly words: FindingWords }>>;
}

/** The texts of this build in English: what a service of the same build signs. */
export const englishTexts: FindingTexts = {
  signals: Object.fromEntries(signalIds.map((id) => [id, signals[id].words])) as unknown as FindingTexts['signals'],
  unseen: unseenWords,
  standing,
};

/** The texts of a language; English has those that the service signs. */
export const textsOf = ({ findings = englishTexts }: { readonly findings?: FindingTexts }): FindingTexts => findings;

/** What these texts say of a finding, by its id; undefined for one that they do not know. */
export function textOf(
  id: string,
  { signals, unseen, standing }: FindingTexts,
): { readonly title: string; readonly words: FindingWords } | undefined {
  if (Object.hasOwn(standing, id)) return standing[id as StandingId];
  const [signal = '', because = ''] = id.split('.');
  if (!isSignalId(signal)) return undefined;
  const { title, because: own } = signals[signal];
  const words = [own, unseen].find((table) => Object.hasOwn(table, because)) as
    | Readonly<Record<string, FindingWords>>
    | undefined;
  const found = words?.[because];
  return found === undefined ? undefined : { title, words: found };
}
