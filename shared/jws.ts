import * as v from 'valibot';

/** A compact JWS (RFC 7515 §7.1): three parts of base64url. What it says is worth nothing before its signature holds. */
export type Jws = string;
export const Jws = v.pipe(
  v.string(),
  v.maxLength(32_768),
  v.regex(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/, 'expected a compact JWS'),
);

/** SHA-256 in base64url: a thumbprint, a chain hash, a nonce. */
export const Sha256 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, 'expected 43 base64url characters'));

/** A public P-256 key (RFC 7518 §6.2). A private member is refused: a key that arrives with its secret is burnt. */
export const PublicJwk = v.strictObject({ kty: v.literal('EC'), crv: v.literal('P-256'), x: Sha256, y: Sha256 });
export type PublicJwk = v.InferOutput<typeof PublicJwk>;

/** What RFC 7638 §3 hashes to name a P-256 key: the required members in lexical order, no white space. */
export const thumbprintInput = ({ x, y }: PublicJwk): string => `{"crv":"P-256","kty":"EC","x":"${x}","y":"${y}"}`;

const thumbprintPrefix = 'urn:ietf:params:oauth:jwk-thumbprint:sha-256:';

/** A device is named by the thumbprint URI (RFC 9278) of the first key it enrolled. */
export const deviceIdOf = (thumbprint: string): string => thumbprintPrefix + thumbprint;
export const DeviceId = v.pipe(
  v.string(),
  v.check(
    (id) => id.startsWith(thumbprintPrefix) && id.length === thumbprintPrefix.length + 43,
    'expected a device id',
  ),
);

/** The three parts of a compact JWS as they stand, or undefined where there are not exactly three. */
export function splitJws(jws: Jws): { header: string; payload: string; signature: string } | undefined {
  const [header, payload, signature, ...rest] = jws.split('.');
  if (!header || !payload || !signature || rest.length > 0) return undefined;
  return { header, payload, signature };
}

/** The protected header of everything one key signs for one purpose: a fixed text, so it can be compared as a string. */
export const headerText = (typ: string, member: { kid: string } | { jwk: PublicJwk }): string =>
  'kid' in member
    ? `{"alg":"ES256","typ":"${typ}","kid":"${member.kid}"}`
    : `{"alg":"ES256","typ":"${typ}","jwk":${JSON.stringify(member.jwk)}}`;
