import { advice } from './es/advice.ts';
import { facts } from './es/facts.ts';
import { guardFindings } from './es/guard-findings.ts';
import { head } from './es/head.ts';
import { key } from './es/key.ts';
import { lists } from './es/lists.ts';
import { mending } from './es/mending.ts';
import { otherFindings } from './es/other-findings.ts';
import { particulars } from './es/particulars.ts';
import { rules } from './es/rules.ts';
import { systemFindings } from './es/system-findings.ts';
import { terminal } from './es/terminal.ts';
import { times } from './es/times.ts';
import { updateFindings } from './es/update-findings.ts';
import type { Language } from './language.ts';

/** Spanish, as far as tray and terminal share it. */
export const spanish: Language = {
  tag: 'es',
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
