import { join } from 'node:path';
import { check } from '../runner/check.ts';
import { jestGroup } from '../runner/jest-group.ts';
import { report } from '../runner/report.ts';

// The second core is for whoever else works on this machine.
const group = { name: 'lab', limitMs: 2_700_000, workers: 1, graceMs: 5_000 } as const;

const root = join(import.meta.dirname, '../..');
const place = { root, jest: join(root, 'node_modules/jest/bin/jest.js'), config: join(root, 'jest.config.cjs') };

process.chdir(root);
const setups = [join(root, 'test/setup-debian'), join(import.meta.dirname, 'vm/setup-debian')];
const ready = [];
for (const setup of setups) ready.push(await check('setup-debian', setup, [], 600_000));
const lab = await jestGroup(group, place, { all: true, output: 'inherit' });

const { lines, failed } = report([...ready, lab], true);
for (const line of lines) console.log(line);
process.exitCode = failed === 0 ? 0 : 1;
