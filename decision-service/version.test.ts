import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { serviceVersion } from './version.ts';

test('the release in every result is the one of the package', () => {
  expect(serviceVersion).toBe(JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')).version);
});
