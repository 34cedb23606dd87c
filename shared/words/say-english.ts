import { type English, en } from './en.ts';
import { type Say, sayIn } from './say.ts';

/** Says in English, to whoever is at a command line or reads a report. */
export const sayEnglish: Say<English> = sayIn<English>(en, { tag: 'en-GB', direction: 'ltr' });
