import { join } from 'node:path';
import { check } from '../../runner/check.ts';
import { jestGroup } from '../../runner/jest-group.ts';
import { report } from '../../runner/report.ts';

// The second core is for whoever else works on this machine.
const group = { name: 'lab', limitMs: 600_000, workers: 1, graceMs: 5_000 } as const;

const root = join(import.meta.dirname, '../../..');
const place = { root, jest: join(root, 'node_modules/jest/bin/jest.js'), config: join(root, 'jest.config.cjs') };

process.chdir(root);
const setup = await check('setup-debian', join(import.meta.dirname, 'setup-debian'), [], 600_000);
const lab = await jestGroup(group, place, { all: true, output: 'inherit' });

const { lines, failed } = report([setup, lab], true);
for (const line of lines) console.log(line);
process.exitCode = failed === 0 ? 0 : 1;
