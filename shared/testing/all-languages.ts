import { german } from '../words/de.ts';
import { spanish } from '../words/es.ts';
import { french } from '../words/fr.ts';
import { japanese } from '../words/ja.ts';
import type { Language } from '../words/language.ts';

/** Every language but English, which is what they are compared with. */
export const otherLanguages: readonly Language[] = [german, french, spanish, japanese];
