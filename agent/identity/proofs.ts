import { createHmac } from 'node:crypto';
import {
  bindingHeader,
  type EnrolmentData,
  type EnrolProof,
  enrolTyp,
  type RestartProof,
  restartTyp,
} from '../../shared/enrolment.ts';
import type { Mode } from '../../shared/evidence.ts';
import { headerText, type Jws, type PublicJwk } from '../../shared/jws.ts';
import type { Platform } from '../../shared/platform.ts';
import type { Instant } from '../../shared/time.ts';
import { encodePart, signJws } from '../crypto/es256.ts';
import type { DeviceKey } from '../keys/device-key.ts';

/** The proof by which a key asks to be enrolled: signed by the key itself, bound to the token, which never travels. */
export function enrolProof(
  key: DeviceKey,
  data: EnrolmentData,
  about: { readonly nonce: string; readonly iat: Instant; readonly platform: Platform; readonly mode: Mode },
): Promise<Jws> {
  const claims: EnrolProof = {
    aud: data.url,
    eat_nonce: about.nonce,
    iat: about.iat,
    platform: about.platform,
    mode: about.mode,
    key_protection: key.protection,
    eab: bind(key.publicJwk, data),
  };
  return signJws(headerText(enrolTyp, { jwk: key.publicJwk }), claims, (bytes) => key.sign(bytes));
}

/** The proof by which an enrolled key opens a new chain. */
export function restartProof(
  key: DeviceKey,
  url: string,
  about: Pick<RestartProof, 'iat' | 'reason'> & { nonce: string },
): Promise<Jws> {
  const claims: RestartProof = { aud: url, eat_nonce: about.nonce, iat: about.iat, reason: about.reason };
  return signJws(headerText(restartTyp, { kid: key.id }), claims, (bytes) => key.sign(bytes));
}

/** External account binding (RFC 8555 §7.3.4): an HMAC by the token over the public key. */
function bind(jwk: PublicJwk, { token_id, token_secret, url }: EnrolmentData): Jws {
  const input = `${encodePart(bindingHeader(token_id, url))}.${encodePart(JSON.stringify(jwk))}`;
  const mac = createHmac('sha256', Buffer.from(token_secret, 'base64url')).update(input, 'ascii').digest('base64url');
  return `${input}.${mac}`;
}
