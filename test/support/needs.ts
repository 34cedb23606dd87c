import { describe, test } from '@jest/globals';
import { type Facility, facilities } from './facilities.ts';
import { extraMark, skipMark } from './skip-marks.ts';

/** What a group of tests needs and this machine lacks, in words; empty when it can run. */
export interface Need {
  readonly lacks: readonly string[];
}

/** Set by `npm run test:all`, where everything is installed and nothing may be skipped. */
const isAll = process.env['STANCE_TEST_ALL'] === '1';

/** Asks whether this machine has what a group of tests needs. */
export const needs = (...names: readonly Facility[]): Need => ({
  lacks: names.flatMap((name) => {
    const missing = facilities[name]();
    return missing === undefined ? [] : [missing === name ? name : `${name} (${missing})`];
  }),
});

/** A `describe` that is skipped with its reason where something is missing, and fails there under `npm run test:all`. */
export const describeWith = (need: Need, name: string, body: () => void): void => {
  if (need.lacks.length === 0) return describe(name, body);
  const reason = `no ${need.lacks.join(', no ')}`;
  if (!isAll) return describe.skip(name + skipMark + reason, body);
  describe(name, () => {
    test('has what it needs', () => {
      throw new Error(`${reason}: test/setup-debian should have installed it`);
    });
  });
};

/** A `describe` for material that is not part of the project: without it the group is left out, under `test:all` too. */
export const describeExtra = (missing: string | undefined, name: string, body: () => void): void =>
  missing === undefined ? describe(name, body) : describe.skip(`${name}${extraMark}${missing}`, body);
