import { exitStatus, messageOf, StanceError, systemCode } from '../shared/errors.ts';
import { accept, dismiss, join, listDevices, listEvents, revoke, rotate } from './cli/devices.ts';
import { rollKeys, showKeys } from './cli/keys.ts';
import { run } from './cli/run.ts';
import { createToken, listTokens, revokeToken, tokenUses } from './cli/tokens.ts';
import type { Said } from './cli/within.ts';
import { serviceVersion } from './version.ts';

const usage = `Usage: stance-service COMMAND [OPTION]...

  run --data DIR [--listen HOST:PORT] [--url URL] [--policy FILE] [--admissions N] [--tpm-roots DIR]
                                                      N: new connections a second (200)
                                                      DIR: certificates of the makers of TPMs (tpm-roots in the data folder)
  token create --data DIR [--uses N] [--expires 1h]   print a code that enrols laptops
  token list --data DIR                               every token but its secret
  token uses ID --data DIR                            who used it, when, and how that ended
  token revoke ID --data DIR
  devices --data DIR                                  who is enrolled and how each stands
  events [DEVICE] --data DIR                          what became of them, and what was decided about them
  revoke DEVICE --data DIR [--keep-hardware]          withdraw trust, for good, also in the TPM that proved its key
  accept DEVICE --data DIR                            forgive a restart, a fork or a gap
  rotate DEVICE --data DIR [--undo]                   ask a laptop to go on with a new key
  join DEVICE DEVICE --data DIR                       two records are one machine
  dismiss DEVICE DEVICE --data DIR                    two records are two machines, whatever their machine id says
  keys show --data DIR                                which key signs and which comes next
  keys roll --data DIR --next-key FILE [--compromised]   let the key that was kept offline sign
  version

Every command takes --json. It exits 0, or with the status of what went wrong:
${Object.entries(exitStatus)
  .map(([code, status]) => `  ${String(status).padStart(2)} ${code}`)
  .join('\n')}
`;

const commands: Readonly<Record<string, (args: readonly string[]) => Said>> = {
  'token create': createToken,
  'token list': listTokens,
  'token uses': tokenUses,
  'token revoke': revokeToken,
  'keys show': showKeys,
  'keys roll': rollKeys,
  devices: listDevices,
  events: listEvents,
  revoke,
  accept,
  rotate,
  join,
  dismiss,
  version: () => ({ text: serviceVersion, json: { version: serviceVersion } }),
};

// Whoever reads may stop reading (`stance-service help | head`): that is no fault of anybody's.
process.stdout.on('error', (error) => process.exit(systemCode(error) === 'EPIPE' ? 0 : exitStatus.internal));

async function main(args: readonly string[]): Promise<void> {
  const [first = 'help', ...rest] = args;
  if (['help', '--help', '-h'].includes(first)) return void process.stdout.write(usage);
  if (first === 'run') return await run(rest);
  const name = first === 'token' || first === 'keys' ? `${first} ${rest.shift() ?? ''}`.trim() : first;
  const command = commands[name];
  if (command === undefined) throw new StanceError('usage', `"${name}" is not a command; try "stance-service help"`);
  const { text, json } = command(rest);
  process.stdout.write(`${args.includes('--json') ? JSON.stringify(json) : text}\n`);
}

main(process.argv.slice(2)).catch((thrown: unknown) => {
  const error = thrown instanceof StanceError ? thrown : undefined;
  const code = error?.code ?? 'internal';
  const message = messageOf(thrown).replace(/\s*\n\s*/g, ' ');
  const json = process.argv.includes('--json');
  process.stderr.write(
    json ? `${JSON.stringify({ error: { code, message } })}\n` : `stance-service: ${message} (${code})\n`,
  );
  process.exitCode = error?.exitStatus ?? exitStatus.internal;
});
