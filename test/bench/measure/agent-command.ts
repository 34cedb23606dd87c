import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

/** What Node is given to start the built agent as the unit of the package starts it: the same options, the same way in. */
export function agentCommand(config: string): string[] {
  const unit = readFileSync(join(root, 'installers/deb/files/stance.service'), 'utf8');
  const [, options, file] = /^ExecStart=\S*\/node (.*?) ?\/usr\/lib\/stance\/(\S+) run /m.exec(unit) ?? [];
  if (options === undefined || file === undefined) throw new Error('the unit starts the agent in a way not known here');
  return [...options.split(' ').filter(Boolean), join(root, 'dist/agent', file), 'run', '--config', config];
}
