import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes the configuration of an agent that keeps everything in a folder, and gives its path. */
export function agentConfig(folder: string, more: object = {}): string {
  const path = join(folder, 'agent.json');
  const [stateDir, socketDir] = [join(folder, 'agent'), join(folder, 'run')];
  writeFileSync(path, JSON.stringify({ mode: 'user', stateDir, socketDir, keyProtection: 'file', ...more }));
  return path;
}
