import type { DatabaseSync } from 'node:sqlite';

/**
 * Runs units of work in shared transactions: each is all or nothing by itself (a savepoint), and its promise resolves once
 * the transaction that holds it is on disk. It commits at the end of the turn of the loop: whatever arrived while the commit before
 * was being synced shares the next one, so a quiet service answers at once and a busy one syncs less often.
 */
export interface GroupCommit {
  /** Resolves with what `work` returned once it is committed; rejects with what it threw, or with why the commit failed. */
  apply<T>(work: () => T): Promise<T>;
  /** Commits what is open, now. */
  flush(): void;
}

export function groupCommit(db: DatabaseSync): GroupCommit {
  let waiting: { resolve(): void; reject(why: unknown): void }[] = [];
  let isOpen = false;
  const savepoint = db.prepare('SAVEPOINT unit');
  const release = db.prepare('RELEASE unit');

  const flush = () => {
    if (!isOpen) return;
    isOpen = false;
    const group = waiting;
    waiting = [];
    try {
      db.exec('COMMIT');
    } catch (why) {
      if (db.isTransaction) db.exec('ROLLBACK');
      for (const { reject } of group) reject(why);
      return;
    }
    for (const { resolve } of group) resolve();
  };

  const open = () => {
    db.exec('BEGIN IMMEDIATE');
    isOpen = true;
    setImmediate(flush);
  };

  return {
    async apply(work) {
      // A full disk rolls the whole group back: who waits on it is told before new work begins.
      if (isOpen && !db.isTransaction) flush();
      if (!isOpen) open();
      const result = unit(db, savepoint, release, work);
      await new Promise<void>((resolve, reject) => {
        waiting.push({ resolve, reject });
      });
      return result;
    },
    flush,
  };
}

function unit<T>(
  db: DatabaseSync,
  savepoint: ReturnType<DatabaseSync['prepare']>,
  release: ReturnType<DatabaseSync['prepare']>,
  work: () => T,
): T {
  savepoint.run();
  try {
    const result = work();
    release.run();
    return result;
  } catch (thrown) {
    // A full disk may have rolled the whole transaction back already; then there is no savepoint left.
    if (db.isTransaction) db.exec('ROLLBACK TO unit; RELEASE unit');
    throw thrown;
  }
}
