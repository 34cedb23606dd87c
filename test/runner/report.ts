import type { Outcome } from './outcome.ts';

export interface Report {
  readonly lines: readonly string[];
  readonly failed: number;
}

const list = (title: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : ['', title, ...items.map((item) => `  ${item}`)];

/**
 * The end of a run in words; its last line is `N passed, N failed`. Where everything had to run (`all`) each skip is a
 * failure. A run in which nothing passed has failed.
 */
export const report = (outcomes: readonly Outcome[], all: boolean): Report => {
  const skips = outcomes.flatMap((outcome) => outcome.skips);
  const failures = outcomes.flatMap((outcome) => outcome.failures);
  if (all) failures.push(...skips.map((skip) => `${skip}, and nothing may be skipped here`));
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  if (passed === 0 && failures.length === 0) failures.push('nothing ran');
  const steps = outcomes.map(
    (outcome) =>
      `${outcome.name.padEnd(20)}${`${outcome.passed} passed`.padStart(12)}${`${outcome.failures.length} failed`.padStart(12)}${`${(outcome.ms / 1000).toFixed(1)} s`.padStart(10)}`,
  );
  return {
    lines: [
      ...list('Steps', steps),
      ...list(
        'Extra, left out',
        outcomes.flatMap((outcome) => outcome.extras),
      ),
      ...(all ? [] : list('Skipped (npm run test:all installs what is missing)', skips)),
      ...list('Failed', failures),
      '',
      `${passed} passed, ${failures.length} failed`,
    ],
    failed: failures.length,
  };
};
