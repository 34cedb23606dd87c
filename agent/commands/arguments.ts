import { parseArgs } from 'node:util';
import { messageOf, StanceError } from '../../shared/errors.ts';
import { type Command, type Options, ownOptions } from './command.ts';

/** Which of the commands was asked for, and how. Throws usage, with the way out, for words that are not understood. */
export function readArguments(
  commands: Readonly<Record<string, Command>>,
  argv: readonly string[],
): { command: Command; options: Options } {
  const { values, positionals } = parsed(argv);
  const [name = 'help', ...words] = values.help ? ['help'] : values.version ? ['version'] : positionals;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw new StanceError('usage', `there is no command "${name}"; "stance help" lists them`);
  const { words: least, mayTake = 0 } = command;
  if (words.length < least || words.length > least + mayTake)
    throw new StanceError('usage', `usage: stance ${name} ${command.usage}`.trimEnd());
  for (const option of ownOptions) {
    if (values[option] !== undefined && !command.options.includes(option))
      throw new StanceError('usage', `"stance ${name}" has no option --${option}`);
  }
  return { command, options: { ...values, json: values.json === true, words } };
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
