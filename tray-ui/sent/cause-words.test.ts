import { expect, test } from '@jest/globals';
import { causeWords } from './cause-words.ts';

test.each([
  ['beat', 'Regular look'],
  ['asked', 'You pressed Check now'],
  ['changed:osPatch', 'Security updates changed'],
  ['changed:edr+beat+asked', 'Threat protection changed, and 2 more'],
  ['offline:changed:firewall', 'Firewall changed (while offline)'],
  ['constructor', 'constructor'],
  ['changed:toString', 'toString changed'],
  ['new\nthing\u202e', 'new thing'],
])('%j is said as "%s"', (cause, words) => {
  expect(causeWords(cause)).toBe(words);
});
