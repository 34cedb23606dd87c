import type { Outcome } from './outcome.ts';
import { runProgram } from './run-program.ts';

/** Runs a program whose exit status is the answer; it counts as one test. */
export const check = async (
  name: string,
  command: string,
  args: readonly string[],
  limitMs: number,
): Promise<Outcome> => {
  const begun = Date.now();
  const ending = await runProgram(command, args, { limitMs, output: 'inherit', env: process.env });
  const fault =
    'endedByUs' in ending
      ? `took longer than ${limitMs / 1000} s`
      : ending.status === 0
        ? undefined
        : `ended with status ${ending.status}`;
  return {
    name,
    ms: Date.now() - begun,
    passed: fault === undefined ? 1 : 0,
    failures: fault === undefined ? [] : [`${name} ${fault}`],
    skips: [],
    extras: [],
  };
};
