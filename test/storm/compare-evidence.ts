import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** What became of everything that laptops signed, counted in their ledgers and in the service's database. */
export interface Compared {
  readonly signed: number;
  /** Signed and not at the service. */
  readonly lost: number;
  /** At the service more than once. */
  readonly doubled: number;
  /** At the service, and no laptop signed it. */
  readonly foreign: number;
  /** Signed, not lost, and not known by its laptop to have arrived. */
  readonly unacknowledged: number;
  /** What the service noted about laptops: forks, gaps, restarts. */
  readonly events: Readonly<Record<string, number>>;
}

/** Compares item by item, by place and hash. Nobody may be running. */
export function compareEvidence(folders: readonly string[], dataDir: string): Compared {
  const stored = query(join(dataDir, 'store/service.db'), 'SELECT chain, seq, hash FROM evidence');
  const times = new Map<string, number>();
  for (const row of stored) times.set(named(row), (times.get(named(row)) ?? 0) + 1);
  const hashes = new Set(stored.map(({ hash }) => hash));
  const signed = folders
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name, 'ledger.db')))
    .flatMap((path) => query(path, 'SELECT chain, seq, hash, acknowledgedAt FROM item WHERE seq > 0'));
  const names = new Set(signed.map(named));
  const events = query(join(dataDir, 'store/service.db'), 'SELECT what, count(*) AS n FROM events GROUP BY what');
  return {
    signed: signed.length,
    lost: [...names].filter((name) => !times.has(name)).length,
    doubled: stored.length - hashes.size,
    foreign: [...times.keys()].filter((name) => !names.has(name)).length,
    unacknowledged: signed.filter(({ acknowledgedAt }) => acknowledgedAt === null).length,
    events: Object.fromEntries(events.map(({ what, n }) => [String(what), Number(n)])),
  };
}

type Row = Record<string, string | number | null>;
const named = ({ chain, seq, hash }: Row): string => `${chain} ${seq} ${hash}`;

function query(path: string, sql: string): Row[] {
  const db = new DatabaseSync(path);
  try {
    return db.prepare(sql).all() as Row[];
  } finally {
    db.close();
  }
}
