import { exitStatus } from '../../shared/errors.ts';
import type { Command } from './command.ts';

/** Lists the commands it is given, and what the exit statuses mean. */
export const helpFor = (commands: Readonly<Record<string, Command>>): Command => ({
  usage: '',
  summary: 'say this',
  words: 0,
  options: [],
  async run(_, { out }) {
    out('usage: stance [--config FILE] [--json] COMMAND\n');
    for (const [name, { usage, summary }] of Object.entries(commands))
      out(`  ${`${name} ${usage}`.trimEnd()}\n      ${summary}`);
    out('\nexit status\n    0 done');
    for (const [code, status] of Object.entries(exitStatus)) out(`  ${String(status).padStart(3)} ${code}`);
    return 0;
  },
});
