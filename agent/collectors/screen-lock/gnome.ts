import { type Known, unread } from '../../../shared/reading.ts';
import type { ScreenLockFact } from '../../../shared/signals/screen-lock.ts';
import { whyNot } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import { remember } from '../remember.ts';

/** The schemas that say when the screen goes off, whether and when it locks then, and whether locking is forbidden. */
const schemas = ['org.gnome.desktop.session', 'org.gnome.desktop.screensaver', 'org.gnome.desktop.lockdown'];

/** What the settings are worked out from: the person's own, and the defaults of the system. */
export const gnomePaths = (home: string): readonly string[] => [
  `${home}/.config/dconf/user`,
  '/usr/share/glib-2.0/schemas/gschemas.compiled',
];

const remembered = remember<Known<ScreenLockFact>>();

/** How GNOME locks the screen, by its own settings tool. Asked again only when the settings were written. */
export const readGnomeLock = (host: Host, home: string): Promise<Known<ScreenLockFact>> =>
  remembered(
    host,
    [...gnomePaths(home)],
    home,
    (fact) => 'is' in fact,
    () => ask(host),
  );

async function ask(host: Host): Promise<Known<ScreenLockFact>> {
  const values = new Map<string, string>();
  for (const schema of schemas) {
    const output = await host.run('gsettings', ['list-recursively', schema]);
    if (!('is' in output)) return unread(whyNot(output, 'toolMissing'));
    // A complaint says that it could not reach the person's settings and gives the defaults in their place.
    if (output.is.exit !== 0 || output.is.stderr !== undefined || !output.is.stdout.endsWith('\n'))
      return unread('unparseable');
    for (const [, key = '', value = ''] of output.is.stdout.matchAll(/^(\S+ \S+) (.*)$/gm)) values.set(key, value);
  }
  const idle = seconds(values.get('org.gnome.desktop.session idle-delay'));
  const grace = seconds(values.get('org.gnome.desktop.screensaver lock-delay'));
  const isOn = truth(values.get('org.gnome.desktop.screensaver lock-enabled'));
  const isForbidden = truth(values.get('org.gnome.desktop.lockdown disable-lock-screen'));
  if (idle === undefined || isOn === undefined || isForbidden === undefined) return unread('unparseable');
  const enabled = isOn && !isForbidden && idle > 0;
  return {
    is: {
      enabled: { is: enabled },
      delay: !enabled
        ? unread('unsupported')
        : grace === undefined
          ? unread('unparseable')
          : { is: Math.min(idle + grace, 604_800) },
    },
  };
}

const truth = (text: string | undefined): boolean | undefined =>
  text === 'true' ? true : text === 'false' ? false : undefined;

/** `uint32 300`; zero is "never". */
function seconds(text: string | undefined): number | undefined {
  const digits = /^uint32 (\d{1,10})$/.exec(text ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}
