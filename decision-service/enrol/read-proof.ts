import { compactVerify, importJWK } from 'jose';
import * as v from 'valibot';
import { enrolTyp, restartTyp } from '../../shared/enrolment.ts';
import { parse } from '../../shared/issues.ts';
import { headerText, type Jws, PublicJwk, Sha256, splitJws } from '../../shared/jws.ts';
import { ProblemError } from '../../shared/problem.ts';
import { decodeJson, payloadOf } from '../keys/decode-json.ts';

const EnrolHeader = v.strictObject({ alg: v.literal('ES256'), typ: v.literal(enrolTyp), jwk: PublicJwk });
const RestartHeader = v.strictObject({ alg: v.literal('ES256'), typ: v.literal(restartTyp), kid: Sha256 });

/** Whose proof it says it is; worth nothing before {@link verifiedClaims}. */
export type ProofHeader = v.InferOutput<typeof EnrolHeader> | v.InferOutput<typeof RestartHeader>;

/** The protected header of a proof: exactly one of the two texts that this service knows, compared as a string. */
export function readProofHeader(proof: Jws): ProofHeader {
  const encoded = splitJws(proof)?.header ?? '';
  const value = decodeJson(encoded);
  if (value === undefined) throw new ProblemError('bad-header', 'not JSON');
  const typ = typeof value === 'object' && value !== null && 'typ' in value ? value.typ : undefined;
  if (typ !== enrolTyp && typ !== restartTyp) throw new ProblemError('bad-type');
  const header = typ === enrolTyp ? parse(EnrolHeader, value) : parse(RestartHeader, value);
  // Says what is wrong by path only: a private key sent by mistake must not come back in an error.
  if (!header.ok) throw new ProblemError('bad-header', `${header.path.join('.')}: ${header.text}`);
  const exact = headerText(typ, 'jwk' in header.value ? { jwk: header.value.jwk } : { kid: header.value.kid });
  if (Buffer.from(exact).toString('base64url') !== encoded) throw new ProblemError('bad-header');
  return header.value;
}

/** The claims of a proof that this key signed, in this shape and for this audience. */
export async function verifiedClaims<S extends v.GenericSchema<unknown, { aud: string }>>(
  proof: Jws,
  jwk: PublicJwk,
  schema: S,
  audience: string,
): Promise<v.InferOutput<S>> {
  const key = await importJWK(jwk, 'ES256').catch((cause: unknown) => {
    throw new ProblemError(
      'bad-header',
      `jwk: not a point of P-256 (${cause instanceof Error ? cause.name : 'error'})`,
    );
  });
  await compactVerify(proof, key, { algorithms: ['ES256'] }).catch(() => {
    // jose has a class for each way a signature can fail; on the wire they are one.
    throw new ProblemError('bad-signature');
  });
  const claims = parse(schema, payloadOf(proof));
  if (!claims.ok) throw new ProblemError('schema', `${claims.path.join('.')}: ${claims.text}`);
  const { aud } = claims.value as { aud: string };
  if (aud !== audience) throw new ProblemError('bad-audience');
  return claims.value;
}
