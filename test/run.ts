import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { check } from './runner/check.ts';
import { type Group, type JestPlace, jestGroup } from './runner/jest-group.ts';
import type { Outcome } from './runner/outcome.ts';
import { report } from './runner/report.ts';

const groups: readonly Group[] = [
  { name: 'unit', limitMs: 240_000, workers: 2, graceMs: 5_000 },
  { name: 'integration', limitMs: 480_000, workers: 2, graceMs: 5_000 },
  { name: 'e2e', limitMs: 720_000, workers: 1, graceMs: 5_000 },
];

const root = join(import.meta.dirname, '..');
const place: JestPlace = {
  root,
  jest: join(root, 'node_modules/jest/bin/jest.js'),
  config: join(root, 'jest.config.cjs'),
};
const bin = (name: string): string => join(root, 'node_modules/.bin', name);
const { all } = parseArgs({ options: { all: { type: 'boolean', default: false } } }).values;

process.chdir(root);
if (Number(process.versions.node.split('.')[0]) < 24)
  console.log(
    `This is Node ${process.versions.node}, and the product ships Node 24: start the tests with npm, which takes it from node_modules.`,
  );

const outcomes: Outcome[] = [];
const step = async (name: string, run: (name: string) => Promise<Outcome>): Promise<void> => {
  console.log(`\n── ${name}`);
  outcomes.push(await run(name));
};
if (all) await step('setup-debian', (name) => check(name, join(root, 'test/setup-debian'), [], 600_000));
await step('format and lint', (name) => check(name, bin('biome'), ['check', '.'], 120_000));
await step('types and arrows', (name) => check(name, bin('tsc'), ['-b'], 120_000));
await step('build', (name) => check(name, process.execPath, [join(root, 'installers/bundle.ts')], 60_000));
for (const group of groups) await step(group.name, () => jestGroup(group, place, { all, output: 'inherit' }));

const { lines, failed } = report(outcomes, all);
for (const line of lines) console.log(line);
process.exitCode = failed === 0 ? 0 : 1;
