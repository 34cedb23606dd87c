import { expect, test } from '@jest/globals';
import { sampleFinding } from './testing/sample-statuses.ts';
import { mendingOf } from './view-mending.ts';

const finding = sampleFinding(0, 60, []);

test('on this system by what the service signed, on others by the catalogue', () => {
  const mending = mendingOf(finding, 'linux');
  expect(mending.steps).toEqual(finding.remedy.steps);
  expect(mending.elsewhere?.map(({ system }) => system)).toEqual(['macOS', 'Windows']);
  expect(mending.elsewhere?.[1]?.steps.join(' ')).toContain('Windows Update');
});

test('a finding that the catalogue does not know has no other systems', () => {
  for (const id of ['osPatch.another', 'device.forked', 'osPatch.constructor'])
    expect(mendingOf({ ...finding, id }, 'linux')).not.toHaveProperty('elsewhere');
});

test('a system where the steps are the same is not listed', () => {
  const same = mendingOf(finding, 'linux').elsewhere?.find(({ system }) => system === 'macOS')?.steps ?? [];
  const signed = { ...finding, remedy: { steps: [...same] } };
  expect(mendingOf(signed, 'linux').elsewhere?.map(({ system }) => system)).toEqual(['Windows']);
});
