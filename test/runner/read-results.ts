import { relative } from 'node:path';
import * as v from 'valibot';
import { extraMark, skipMark } from '../support/skip-marks.ts';
import type { Outcome } from './outcome.ts';

/** The part of Jest's `--json` output that is read here. */
const JestResults = v.object({
  testResults: v.array(
    v.object({
      name: v.string(),
      message: v.string(),
      assertionResults: v.array(
        v.object({ status: v.string(), title: v.string(), ancestorTitles: v.array(v.string()) }),
      ),
    }),
  ),
});

/** Sorts what Jest reports into passed, failed, skipped and extra. A file that could not be loaded counts as one failed test. */
export const readResults = (json: string, root: string): Omit<Outcome, 'name' | 'ms'> => {
  const { testResults } = v.parse(JestResults, JSON.parse(json));
  let passed = 0;
  const failures: string[] = [];
  const skips = new Map<string, number>();
  const extras = new Map<string, number>();
  for (const file of testResults) {
    const path = relative(root, file.name);
    if (file.assertionResults.length === 0)
      failures.push(`${path}: ${file.message.trim().split('\n')[0] ?? 'no test ran'}`);
    for (const { status, title, ancestorTitles } of file.assertionResults) {
      if (status === 'passed') passed += 1;
      else if (status === 'failed') failures.push(`${path}: ${[...ancestorTitles, title].join(' › ')}`);
      else {
        const marked = ancestorTitles.find((each) => each.includes(skipMark) || each.includes(extraMark));
        const line = `${path}: ${marked ?? `${[...ancestorTitles, title].join(' › ')}${skipMark}without a reason`}`;
        const kind = marked?.includes(extraMark) ? extras : skips;
        kind.set(line, (kind.get(line) ?? 0) + 1);
      }
    }
  }
  return { passed, failures, skips: [...skips].map(counted), extras: [...extras].map(counted) };
};

const counted = ([line, tests]: [string, number]): string => `${line} (${tests} ${tests === 1 ? 'test' : 'tests'})`;
