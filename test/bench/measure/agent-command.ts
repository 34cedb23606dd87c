import { join } from 'node:path';
import { unitStart } from '../../support/unit-start.ts';

const root = join(import.meta.dirname, '../../..');

/** How the built agent is started as the unit of the package starts it: the same options, the same way in, the same environment. */
export function agentCommand(config: string): { readonly args: string[]; readonly env: NodeJS.ProcessEnv } {
  const { environment, options, file } = unitStart();
  return {
    args: [...options, join(root, 'dist/agent', file), 'run', '--config', config],
    env: { ...process.env, ...environment },
  };
}
