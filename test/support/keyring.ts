import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, Variant } from 'dbus-native';
import { end } from './announced-process.ts';
import { startBus } from './bus.ts';
import { until } from './until.ts';

/** A real gnome-keyring on a bus of its own, without a display: nobody can be asked anything. */
export interface Keyring {
  /** The session that a program needs to find it. */
  readonly env: Readonly<Record<string, string>>;
  lock(): Promise<void>;
  /** Opens it with its password, as a login does. */
  unlock(): Promise<void>;
  /** Stops answering without a word, as a keyring does that waits for somebody; `goOn` lets it answer. */
  hang(): void;
  goOn(): void;
  /** Dies, as a program that crashed does. */
  die(): Promise<void>;
  /** Starts it again on what it kept, open as after a login. */
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

const password = 'a password of this test';
const bus = 'org.freedesktop.DBus';
const secrets = 'org.freedesktop.secrets';
const login = '/org/freedesktop/secrets/collection/login';

/** Starts a session bus and an unlocked keyring on it. */
export async function startKeyring(): Promise<Keyring> {
  const home = mkdtempSync(join(tmpdir(), 'stance-keyring-'));
  const runtime = join(home, 'run');
  mkdirSync(runtime, { mode: 0o700 });
  const { address, close: closeBus } = await startBus();
  const env = {
    HOME: home,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_RUNTIME_DIR: runtime,
    DBUS_SESSION_BUS_ADDRESS: address,
    PATH: process.env['PATH'] ?? '',
  };
  const busctl = (...args: string[]) => run('busctl', [`--address=${address}`, '--auto-start=no', ...args], env);
  // Asked before it has its name, gnome-keyring falls over its own client list.
  const isThere = async () =>
    (await busctl('call', bus, '/org/freedesktop/DBus', bus, 'NameHasOwner', 's', secrets)) === 'b true';
  const isOpen = async () =>
    (await isThere()) &&
    (await busctl('get-property', secrets, login, 'org.freedesktop.Secret.Collection', 'Locked')) === 'b false';
  let complaint = '';
  const start = () => {
    const started = spawn('gnome-keyring-daemon', ['--unlock', '--components=secrets', '--foreground'], {
      env,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    started.stderr.on('data', (part) => {
      complaint += part;
    });
    started.stdin.end(password);
    return started;
  };
  let daemon = start();
  const unlock = async () => {
    await unlockOver(address);
    await until('the keyring to be open', 10_000, isOpen);
  };
  await until('the keyring to be open', 10_000, isOpen).catch(async (error: unknown) => {
    await end(daemon);
    await closeBus();
    throw new Error(`the keyring did not open: ${complaint}`, { cause: error });
  });
  return {
    env,
    unlock,
    lock: async () => {
      await busctl(
        'call',
        secrets,
        '/org/freedesktop/secrets',
        'org.freedesktop.Secret.Service',
        'Lock',
        'ao',
        '1',
        login,
      );
      await until('the keyring to be locked', 10_000, async () => !(await isOpen()));
    },
    hang: () => void daemon.kill('SIGSTOP'),
    goOn: () => void daemon.kill('SIGCONT'),
    die: async () => {
      daemon.kill('SIGKILL');
      await until('the keyring to be gone', 10_000, async () => !(await isThere()));
    },
    comeBack: async () => {
      daemon = start();
      await until('the keyring to be open', 10_000, isOpen);
    },
    close: async () => {
      daemon.kill('SIGCONT');
      await end(daemon);
      await closeBus();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function run(command: string, args: readonly string[], env: Record<string, string>): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.on('data', (part) => {
      text += part;
    });
    child.on('close', () => resolve(text.trim()));
  });
}

/** Opens the login collection as the session's login does: by gnome-keyring's own interface, in a session without encryption. */
async function unlockOver(busAddress: string): Promise<void> {
  const client = createClient({ busAddress });
  const call = (path: string, face: string, member: string, signature: string, body: unknown[]) =>
    client.invoke({ destination: secrets, path, interface: face, member, signature, body });
  try {
    const [, session] = (await call('/org/freedesktop/secrets', 'org.freedesktop.Secret.Service', 'OpenSession', 'sv', [
      'plain',
      new Variant('s', ''),
    ])) as [unknown, string];
    const secret = [session, Buffer.alloc(0), Buffer.from(password), 'text/plain'];
    const internal = 'org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface';
    await call('/org/freedesktop/secrets', internal, 'UnlockWithMasterPassword', 'o(oayays)', [login, secret]);
  } finally {
    client.connection.end();
  }
}
