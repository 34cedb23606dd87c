import { advice } from './en/advice.ts';
import { facts } from './en/facts.ts';
import { head } from './en/head.ts';
import { key } from './en/key.ts';
import { lists } from './en/lists.ts';
import { mending } from './en/mending.ts';
import { particulars } from './en/particulars.ts';
import { rules } from './en/rules.ts';
import { terminal } from './en/terminal.ts';
import { times } from './en/times.ts';

/** Every message that tray and terminal share, in English: the shape of all other languages. What signals say stands with them. */
export const en = {
  ...times,
  ...head,
  ...key,
  ...lists,
  ...advice,
  ...facts,
  ...mending,
  ...particulars,
  ...rules,
  ...terminal,
} as const;
export type English = typeof en;
