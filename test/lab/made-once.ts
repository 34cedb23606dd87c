import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Makes a path once and gives it: `make` fills an empty folder, and what it says was made there then takes its place whole. Nothing
 * half made stays behind.
 */
export const madeOnce = async (path: string, make: (folder: string) => Promise<string>): Promise<string> => {
  if (existsSync(path)) return path;
  const cache = dirname(path);
  await mkdir(cache, { recursive: true });
  const making = await mkdtemp(join(cache, 'making-'));
  try {
    await rename(await make(making), path);
    return path;
  } finally {
    await rm(making, { recursive: true, force: true });
  }
};
