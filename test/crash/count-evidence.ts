import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Settings } from '../../agent/config-file.ts';
import { sha256 } from '../../agent/crypto/es256.ts';
import { jwsVerifier } from '../../agent/crypto/jws-verifier.ts';
import { payloadOf } from '../../decision-service/keys/decode-json.ts';
import { checkHistory, type HistoryItem } from '../../shared/history.ts';
import type { PublicJwk } from '../../shared/jws.ts';

/** An agent's place on disk. */
export interface Laptop {
  readonly name: string;
  readonly settings: Settings;
}

/** What was seen on the wire: each item by its place, and places at which two were seen. */
export interface WireWitness {
  readonly sent: Map<string, { readonly chain: string; readonly seq: number; readonly hash: string }>;
  readonly forks: string[];
}

/** What became of all that was signed. Every list is empty where nothing went wrong. */
export interface Count {
  readonly devices: number;
  readonly evidence: number;
  readonly waiting: number;
  readonly dropped: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Signatures, links and places that do not hold; devices that are marked; tokens used twice. */
  readonly broken: readonly string[];
}

interface Stored {
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
  readonly jws: string;
}
interface Kept extends HistoryItem {
  readonly laptop: string;
}

const read = <Row>(path: string, sql: string): Row[] => {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return db.prepare(sql).all() as Row[];
  } finally {
    db.close();
  }
};

/** The evidence of a service's database. */
export const storedEvidence = (dataDir: string): Stored[] =>
  read(join(dataDir, 'store/service.db'), 'SELECT chain, seq, hash, jws FROM evidence ORDER BY chain, seq');

/** How many items a service's database holds. */
export const storedCount = (dataDir: string): number =>
  read<{ n: number }>(join(dataDir, 'store/service.db'), 'SELECT count(*) AS n FROM evidence')[0]?.n ?? 0;

/** The items of a laptop's ledger, openings included. */
const keptItems = ({ name, settings }: Laptop): Kept[] =>
  read<HistoryItem>(
    join(settings.stateDir, 'ledger.db'),
    'SELECT id, chain, seq, jws, at, cause, acknowledgedAt FROM item ORDER BY id',
  ).map((item) => ({ ...item, laptop: name }));

/** How many items of a laptop wait to be acknowledged. */
export const waitingCount = (laptop: Laptop): number =>
  keptItems(laptop).filter(({ acknowledgedAt }) => acknowledgedAt === null).length;

/**
 * Counts what was signed where it counts: in the service's database. Three witnesses are held against it: the ledgers, what passed the
 * wire, and the numbers of each chain. Nothing may write meanwhile.
 */
export function countEvidence(dataDir: string, laptops: readonly Laptop[], witness: WireWitness): Count {
  const stored = storedEvidence(dataDir);
  const at = new Map(stored.map((item) => [`${item.chain} #${item.seq}`, item]));
  const kept = laptops.flatMap(keptItems).filter(({ seq }) => seq > 0);
  const keptAt = new Map(kept.map((item) => [`${item.chain} #${item.seq}`, item]));
  const lost: string[] = [];
  const doubled = [...witness.forks.map((place) => `${place}: two items on the wire`)];
  for (const [place, { jws, laptop, acknowledgedAt }] of keptAt) {
    const there = at.get(place);
    if (there === undefined && acknowledgedAt !== null) lost.push(`${laptop} ${place}: acknowledged, not stored`);
    if (there !== undefined && there.hash !== sha256(jws)) doubled.push(`${laptop} ${place}: another is stored`);
  }
  const { gaps, dropped, last } = findGaps(stored, (place) => keptAt.has(place));
  lost.push(...gaps);
  for (const [place, { chain, seq, hash }] of witness.sent) {
    const there = at.get(place);
    // What is missing between two that are stored was counted above, where it may be explained.
    if (there === undefined && !keptAt.has(place) && seq > (last.get(chain) ?? 0)) lost.push(`${place}: was sent`);
    if (there !== undefined && there.hash !== hash) doubled.push(`${place}: another was sent`);
  }
  for (const { chain, seq, jws } of stored) {
    const said = payloadOf(jws) as { chain: string; seq: number };
    if (said.chain !== chain || said.seq !== seq) doubled.push(`${chain} #${seq}: stored in another place`);
  }
  const waiting = kept.filter(({ acknowledgedAt }) => acknowledgedAt === null).length;
  const { devices, broken } = checkService(dataDir, stored, laptops);
  return { devices, evidence: stored.length, waiting, dropped, lost, doubled, broken };
}

/** Numbers that are neither stored nor kept, beyond as many as the items after them say were dropped. */
function findGaps(stored: readonly Stored[], isKept: (place: string) => boolean) {
  const last = new Map<string, number>();
  const found: { readonly places: readonly string[]; told: number }[] = [];
  for (const { chain, seq, jws } of stored) {
    const before = last.get(chain) ?? 0;
    const numbers = Array.from({ length: seq - before - 1 }, (_, at) => `${chain} #${before + 1 + at}`);
    if (before === 0 || numbers.length > 0) found.push({ places: numbers.filter((place) => !isKept(place)), told: 0 });
    last.set(chain, seq);
    const gap = found.at(-1);
    if (gap !== undefined) gap.told = Math.max(gap.told, (payloadOf(jws) as { dropped?: number }).dropped ?? 0);
  }
  const gaps = found.filter(({ places, told }) => told < places.length).flatMap(({ places }) => places);
  return { gaps, dropped: found.reduce((sum, { places }) => sum + places.length, 0) - gaps.length, last };
}

/** Every signature by the key the service knows, every link to the item before, and no mark on any device. */
function checkService(dataDir: string, stored: readonly Stored[], laptops: readonly Laptop[]) {
  const path = join(dataDir, 'store/service.db');
  const keys = read<{ jwk: string }>(path, 'SELECT jwk FROM keys').map(({ jwk }) => JSON.parse(jwk) as PublicJwk);
  const asItems = (items: readonly Stored[]): HistoryItem[] =>
    items.map((item, id) => ({ ...item, id, at: 0, cause: 'stored', acknowledgedAt: 0 }));
  const faults = (whose: string, items: readonly HistoryItem[]) =>
    checkHistory(items, keys, jwsVerifier).flatMap(({ chain, faults }) =>
      faults.map(({ seq, fault }) => `${whose} ${chain} #${seq}: ${fault}`),
    );
  const broken = [
    ...faults('service', asItems(stored)),
    ...laptops.flatMap((laptop) => faults(laptop.name, keptItems(laptop))),
    ...stored.filter(({ hash, jws }) => hash !== sha256(jws)).map(({ chain, seq }) => `${chain} #${seq}: other hash`),
    ...read<{ what: string; device: string }>(
      path,
      "SELECT what, device FROM events WHERE what IN ('forked', 'gap', 'restarted', 'restored', 'revoked')",
    ).map(({ what, device }) => `${device} ${what}`),
    ...read<{ id: string }>(path, 'SELECT id FROM tokens WHERE used > 1').map(({ id }) => `token ${id} used twice`),
  ];
  const [row] = read<{ n: number }>(path, 'SELECT count(*) AS n FROM devices');
  return { devices: row?.n ?? 0, broken };
}
