import { expect, test } from '@jest/globals';
import { viewOf } from '../../shared/status-view.ts';
import { sampleDecision, sampleStatus, sampleStatuses } from '../../shared/testing/sample-statuses.ts';
import { changeLine } from './change-line.ts';

const now = 1_795_310_000;
const samples = sampleStatuses(now);
const view = (status: Parameters<typeof viewOf>[0], at = now) => viewOf(status, at, { timeZone: 'UTC' });

test('the first view is told by where the laptop stands alone', () => {
  expect(changeLine(undefined, view(samples.compliant))).toMatch(/^Compliant: all 10 rules met · Your laptop/);
});

test('a turn is told with the rows that changed with it', () => {
  const line = changeLine(view(samples.compliant), view(samples.attention));
  expect(line).toMatch(/^Attention: Sensitive closes at/);
  expect(line?.split(' · ').filter((part) => part.startsWith('Security updates:'))).toHaveLength(1);
});

test('minutes, renewed decisions and latencies are no change', () => {
  const later = sampleStatus(now + 120, { decision: sampleDecision(now + 120) });
  expect(changeLine(view(samples.compliant), view(later, now + 120))).toBeUndefined();
  expect(changeLine(view(samples.attention), view(samples.attention, now + 180))).toBeUndefined();
});
