import { parseArgs } from 'node:util';
import { messageOf, StanceError } from '../../shared/errors.ts';
import { type CommandName, commands, isCommandName } from './catalogue.ts';
import { type Command, type Options, ownOptions } from './command.ts';

/** What was asked for. Throws usage, with the way out, for words that are not understood. */
export function readArguments(argv: readonly string[]): { command: CommandName; options: Options } {
  const { values, positionals } = parsed(argv);
  const [name, ...words] = values.help ? ['help'] : values.version ? ['version'] : positionals;
  if (name === undefined) return { command: 'help', options: { json: false, words: [] } };
  if (!isCommandName(name)) throw new StanceError('usage', `there is no command "${name}"; "stance help" lists them`);
  const command = commands[name];
  const { words: least, mayTake = 0 }: Command = command;
  if (words.length < least || words.length > least + mayTake)
    throw new StanceError('usage', `usage: stance ${name} ${command.usage}`.trimEnd());
  for (const option of ownOptions) {
    if (values[option] !== undefined && !command.options.includes(option))
      throw new StanceError('usage', `"stance ${name}" has no option --${option}`);
  }
  return { command: name, options: { ...values, json: values.json === true, words } };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
        config: { type: 'string' },
        record: { type: 'string' },
        replay: { type: 'string' },
        explain: { type: 'string' },
        verify: { type: 'boolean' },
        full: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new StanceError('usage', messageOf(error).split('. ')[0] ?? 'not understood', { cause: error });
  }
}
