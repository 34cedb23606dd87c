import type { DatabaseSync } from 'node:sqlite';
import { change, query } from './rows.ts';

/** What a service knows of itself: `url` is the origin it was last started under, `checked` when it last could write. */
export type MetaName = 'url' | 'checked';

export function metaStore(db: DatabaseSync) {
  const read = query<{ value: string }>(db, 'SELECT value FROM meta WHERE name = ?');
  const write = change(
    db,
    'INSERT INTO meta(name, value) VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value',
  );
  const version = query<{ data_version: number }>(db, 'PRAGMA data_version');
  return {
    read: (name: MetaName): string | undefined => read.one(name)?.value,
    write: (name: MetaName, value: string): number => write(name, value),
    /** A number that changes when another process has committed. */
    othersVersion: (): number => version.one()?.data_version ?? 0,
  };
}
export type MetaStore = ReturnType<typeof metaStore>;
