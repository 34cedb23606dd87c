import { type Known, unread } from '../../../../shared/reading.ts';
import type { Instant } from '../../../../shared/time.ts';
import type { Host } from '../../../host/host.ts';
import { remember } from '../../remember.ts';
import { wordsOf } from '../tool-words.ts';
import { rpmDatabase } from './database.ts';

/** When each installed package was put in, by its name. */
export type Installed = readonly { readonly name: string; readonly at: Instant }[];

/**
 * What a restart is needed for, as Red Hat lists it for its own question (solution 27943), under the names that Fedora and openSUSE give
 * them.
 */
const needsRestart =
  /^(?:kernel(?:-core|-rt|-rt-core|-default|-longterm|-uek-core)?|linux-firmware|kernel-firmware-all|microcode_ctl|ucode-(?:intel|amd)|glibc|systemd|udev|dbus|dbus-1|dbus-broker|dbus-daemon|openssl-libs|libopenssl\d+|libopenssl-\d-fips-provider|gnutls|libgnutls30)$/;

/** What every such system has and nobody installs by hand: its times tell when it was last updated. */
const isOfSystem =
  /^(?:bash|ca-certificates|coreutils|curl|expat|krb5-libs|libxml2|openssh|python3|rpm|sudo|util-linux)$/;

/** A day: what lies this close to the very first package came with the system itself. */
const installSeconds = 86_400;

const remembered = remember<Known<Installed>>();

/** Every installed package, by rpm's own word; asked only when its database changed. */
export async function readInstalled(host: Host): Promise<Known<Installed>> {
  const { path, journal } = await rpmDatabase(host);
  return remembered(
    host,
    [path],
    journal,
    (installed) => 'is' in installed,
    async () => {
      const words = wordsOf(await host.run('rpm', ['-qa', '--queryformat', '%{INSTALLTIME} %{NAME}\\n']));
      if ('unread' in words) return words;
      const installed = parseInstalled(words.is);
      return installed === undefined ? unread('unparseable') : { is: installed };
    },
  );
}

/** Rows of a time and a name; undefined where one makes no sense, the text is cut off, or there is none. */
export function parseInstalled(text: string): Installed | undefined {
  if (!text.endsWith('\n')) return undefined;
  const rows = text.slice(0, -1).split('\n');
  const installed = rows.flatMap((row) => {
    const [, at, name] = /^(\d{1,10}) (\S+)$/.exec(row) ?? [];
    return name === undefined ? [] : [{ name, at: Number(at) }];
  });
  return installed.length === rows.length ? installed : undefined;
}

/** When what only a restart brings to life was put in; none where glibc is not among it: then the list is not whole. */
export function timesOfCore(installed: Installed): readonly Instant[] {
  const core = installed.filter(({ name }) => needsRestart.test(name));
  return core.some(({ name }) => name === 'glibc') ? core.map(({ at }) => at) : [];
}

/**
 * When the system's own packages were last updated: never later than it was. Where all of them came with the system there was no
 * update yet.
 */
export function lastUpdateOf(installed: Installed): Known<Instant> {
  const own = installed.filter(({ name }) => needsRestart.test(name) || isOfSystem.test(name)).map(({ at }) => at);
  const first = Math.min(...installed.map(({ at }) => at));
  const last = Math.max(...own);
  return own.length > 0 && last > first + installSeconds ? { is: last } : unread('unsupported');
}
