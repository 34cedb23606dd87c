import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildBundle } from './build.ts';
import { type Bundle, bundles } from './bundles.ts';
import { type Licence, packagesIn } from './notices.ts';

/** What may be in each bundle, and how large its largest file may grow: a new dependency is a decision, not an accident. */
const allowed: Record<string, { readonly packages: readonly string[]; readonly maxKiB: number }> = {
  // It holds the collectors of all three systems.
  agent: { packages: ['node-machine-id', 'systeminformation', 'valibot', 'ws'], maxKiB: 1_100 },
  'decision-service': {
    packages: [
      '@peculiar/*',
      'asn1js',
      'jose',
      'pvtsutils',
      'pvutils',
      'reflect-metadata',
      'tslib',
      'tsyringe',
      'tsyringe/node_modules/tslib',
      'valibot',
      'ws',
      'yaml',
    ],
    maxKiB: 1_600,
  },
  // It says what there is to say of every signal, in every language.
  'tray-ui': { packages: ['valibot'], maxKiB: 500 },
};

const nameOf = (folder: string): string => folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
const matches = (pattern: string, name: string): boolean =>
  pattern.endsWith('/*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

describe.each(bundles.map((bundle) => [bundle.name, bundle] as const))(
  'the bundle %s',
  (name: string, bundle: Bundle) => {
    let dir: string;
    let made: Awaited<ReturnType<typeof buildBundle>>;
    beforeAll(async () => {
      dir = mkdtempSync(join(tmpdir(), 'stance-bundle-'));
      made = await buildBundle(bundle, dir);
    });
    afterAll(() => rmSync(dir, { recursive: true }));

    test('holds the packages it may hold and no other', () => {
      const patterns = (allowed[name]?.packages ?? []).map((each) => `node_modules/${each}`);
      expect(packagesIn(made.inputs).filter((each) => !patterns.some((pattern) => matches(pattern, each)))).toEqual([]);
    });

    test('is no larger than it may be', () => {
      const largest = Math.max(...Object.values(made.outputs).map(({ bytes }) => bytes));
      expect(largest / 1024).toBeLessThan(allowed[name]?.maxKiB ?? 0);
    });

    test('has the licence of every package in it beside it, for people and as data', () => {
      const text = readFileSync(join(dir, name, 'THIRD-PARTY-LICENCES.txt'), 'utf8');
      const licences = JSON.parse(readFileSync(join(dir, name, 'licences.json'), 'utf8')) as Licence[];
      const packages = packagesIn(made.inputs);
      expect(packages.length).toBeGreaterThan(0);
      expect(licences.map((each) => each.name)).toEqual(packages.map(nameOf));
      for (const each of licences) {
        expect(each.licence).toMatch(/^[A-Za-z0-9 .()-]+$/);
        expect(each.text.length).toBeGreaterThan(200);
        expect(text).toContain(`${each.name} ${each.version}\n\n${each.text}`);
      }
    });

    test('holds code of its own process and of shared only', () => {
      const rooms = Object.keys(made.inputs).flatMap(
        (path) => /^(agent|decision-service|tray-ui|installers|test)\//.exec(path)?.[1] ?? [],
      );
      expect([...new Set(rooms)]).toEqual([name]);
    });
  },
);

test('the folders of packages are told from paths, scopes and nesting included', () => {
  const paths = [
    'agent/main.ts',
    'node_modules/ws/lib/a.js',
    'node_modules/@x/y/z.js',
    'node_modules/a/node_modules/b/i.js',
  ];
  const inputs = Object.fromEntries(paths.map((path) => [path, { bytes: 1, imports: [] }]));
  expect(packagesIn(inputs)).toEqual(['node_modules/@x/y', 'node_modules/a/node_modules/b', 'node_modules/ws']);
});
