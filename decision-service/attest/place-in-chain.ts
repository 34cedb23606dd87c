import type { Jws } from '../../shared/jws.ts';
import { sha256 } from '../keys/sha256.ts';
import type { ChainRow, EvidenceRow, EvidenceStore } from '../store/evidence-store.ts';
import type { OpenedEvidence } from './open-evidence.ts';

/**
 * Where an item stands in its chain (protocol.md §2): it follows, is known already, leaves a gap before it, contradicts what is
 * stored, or comes from a past that is no longer or never was stored. Only `fork` proves that two speak with one key.
 */
export type Place =
  | { is: 'next' }
  | { is: 'duplicate' }
  | { is: 'gap'; missing: number }
  | { is: 'fork' }
  | { is: 'unknownPast' };

export function placeInChain(item: OpenedEvidence, chain: ChainRow, evidence: EvidenceStore): Place {
  const { seq, prev } = item.place;
  if (seq <= chain.last) {
    const stored = evidence.at(chain.id, seq);
    if (stored === undefined) return { is: 'unknownPast' };
    if (stored.hash === item.hash || signedPart(stored.jws) === signedPart(item.jws)) return { is: 'duplicate' };
    refuseSpoiled(chain, seq, stored, stored.hash);
    return { is: 'fork' };
  }
  if (seq > chain.last + 1) return { is: 'gap', missing: seq - chain.last - 1 };
  if (prev === chain.head) return { is: 'next' };
  const head = evidence.at(chain.id, chain.last);
  if (head === undefined) return { is: 'fork' };
  refuseSpoiled(chain, chain.last, head, chain.head);
  return sha256(mirrored(head.jws)) === prev ? { is: 'next' } : { is: 'fork' };
}

/** A disk that changed what is stored brands nobody: that would be our fault, and is told as one. */
function refuseSpoiled({ id }: ChainRow, seq: number, { jws }: EvidenceRow, hash: string): void {
  if (sha256(jws) !== hash) throw new Error(`the database is damaged: #${seq} of chain ${id} is not what was stored`);
}

/** What the signature covers. Two JWS that differ only in the signature say the same thing, so they are no fork. */
const signedPart = (jws: Jws): string => jws.slice(0, jws.lastIndexOf('.'));

/** The order of P-256 (SEC 2 §2.4.2). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/**
 * The same JWS with the other signature that ECDSA allows, (r, n − s). A proxy that opens TLS can swap one for the other
 * without the key; the device chains by the text it signed, so both texts of the head count, or that proxy could make every
 * laptop look like a fork.
 */
export function mirrored(jws: Jws): Jws {
  const dot = jws.lastIndexOf('.');
  const signature = Buffer.from(jws.slice(dot + 1), 'base64url');
  const s = BigInt(`0x${signature.subarray(32).toString('hex')}`);
  const other = Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex');
  return `${jws.slice(0, dot)}.${Buffer.concat([signature.subarray(0, 32), other]).toString('base64url')}`;
}
