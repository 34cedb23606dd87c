import type { Unseen } from '../appraise.ts';
import type { FindingWords } from '../signal.ts';
import type { SignalId, signals } from '../signals/catalogue.ts';
import type { StandingId } from '../standing.ts';
import type { English } from './en.ts';
import { en } from './en.ts';
import type { Translation } from './message.ts';
import type { Script } from './say.ts';

type BecauseOf<Id extends SignalId> = keyof (typeof signals)[Id]['words']['because'];

/** All that is said of findings, in one language; a signal or a finding without does not compile. */
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

/** A language, whole. English has no texts of findings beside those that the service signs. */
export interface Language<En = English> extends Script {
  readonly messages: Translation<En>;
  readonly findings?: FindingTexts;
}

/** What everybody is spoken to in who asked for nothing else, or for a language that is not here. */
export const english: Language = { tag: 'en-GB', direction: 'ltr', messages: en };
