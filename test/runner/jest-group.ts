import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../../shared/errors.ts';
import type { Outcome } from './outcome.ts';
import { readResults } from './read-results.ts';
import { type Ending, runProgram } from './run-program.ts';

export interface Group {
  readonly name: string;
  /** What the whole group may take. */
  readonly limitMs: number;
  /** Test files at a time; one where tests measure time or share the screen. */
  readonly workers: number;
  /** How long Jest may linger after its last test; what is left running longer than this is a leak. */
  readonly graceMs: number;
}

export interface JestPlace {
  /** Jest's own script, its configuration, and the folder that paths are told from. */
  readonly jest: string;
  readonly config: string;
  readonly root: string;
}

const complaint = (ending: Ending, group: Group, failures: number): string | undefined => {
  if ('status' in ending && ending.leftBehind.length > 0)
    return `left processes behind: ${ending.leftBehind.join(', ')}`;
  if ('status' in ending)
    return ending.status === 0 || failures > 0 ? undefined : `Jest ended with status ${ending.status}`;
  return ending.endedByUs === 'timeLimit'
    ? `took longer than ${group.limitMs / 1000} s`
    : 'did not end by itself: a test left a socket, timer or process open';
};

/**
 * Runs one group of jest.config.cjs and gives what came of it. No test at all, a run that does not end by itself, and a
 * run without results are failures.
 */
export const jestGroup = async (
  group: Group,
  place: JestPlace,
  options: { readonly all: boolean; readonly output: 'inherit' | 'ignore' },
): Promise<Outcome> => {
  const begun = Date.now();
  const dir = mkdtempSync(join(tmpdir(), 'stance-run-'));
  const resultsFile = join(dir, 'results.json');
  try {
    const args = ['--ci', '--selectProjects', group.name, '--json', `--outputFile=${resultsFile}`];
    const parallel = group.workers === 1 ? ['--runInBand'] : [`--maxWorkers=${group.workers}`];
    const ending = await runProgram(process.execPath, [place.jest, '--config', place.config, ...args, ...parallel], {
      limitMs: group.limitMs,
      isDone: () => existsSync(resultsFile),
      graceMs: group.graceMs,
      output: options.output,
      env: { ...process.env, STANCE_TEST_ALL: options.all ? '1' : '0' },
    });
    const read = readResultsFile(resultsFile, place.root);
    const also = complaint(ending, group, read.failures.length);
    return {
      name: group.name,
      ms: Date.now() - begun,
      ...read,
      failures: also === undefined ? read.failures : [...read.failures, `${group.name} ${also}`],
    };
  } finally {
    rmSync(dir, { recursive: true });
  }
};

const readResultsFile = (path: string, root: string): Omit<Outcome, 'name' | 'ms'> => {
  try {
    const read = readResults(readFileSync(path, 'utf8'), root);
    return read.passed + read.failures.length + read.skips.length > 0
      ? read
      : { ...read, failures: ['a group in which no test was found'] };
  } catch (thrown) {
    return { passed: 0, failures: [`no results from Jest: ${messageOf(thrown)}`], skips: [], extras: [] };
  }
};
