import { describe, expect, test } from '@jest/globals';
import { supportEnd } from './os-support.ts';

const day = (date: string) => Date.parse(`${date}T00:00:00Z`) / 1_000;

describe('the end of support of a Windows', () => {
  test.each([
    ['10.0.19044.1000', 'Professional', '2023-06-13'],
    ['10.0.19044.1000', 'EnterpriseS', '2027-01-12'],
    ['10.0.26200.7171', 'Core', '2027-10-12'],
    ['10.0.26200.7171', 'Enterprise', '2028-10-10'],
  ])('%s %s ends on %s: the same build ends on another day for another edition', (version, edition, date) => {
    expect(supportEnd('windows', version, edition)).toBe(day(date));
  });

  test.each([
    ['10.0.26200.7171', undefined],
    ['10.0.26200.7171', 'Cobalt'],
    ['10.0.26200.7171', 'constructor'],
    ['10.0.99999.1', 'Professional'],
    ['10.0.26200', 'Professional'],
    [undefined, 'Professional'],
    // There is no long-term release of that build.
    ['10.0.26200.7171', 'EnterpriseS'],
  ])('is not known for %s %s', (version, edition) => {
    expect(supportEnd('windows', version, edition)).toBeUndefined();
  });
});
