import { type English, en } from './en.ts';
import type { FindingTexts } from './finding-texts.ts';
import type { Translation } from './message.ts';
import type { Script } from './say.ts';

/** A language, whole. English has no texts of findings beside those that the service signs. */
export interface Language<En = English> extends Script {
  readonly messages: Translation<En>;
  readonly findings?: FindingTexts;
}

/** What everybody is spoken to in who asked for nothing else, or for a language that is not here. */
export const english: Language = { tag: 'en-GB', direction: 'ltr', messages: en };
