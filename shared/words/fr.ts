import { advice } from './fr/advice.ts';
import { facts } from './fr/facts.ts';
import { guardFindings } from './fr/guard-findings.ts';
import { head } from './fr/head.ts';
import { key } from './fr/key.ts';
import { lists } from './fr/lists.ts';
import { mending } from './fr/mending.ts';
import { otherFindings } from './fr/other-findings.ts';
import { particulars } from './fr/particulars.ts';
import { rules } from './fr/rules.ts';
import { systemFindings } from './fr/system-findings.ts';
import { terminal } from './fr/terminal.ts';
import { times } from './fr/times.ts';
import { typeset } from './fr/typeset.ts';
import { updateFindings } from './fr/update-findings.ts';
import type { Language } from './language.ts';

/** French, as far as tray and terminal share it. */
export const french: Language = {
  tag: 'fr',
  direction: 'ltr',
  messages: typeset({
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
  }),
  findings: typeset({ signals: { ...updateFindings, ...systemFindings, ...guardFindings }, ...otherFindings }),
};
