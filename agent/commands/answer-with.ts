import { exitStatus, messageOf, StanceError, systemCode } from '../../shared/errors.ts';
import { jsonText, visibleJson } from '../../shared/visible-json.ts';
import { printable } from '../collectors/printable.ts';
import { readArguments } from './arguments.ts';
import type { Command, Streams } from './command.ts';

let output: NodeJS.WriteStream | undefined;
/** Opened when there is something to say: the agent itself never says anything here, and opening costs its start two milliseconds. */
function openOutput(): NodeJS.WriteStream {
  // Whoever reads may stop reading (`stance help | head`): that is no fault of anybody's.
  return process.stdout.on('error', (error) => process.exit(systemCode(error) === 'EPIPE' ? 0 : exitStatus.internal));
}

const streams: Streams = {
  out: (text) => {
    output ??= openOutput();
    output.write(`${text}\n`);
  },
  err: (text) => process.stderr.write(`${text}\n`),
};

/** Does what the words behind `stance` ask of these commands, and ends the process with the status that says what came of it. */
export function answerWith(commands: Readonly<Record<string, Command>>): void {
  answer(commands, process.argv.slice(2)).then(
    (status) => process.exit(status),
    (error: unknown) => process.exit(report(error)),
  );
}

async function answer(commands: Readonly<Record<string, Command>>, argv: readonly string[]): Promise<number> {
  const { command, options } = readArguments(commands, argv);
  return command.run(options, streams);
}

/** One line for people, or one object for programs; never a stack trace. */
function report(error: unknown): number {
  const known = error instanceof StanceError ? error : new StanceError('internal', messageOf(error), { cause: error });
  const json = process.argv.includes('--json');
  streams.err(
    json
      ? jsonText({ error: { code: known.code, message: known.message } })
      : // A service, a file or a tool may have said it.
        `stance: ${visibleJson(printable(known.message))} (${known.code})`,
  );
  if (known.code === 'internal' && process.env['STANCE_DEBUG'] === '1' && error instanceof Error)
    streams.err(error.stack ?? '');
  return known.exitStatus;
}
