import { advice } from './de/advice.ts';
import { facts } from './de/facts.ts';
import { guardFindings } from './de/guard-findings.ts';
import { head } from './de/head.ts';
import { key } from './de/key.ts';
import { lists } from './de/lists.ts';
import { mending } from './de/mending.ts';
import { otherFindings } from './de/other-findings.ts';
import { particulars } from './de/particulars.ts';
import { rules } from './de/rules.ts';
import { systemFindings } from './de/system-findings.ts';
import { terminal } from './de/terminal.ts';
import { times } from './de/times.ts';
import { updateFindings } from './de/update-findings.ts';
import type { Language } from './language.ts';

/** German, as far as tray and terminal share it. */
export const german: Language = {
  tag: 'de',
  direction: 'ltr',
  messages: {
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
  },
  findings: { signals: { ...updateFindings, ...systemFindings, ...guardFindings }, ...otherFindings },
};
