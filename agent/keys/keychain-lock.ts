import type { Host } from '../host/host.ts';

/** One property of the user's default collection (freedesktop Secret Service API, "Collections"). */
const isLocked = [
  'org.freedesktop.secrets',
  '/org/freedesktop/secrets/aliases/default',
  'org.freedesktop.DBus.Properties',
  'Get',
  'ss',
  'org.freedesktop.Secret.Collection',
  'Locked',
];

/**
 * Whether the keychain is open now, asked without a prompt. macOS and Windows open it with the session; on Linux the Secret
 * Service says, and no answer means no keychain.
 */
export async function isKeychainUnlocked(host: Host): Promise<boolean> {
  if (host.platform !== 'linux') return true;
  const address = sessionBus();
  if (address === undefined) return false;
  const answer = await host.run('busctl', [
    `--address=${address}`,
    // Only a keyring that runs can be open; starting one is not ours to do.
    '--auto-start=no',
    '--json=short',
    'call',
    ...isLocked,
  ]);
  if (!('is' in answer) || answer.is.exit !== 0) return false;
  return answer.is.stdout.replaceAll(/\s/g, '') === '{"type":"v","data":[{"type":"b","data":false}]}';
}

/** Where this user's session bus listens: tools are started without our environment, so it is told to them. */
function sessionBus(): string | undefined {
  const runtime = process.env['XDG_RUNTIME_DIR'];
  return process.env['DBUS_SESSION_BUS_ADDRESS'] ?? (runtime === undefined ? undefined : `unix:path=${runtime}/bus`);
}
