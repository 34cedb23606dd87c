import type { KeyObject } from 'node:crypto';
import * as v from 'valibot';
import { parse } from '../../shared/issues.ts';
import { DeviceId, deviceIdOf, headerText, type Jws, Sha256, splitJws } from '../../shared/jws.ts';
import { ResultClaims, type RetiredKey, resultExtension, resultTyp, tierNumbers } from '../../shared/result.ts';
import type { Instant } from '../../shared/time.ts';
import { decodeJson, payloadOf } from '../keys/decode-json.ts';
import { verifyEs256 } from '../keys/verify-es256.ts';

/** What a service once said under its own signature when it enrolled a key. */
export interface Receipt {
  readonly device: string;
  readonly kid: string;
  readonly chain: string;
  /** When it was said. */
  readonly at: Instant;
  /** When its chain was opened by a restart. */
  readonly restarted: Instant | undefined;
  /** The keys that this one followed. */
  readonly retired: readonly RetiredKey[];
}

/**
 * Opens a receipt that a device hands back. Only an `enrolled` result counts: a decision answers a nonce, a revocation has a tier.
 * Everything that this service, under this address, did not sign with a key that it still stands by is refused, with why.
 */
export function openReceipt(
  receipt: Jws,
  url: string,
  keys: ReadonlyMap<string, KeyObject>,
): { receipt: Receipt } | { refused: string } {
  const kid = kidOf(receipt);
  const key = kid === undefined ? undefined : keys.get(kid);
  if (key === undefined) return refused('no key of this service signed it');
  if (!verifyEs256(receipt, key)) return refused('its signature does not hold');
  const claims = parse(ResultClaims, payloadOf(receipt));
  if (!claims.ok) return refused('it is no result');
  const { iss, sub, aud, iat, ear_status, submods, [resultExtension]: extension } = claims.value;
  const device = parse(DeviceId, aud);
  if (iss !== url || sub !== aud || !device.ok) return refused('it is of another service');
  if (submods.device.eat_nonce !== undefined || ear_status !== tierNumbers.none || extension.findings.length > 0)
    return refused('it enrolled nobody');
  const { chain, restarted, retired = [] } = extension;
  const kept = { device: device.value, chain, at: iat, restarted, retired };
  return { receipt: { ...kept, kid: extension.key ?? device.value.slice(deviceIdOf('').length) } };
}

const refused = (why: string): { refused: string } => ({ refused: why });

/** The key that a result says it was signed with, where its header is exactly that of a result. */
function kidOf(receipt: Jws): string | undefined {
  const header = splitJws(receipt)?.header;
  const said = parse(v.object({ kid: Sha256 }), decodeJson(header ?? ''));
  if (!said.ok || Buffer.from(headerText(resultTyp, said.value)).toString('base64url') !== header) return undefined;
  return said.value.kid;
}
