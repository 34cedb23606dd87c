import { join } from 'node:path';
import { unitStart } from '../../support/unit-start.ts';

const root = join(import.meta.dirname, '../../..');

/** What Node is given to start the built agent as the unit of the package starts it: the same options, the same way in. */
export function agentCommand(config: string): string[] {
  const { options, file } = unitStart();
  return [...options, join(root, 'dist/agent', file), 'run', '--config', config];
}
