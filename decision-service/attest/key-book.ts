import { createPublicKey, type KeyObject } from 'node:crypto';
import { evidenceTyp } from '../../shared/evidence.ts';
import { headerText } from '../../shared/jws.ts';
import { ProblemError } from '../../shared/problem.ts';
import { decodeJson } from '../keys/decode-json.ts';
import type { KeyRow } from '../store/key-store.ts';

/** A device key ready to verify with. */
export interface KnownKey {
  readonly kid: string;
  readonly device: string;
  readonly publicKey: KeyObject;
}

/** Keys kept ready in each of two halves; at about 1 KiB each this is what ten thousand connected devices need. */
const cachedKeys = 8_192;
const header = new RegExp(
  `^\\{"alg":"ES256","typ":"${evidenceTyp.replace('+', '\\+')}","kid":"([A-Za-z0-9_-]{43})"\\}$`,
);

/** Finds the key an evidence names by its protected header, which is compared as a string and never interpreted. */
export interface KeyBook {
  /** The key of an encoded evidence header; throws `bad-type`, `bad-header` or `unknown-key`. */
  ofHeader(encoded: string): KnownKey;
}

/** What never changes about a key is cached: whom it belongs to and its parsed form. Whether it is revoked is asked each time. */
export function keyBook(devices: { key(kid: string): Pick<KeyRow, 'device' | 'jwk'> | undefined }): KeyBook {
  // Whoever is asked for moves to the younger half, and when that is full the older is let go: who is needed stays.
  let young = new Map<string, KnownKey>();
  let old = new Map<string, KnownKey>();
  const keep = (encoded: string, key: KnownKey) => {
    if (young.size >= cachedKeys) [old, young] = [young, new Map()];
    young.set(encoded, key);
    return key;
  };
  return {
    ofHeader(encoded) {
      const cached = young.get(encoded);
      if (cached !== undefined) return cached;
      // Under a text of its own: a piece of the evidence would keep all of it in memory for as long as the key is here.
      const kid = kidOf(encoded);
      const older = old.get(encoded);
      if (older !== undefined) return keep(encodedHeader(kid), older);
      const row = devices.key(kid);
      if (row === undefined) throw new ProblemError('unknown-key');
      const publicKey = createPublicKey({ key: JSON.parse(row.jwk), format: 'jwk' });
      return keep(encodedHeader(kid), { kid, device: row.device, publicKey });
    },
  };
}

/** The kid in an encoded evidence header, where the header is exactly ours. */
export function kidOf(encoded: string): string {
  const text = Buffer.from(encoded, 'base64url').toString('latin1');
  const kid = header.exec(text)?.[1];
  // Written in one way only: a header with unused bits set is another text for the same bytes.
  if (kid !== undefined && encodedHeader(kid) === encoded) return kid;
  throw new ProblemError(typOf(encoded) === evidenceTyp ? 'bad-header' : 'bad-type');
}

const encodedHeader = (kid: string): string =>
  Buffer.from(headerText(evidenceTyp, { kid }), 'latin1').toString('base64url');

/** The `typ` of a header that is not ours, only to say what is wrong with it; evidence's own where there is no telling. */
function typOf(encoded: string): unknown {
  const parsed = decodeJson(encoded);
  return typeof parsed === 'object' && parsed !== null && 'typ' in parsed ? parsed.typ : evidenceTyp;
}
