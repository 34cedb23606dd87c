import { createHmac, timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';
import { bindingHeader, bindingTyp } from '../../shared/enrolment.ts';
import { parse } from '../../shared/issues.ts';
import { type Jws, PublicJwk, splitJws, thumbprintInput } from '../../shared/jws.ts';
import { ProblemError } from '../../shared/problem.ts';
import { decodeJson } from '../keys/decode-json.ts';
import type { TokenRow, TokenStore } from '../store/token-store.ts';

const BindingHeader = v.object({
  alg: v.literal('HS256'),
  typ: v.literal(bindingTyp),
  kid: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{8,64}$/)),
  url: v.string(),
});
/** Stands in for the secret of a token that does not exist, so that guessing token ids is told nothing by the time it takes. */
const nobody = Buffer.alloc(32, 1);

/**
 * The token that vouches for a key (RFC 8555 §7.3.4): an HMAC by its secret over exactly this public key, for this service.
 * Whether the token may still be used is for the caller to say.
 */
export function checkBinding(binding: Jws, jwk: PublicJwk, url: string, tokens: TokenStore): TokenRow {
  const parts = splitJws(binding);
  if (parts === undefined) throw new ProblemError('enrol-token-invalid');
  const header = parse(BindingHeader, decodeJson(parts.header));
  if (!header.ok) throw new ProblemError('enrol-token-invalid', `eab header ${header.path.join('.')}: ${header.text}`);
  const expected = Buffer.from(bindingHeader(header.value.kid, url)).toString('base64url');
  const token = tokens.find(header.value.kid);
  const mac = createHmac('sha256', token?.secret ?? nobody)
    .update(`${parts.header}.${parts.payload}`)
    .digest();
  const given = Buffer.from(parts.signature, 'base64url');
  const holds = given.length === mac.length && timingSafeEqual(given, mac);
  if (token === undefined || !holds || parts.header !== expected) throw new ProblemError('enrol-token-invalid');
  const bound = parse(PublicJwk, decodeJson(parts.payload));
  if (!bound.ok || thumbprintInput(bound.value) !== thumbprintInput(jwk))
    throw new ProblemError('enrol-token-invalid', 'the token vouches for another key');
  return token;
}
