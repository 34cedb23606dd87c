import { createHmac } from 'node:crypto';
import {
  bindingHeader,
  type EnrolmentData,
  type EnrolProof,
  enrolTyp,
  type RestartProof,
  type RotateKey,
  type RotateProof,
  restartTyp,
  rotateKeyTyp,
  rotateTyp,
} from '../../shared/enrolment.ts';
import type { Mode } from '../../shared/evidence.ts';
import { headerText, type Jws, type PublicJwk } from '../../shared/jws.ts';
import {
  type ActivateProof,
  activateTyp,
  answerInput,
  type CredentialClaims,
  type ProveProof,
  proveTyp,
  type Unopened,
} from '../../shared/key-proof.ts';
import type { Platform } from '../../shared/platform.ts';
import type { Instant } from '../../shared/time.ts';
import { encodePart, signJws } from '../crypto/es256.ts';
import type { DeviceKey, HardwareAbout } from '../keys/device-key.ts';
import type { Enrolment } from './identity.ts';

interface About {
  readonly nonce: string;
  readonly iat: Instant;
  readonly platform: Platform;
  readonly mode: Mode;
}

/** The proof by which a key asks to be enrolled: signed by the key itself, bound to the token, which never travels. */
export const enrolProof = (key: DeviceKey, data: EnrolmentData, about: About): Promise<Jws> =>
  vouched(key, data.url, { eab: bind(key.publicJwk, data) }, about);

/** The proof by which a key hands the service's own word back: that it once enrolled this very key. */
export const receiptProof = (key: DeviceKey, { url, receipt }: Enrolment, about: About): Promise<Jws> =>
  vouched(key, url, { receipt }, about);

function vouched(
  key: DeviceKey,
  url: string,
  by: Pick<EnrolProof, 'eab' | 'receipt'>,
  { nonce, iat, platform, mode }: About,
): Promise<Jws> {
  const about = { platform, mode, key_protection: key.protection };
  const claims: EnrolProof = { aud: url, eat_nonce: nonce, iat, ...about, ...by };
  return signJws(headerText(enrolTyp, { jwk: key.publicJwk }), claims, (bytes) => key.sign(bytes));
}

/** The proof by which one key follows another (RFC 8555 §7.3.5): the old one signs around what the new one signed. */
export async function rotateProof(
  old: DeviceKey,
  next: DeviceKey,
  { url, deviceId, chain }: Enrolment,
  { nonce, iat, seq }: { readonly nonce: string; readonly iat: Instant; readonly seq: number },
): Promise<Jws> {
  const said = { aud: url, eat_nonce: nonce, iat };
  const inner: RotateKey = { ...said, iss: deviceId, old: old.id, key_protection: next.protection };
  const key = await signJws(headerText(rotateKeyTyp, { jwk: next.publicJwk }), inner, (bytes) => next.sign(bytes));
  const outer: RotateProof = { ...said, chain, seq, key };
  return signJws(headerText(rotateTyp, { kid: old.id }), outer, (bytes) => old.sign(bytes));
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

/** The proof by which a key asks to be proved: what its hardware says of itself. */
export function proveProof(
  key: DeviceKey,
  url: string,
  { publicArea, certificates, chain }: HardwareAbout,
  { nonce, iat }: Pick<About, 'nonce' | 'iat'>,
): Promise<Jws> {
  const text = (der: Buffer) => der.toString('base64url');
  const claims: ProveProof = {
    ...{ aud: url, eat_nonce: nonce, iat, public_area: text(publicArea), certificates: certificates.map(text) },
    ...(chain.length === 0 ? {} : { chain: chain.map(text) }),
  };
  return signJws(headerText(proveTyp, { kid: key.id }), claims, (bytes) => key.sign(bytes));
}

/** The proof that the hardware opened what was hidden for it, which shows nothing of the secret; or why it did not. */
export function activateProof(
  key: DeviceKey,
  { iss: aud, eat_nonce }: CredentialClaims,
  opened: Buffer | Unopened,
  iat: Instant,
): Promise<Jws> {
  const answer = (secret: Buffer) =>
    createHmac('sha256', secret).update(answerInput(key.id, eat_nonce)).digest('base64url');
  const claims: ActivateProof = {
    ...{ aud, eat_nonce, iat },
    ...(typeof opened === 'string' ? { unopened: opened } : { answer: answer(opened) }),
  };
  return signJws(headerText(activateTyp, { kid: key.id }), claims, (bytes) => key.sign(bytes));
}

/** External account binding (RFC 8555 §7.3.4): an HMAC by the token over the public key. */
function bind(jwk: PublicJwk, { token_id, token_secret, url }: EnrolmentData): Jws {
  const input = `${encodePart(bindingHeader(token_id, url))}.${encodePart(JSON.stringify(jwk))}`;
  const mac = createHmac('sha256', Buffer.from(token_secret, 'base64url')).update(input, 'ascii').digest('base64url');
  return `${input}.${mac}`;
}
