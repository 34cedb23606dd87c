import type { Host } from '../host/host.ts';
import { readJson } from '../json-text.ts';

/** Why the Secret Service gave no answer (see `KeychainState`). */
export type SecretServiceFault = 'noBus' | 'noService' | 'noCollection' | 'silent' | 'unclear';

/** busctl's own words for what went wrong, said in English (LC_ALL=C). */
const complaints: readonly (readonly [RegExp, SecretServiceFault])[] = [
  [/^Failed to (connect to|set address of|set bus address)/m, 'noBus'],
  [/Name "?org\.freedesktop\.secrets"? does not exist|was not provided by any|has no owner/, 'noService'],
  [/No such (interface|object|method)|does not exist at path|Unknown object/i, 'noCollection'],
  [/timed out|did not receive a reply/i, 'silent'],
];

/**
 * Asks the Secret Service of this user's session (freedesktop.org) one question that neither prompts nor hands out a secret.
 * @returns what it said, as busctl writes it in JSON; or why there is no answer
 */
export async function askSecretService(
  host: Host,
  call: readonly string[],
): Promise<{ readonly said: unknown } | { readonly fault: SecretServiceFault }> {
  const address = sessionBus();
  if (address === undefined) return { fault: 'noBus' };
  const answer = await host.run('busctl', [
    `--address=${address}`,
    // Only a keyring that runs can be open; starting one is not ours to do.
    '--auto-start=no',
    '--json=short',
    'call',
    'org.freedesktop.secrets',
    ...call,
  ]);
  if ('absent' in answer) return { fault: 'unclear' };
  if ('unread' in answer) return { fault: answer.unread === 'timedOut' ? 'silent' : 'unclear' };
  const { exit, stdout, stderr = '' } = answer.is;
  if (exit === 0) return { said: readJson(stdout) };
  return { fault: complaints.find(([words]) => words.test(stderr))?.[1] ?? 'unclear' };
}

/** Where this user's session bus listens: tools are started without our environment, so it is told to them. */
function sessionBus(): string | undefined {
  const runtime = process.env['XDG_RUNTIME_DIR'];
  return process.env['DBUS_SESSION_BUS_ADDRESS'] ?? (runtime === undefined ? undefined : `unix:path=${runtime}/bus`);
}
