import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

interface Locked {
  readonly optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8')) as {
  packages: Record<string, Locked>;
};

/** Whether a name can be found from a place in node_modules, by Node's own rule. */
const isLocked = (name: string, from: string): boolean => {
  if (`${from}/node_modules/${name}` in packages) return true;
  const up = from.lastIndexOf('/node_modules/');
  return up < 0 ? `node_modules/${name}` in packages : isLocked(name, from.slice(0, up));
};

// npm leaves out what the registry at hand does not have, says nothing, and `npm ci` then refuses the lock everywhere.
test('the lock names the optional packages of every platform', () => {
  const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !isLocked(name, place)),
  );
  expect(missing).toEqual([]);
});
