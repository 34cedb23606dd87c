import { createClient, defineInterface } from 'dbus-native';

/** Counts who would be asked for a password: the desktop's prompter, which shows it and is never answered. */
export interface Prompter {
  readonly prompts: number;
  close(): void;
}

/** Plays the prompter of a desktop (gcr's SystemPrompter) on a session bus: that it is there is what a display means to a keyring. */
export async function startPrompter(busAddress: string): Promise<Prompter> {
  const bus = createClient({ busAddress });
  let prompts = 0;
  await bus.export(
    '/org/gnome/keyring/Prompter',
    defineInterface({
      name: 'org.gnome.keyring.internal.Prompter',
      methods: {
        BeginPrompting: {
          in: { callback: 'o' },
          handler: () => {
            prompts++;
          },
        },
        PerformPrompt: {
          in: { callback: 'o', type: 's', properties: 'a{sv}', exchange: 's' },
          handler: () => undefined,
        },
        StopPrompting: { in: { callback: 'o' }, handler: () => undefined },
      },
    }),
  );
  await bus.requestName('org.gnome.keyring.SystemPrompter', 0);
  return {
    get prompts() {
      return prompts;
    },
    close: () => bus.connection.end(),
  };
}

/** Plays a Secret Service that says of its lock whatever it is told to, opens a session for nobody and lets them wait. */
export async function startSecretService(busAddress: string, type: 'b' | 's', locked: boolean | string) {
  const bus = createClient({ busAddress });
  await bus.export(
    '/org/freedesktop/secrets/aliases/default',
    defineInterface({
      name: 'org.freedesktop.Secret.Collection',
      properties: { Locked: { type, access: 'read', get: () => locked } },
    }),
  );
  await bus.export(
    '/org/freedesktop/secrets',
    defineInterface({
      name: 'org.freedesktop.Secret.Service',
      methods: {
        OpenSession: {
          in: { algorithm: 's', input: 'v' },
          out: { output: 'v', result: 'o' },
          handler: () => new Promise<never>(() => undefined),
        },
      },
    }),
  );
  await bus.requestName('org.freedesktop.secrets', 0);
  return { close: () => bus.connection.end() };
}
