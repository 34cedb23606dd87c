import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Group } from './metric.ts';

/** Files of this folder that hold no group. What a group needs besides lies in a folder below. */
const machinery = ['main.ts', 'metric.ts', 'find-groups.ts'];

const isGroup = (value: unknown): value is Group =>
  typeof value === 'object' &&
  value !== null &&
  'id' in value &&
  typeof value.id === 'string' &&
  'cheap' in value &&
  typeof value.cheap === 'boolean' &&
  'run' in value &&
  typeof value.run === 'function';

/** Every group in a folder, sorted by file. A file without one is an error, so that none is left out unseen. */
export const findGroups = async (dir: string): Promise<Group[]> => {
  const files = readdirSync(dir).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !machinery.includes(name),
  );
  return Promise.all(
    files.sort().map(async (name) => {
      const exports: Record<string, unknown> = await import(pathToFileURL(join(dir, name)).href);
      const found = [exports, ...Object.values(exports)].find(isGroup);
      if (found === undefined) throw new Error(`test/bench/${name} exports no group of metrics`);
      return found;
    }),
  );
};
