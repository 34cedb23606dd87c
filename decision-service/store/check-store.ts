import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { StanceError } from '../../shared/errors.ts';

/** What judging rests on, and grows with the number of devices only. Evidence is checked item by item, when it is read. */
const tables = ['meta', 'tokens', 'devices', 'keys', 'chains', 'revocations', 'twins'] as const;

/** Refuses a database that is damaged: who is enrolled, revoked or forked is not to be read from garbage. Throws stateUnwritable. */
export function checkStore(db: DatabaseSync, path: string): void {
  const fault = lostEnd(db, path) ?? damagedTable(db);
  if (fault === undefined) return;
  const remedy = 'restore it from a backup: every laptop shows its receipt to a service that forgot it';
  throw new StanceError('stateUnwritable', `${path} is damaged (${fault}); ${remedy}`);
}

function damagedTable(db: DatabaseSync): string | undefined {
  for (const table of tables) {
    const found = String(db.prepare(`PRAGMA integrity_check(${table})`).get()?.['integrity_check']);
    if (found !== 'ok') return `${table}: ${found.replace(/\s+/g, ' ').slice(0, 200)}`;
  }
  return undefined;
}

/** A file that was cut short is found without reading it. Pages may also lie in the log, so that is folded in first. */
function lostEnd(db: DatabaseSync, path: string): string | undefined {
  const number = (pragma: string, name: string) => Number(db.prepare(`PRAGMA ${pragma}`).get()?.[name]);
  const bytes = number('page_count', 'page_count') * number('page_size', 'page_size');
  const folded = db.prepare('PRAGMA wal_checkpoint(PASSIVE)').get();
  // Another process reads or writes: whether all of the log is in the file cannot be told now.
  if (folded?.['busy'] !== 0 || folded['log'] !== folded['checkpointed']) return undefined;
  const { size } = statSync(path);
  return size < bytes ? `it ends after ${size} of ${bytes} bytes` : undefined;
}
