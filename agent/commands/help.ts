import { exitStatus } from '../../shared/errors.ts';
import type { Command, Streams } from './command.ts';

/** Lists the commands, the options and what the exit statuses mean. */
export const help: Command = {
  usage: '',
  summary: 'say this',
  words: 0,
  options: [],
  async run(_, { out }: Streams) {
    // Read when asked: the catalogue holds this command too.
    const { commands } = await import('./catalogue.ts');
    out('usage: stance [--config FILE] [--json] COMMAND\n');
    for (const [name, { usage, summary }] of Object.entries(commands))
      out(`  ${`${name} ${usage}`.padEnd(34)}${summary}`);
    out('\nexit status: 0 done');
    for (const [code, status] of Object.entries(exitStatus)) out(`  ${String(status).padStart(3)} ${code}`);
    return 0;
  },
};
