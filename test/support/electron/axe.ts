import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe-core says of one thing on a page: the rule, the element, and why. */
export interface AxeFinding {
  readonly rule: string;
  readonly at: string;
  readonly why: string;
}

/** A page that is never at rest is judged as it is. */
const mostTries = 5;

/** What is asked at a time: contrast, which axe-core judges only of what it can see whole, or all other rules. */
export type AxeRules = 'contrast' | 'structure';

/**
 * What axe-core has to say against a page as it is now: its rules for good practice and for the size of what is pressed are in,
 * and what it could not decide counts as a finding.
 */
export async function axeFindings(page: Page, which: AxeRules): Promise<AxeFinding[]> {
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(axe.source);
  const rules =
    which === 'contrast'
      ? { runOnly: ['color-contrast'] }
      : { rules: { 'color-contrast': { enabled: false }, 'target-size': { enabled: true } } };
  // A page that was drawn anew meanwhile was judged in halves: it is looked at again.
  return page.evaluate<AxeFinding[]>(`(async () => {
    for (let tries = 1; ; tries += 1) {
      let isAnew = false;
      const watch = new MutationObserver(() => { isAnew = true; });
      document.querySelectorAll('main').forEach((each) => watch.observe(each, { childList: true, subtree: true }));
      const { violations, incomplete } = await axe.run(document, { resultTypes: ['violations', 'incomplete'], ...${JSON.stringify(rules)} });
      watch.disconnect();
      if (isAnew && tries < ${mostTries}) continue;
      return [...violations, ...incomplete].flatMap(({ id, nodes }) => nodes.map((node) => ({
        rule: id,
        at: node.html.slice(0, 200),
        why: [...node.any, ...node.all, ...node.none].map(({ message }) => message).join(' '),
      })));
    }
  })()`);
}
