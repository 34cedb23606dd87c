import { advice } from './ja/advice.ts';
import { facts } from './ja/facts.ts';
import { guardFindings } from './ja/guard-findings.ts';
import { head } from './ja/head.ts';
import { key } from './ja/key.ts';
import { lists } from './ja/lists.ts';
import { mending } from './ja/mending.ts';
import { otherFindings } from './ja/other-findings.ts';
import { particulars } from './ja/particulars.ts';
import { rules } from './ja/rules.ts';
import { systemFindings } from './ja/system-findings.ts';
import { terminal } from './ja/terminal.ts';
import { times } from './ja/times.ts';
import { updateFindings } from './ja/update-findings.ts';
import type { Language } from './language.ts';

/** Japanese, as far as tray and terminal share it. */
export const japanese: Language = {
  tag: 'ja',
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
