import type { Host } from '../../../host/host.ts';

/** rpm's database, in its new and its old place and in every form it had. */
const databases = [
  '/usr/lib/sysimage/rpm/rpmdb.sqlite',
  '/usr/lib/sysimage/rpm/Packages.db',
  '/var/lib/rpm/rpmdb.sqlite',
  '/var/lib/rpm/Packages.db',
  '/var/lib/rpm/Packages',
];

/** What changes whenever rpm's database does: its file, and in `journal` what SQLite has yet to write into it. */
export async function rpmDatabase(host: Host): Promise<{ path: string; journal: string }> {
  for (const path of databases)
    if ('is' in (await host.stat(path))) return { path, journal: JSON.stringify(await host.stat(`${path}-wal`)) };
  return { path: databases[0] ?? '', journal: '' };
}
