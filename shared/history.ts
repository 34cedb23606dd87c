import * as v from 'valibot';
import { enrolTyp, restartTyp } from './enrolment.ts';
import { EvidencePlace, evidenceTyp } from './evidence.ts';
import { Jws, PublicJwk, Sha256, splitJws, thumbprintInput } from './jws.ts';
import { Instant } from './time.ts';

/** One signed item of the ledger, exactly as it left or will leave the laptop. The opening proof of a chain is its item 0. */
export const HistoryItem = v.object({
  /** Grows with every item of the ledger; a page is asked for by it. */
  id: v.pipe(v.number(), v.integer(), v.minValue(0)),
  chain: Sha256,
  seq: v.pipe(v.number(), v.integer(), v.minValue(0)),
  at: Instant,
  /** What made it: `start`, `beat`, `changed:osPatch`, … */
  cause: v.pipe(v.string(), v.maxLength(512)),
  /** When the service had it for sure; null while it waits. */
  acknowledgedAt: v.nullable(Instant),
  jws: Jws,
});
export type HistoryItem = v.InferOutput<typeof HistoryItem>;

/** A page of the ledger, newest first, and the public keys this laptop signs with. */
export const HistoryPage = v.object({
  items: v.pipe(v.array(HistoryItem), v.maxLength(256)),
  keys: v.pipe(v.array(PublicJwk), v.maxLength(16)),
  /** Whether there are older items than the last of these. */
  more: v.boolean(),
});
export type HistoryPage = v.InferOutput<typeof HistoryPage>;

/** What checking needs of cryptography; each process brings its own. */
export interface Verifier {
  sha256(text: string): string;
  decode(part: string): unknown;
  /** Whether the signature of a JWS holds under a key, whatever its header says. */
  verify(jws: Jws, key: PublicJwk): boolean;
}

/** What is wrong with one item. */
export type HistoryFault = 'unreadable' | 'unknownKey' | 'badSignature' | 'otherPlace' | 'brokenLink';

/** What checking one chain brought. */
export interface ChainCheck {
  readonly chain: string;
  readonly first: number;
  readonly last: number;
  readonly count: number;
  /** Numbers that are not kept any more, or were dropped while offline: between these two nothing can be said. */
  readonly gaps: readonly (readonly [after: number, before: number])[];
  readonly faults: readonly { readonly seq: number; readonly fault: HistoryFault }[];
}

/**
 * Checks every item of the ledger without asking anybody: that its signature holds, by a key of this laptop or the one its chain
 * was opened with, that it stands where it says, and that it continues the item before it. Chains come oldest first.
 */
export function checkHistory(items: readonly HistoryItem[], keys: readonly PublicJwk[], by: Verifier): ChainCheck[] {
  const byId = new Map(keys.map((key) => [by.sha256(thumbprintInput(key)), key]));
  const chains = new Map<string, HistoryItem[]>();
  for (const item of [...items].sort((one, other) => one.id - other.id))
    chains.set(item.chain, [...(chains.get(item.chain) ?? []), item]);
  return [...chains].map(([chain, members]) => checkChain(chain, members, byId, by));
}

/** The name of the key that a JWS says it is signed by; worth something once its signature holds. Undefined for an unknown header. */
export function keyNameOf(jws: Jws, by: Verifier): string | undefined {
  const header = parsePart(Header, jws, 'header', by);
  if (header === undefined) return undefined;
  return 'jwk' in header ? by.sha256(thumbprintInput(header.jwk)) : header.kid;
}

function checkChain(
  chain: string,
  members: readonly HistoryItem[],
  keys: Map<string, PublicJwk>,
  by: Verifier,
): ChainCheck {
  const items = [...members].sort((one, other) => one.seq - other.seq);
  const gaps: [number, number][] = [];
  const faults: { seq: number; fault: HistoryFault }[] = [];
  let before: HistoryItem | undefined;
  for (const item of items) {
    if (before !== undefined && item.seq > before.seq + 1) gaps.push([before.seq, item.seq]);
    const fault = faultOf(item, before, keys, by);
    if (fault !== undefined) faults.push({ seq: item.seq, fault });
    before = item;
  }
  const [first, last] = [items[0]?.seq ?? 0, before?.seq ?? 0];
  return { chain, first, last, count: items.length, gaps, faults };
}

function faultOf(
  item: HistoryItem,
  before: HistoryItem | undefined,
  keys: Map<string, PublicJwk>,
  by: Verifier,
): HistoryFault | undefined {
  const header = parsePart(Header, item.jws, 'header', by);
  if (header === undefined) return 'unreadable';
  const key = 'jwk' in header ? header.jwk : keys.get(header.kid);
  if (key === undefined) return 'unknownKey';
  if (!by.verify(item.jws, key)) return 'badSignature';
  if (header.typ !== evidenceTyp) {
    if (item.seq !== 0 || by.sha256(item.jws) !== item.chain) return 'otherPlace';
    // Whoever opened a chain here held its key: what follows may be signed by it, though it is not the key of today.
    keys.set(by.sha256(thumbprintInput(key)), key);
    return undefined;
  }
  const place = parsePart(EvidencePlace, item.jws, 'payload', by);
  if (place === undefined) return 'unreadable';
  if (place.chain !== item.chain || place.seq !== item.seq) return 'otherPlace';
  if (item.seq === 1) return place.prev === item.chain ? undefined : 'brokenLink';
  const isNext = before?.seq === item.seq - 1;
  return !isNext || place.prev === by.sha256(before.jws) ? undefined : 'brokenLink';
}

const Header = v.union([
  v.object({ typ: v.literal(enrolTyp), jwk: PublicJwk }),
  v.object({ typ: v.picklist([evidenceTyp, restartTyp]), kid: Sha256 }),
]);

function parsePart<S extends v.GenericSchema>(
  schema: S,
  jws: Jws,
  part: 'header' | 'payload',
  { decode }: Verifier,
): v.InferOutput<S> | undefined {
  const parts = splitJws(jws);
  if (parts === undefined) return undefined;
  const parsed = v.safeParse(schema, decode(parts[part]));
  return parsed.success ? parsed.output : undefined;
}
