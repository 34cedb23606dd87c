import { expect, test } from '@jest/globals';
import { isNewer } from './installed-kernels.ts';

test.each([
  ['6.1.0-40-amd64', '6.1.0-9-amd64', true],
  ['6.1.0-9-amd64', '6.1.0-40-amd64', false],
  ['6.1.0-40-amd64', '6.1.0-40-amd64', false],
  ['6.1.0-41-cloud-amd64', '6.1.0-40-amd64', false],
  ['6.8.0-60-generic', '6.8.0-59-generic', true],
  ['6.8.0-60-lowlatency', '6.8.0-59-generic', false],
  ['4.18.0-80.11.2.el8_0.x86_64', '4.18.0-80.4.2.el8_0.x86_64', true],
  ['6.10.4-200.fc40.x86_64', '6.9.12-200.fc40.x86_64', true],
  ['6.10.3-arch1-2', '6.10.3-arch1-1', true],
  ['6.6.40-1-lts', '6.10.3-arch1-1', false],
  ['6.4.0-150600.23.30-default', '6.4.0-150600.23.25-default', true],
])('%s beside a running %s', (release, running, expected) => {
  expect(isNewer(release, running)).toBe(expected);
});
