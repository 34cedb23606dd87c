import { compactVerify, importJWK } from 'jose';
import * as v from 'valibot';
import { enrolTyp, restartTyp, rotateKeyTyp, rotateTyp } from '../../shared/enrolment.ts';
import { parse } from '../../shared/issues.ts';
import { headerText, type Jws, PublicJwk, Sha256, splitJws } from '../../shared/jws.ts';
import { activateTyp, proveTyp } from '../../shared/key-proof.ts';
import { ProblemError } from '../../shared/problem.ts';
import { decodeJson, payloadOf } from '../keys/decode-json.ts';

const ofKey = (typ: string) => v.strictObject({ alg: v.literal('ES256'), typ: v.literal(typ), kid: Sha256 });
const ofNewKey = (typ: string) => v.strictObject({ alg: v.literal('ES256'), typ: v.literal(typ), jwk: PublicJwk });
const headers = {
  [enrolTyp]: ofNewKey(enrolTyp),
  [restartTyp]: ofKey(restartTyp),
  [rotateTyp]: ofKey(rotateTyp),
  [proveTyp]: ofKey(proveTyp),
  [activateTyp]: ofKey(activateTyp),
  [rotateKeyTyp]: ofNewKey(rotateKeyTyp),
} as const;
type ProofTyp = keyof typeof headers;

/** Whose proof it says it is; worth nothing before {@link verifiedClaims}. */
export type ProofHeader = { typ: ProofTyp } & ({ kid: string } | { jwk: PublicJwk });

/** The protected header of a proof: exactly one of the texts that are taken here, compared as a string. */
export function readProofHeader(
  proof: Jws,
  taken: readonly ProofTyp[] = [enrolTyp, restartTyp, rotateTyp],
): ProofHeader {
  const encoded = splitJws(proof)?.header ?? '';
  const value = decodeJson(encoded);
  if (value === undefined) throw new ProblemError('bad-header', 'not JSON');
  const said = typeof value === 'object' && value !== null && 'typ' in value ? value.typ : undefined;
  const typ = taken.find((each) => each === said);
  if (typ === undefined) throw new ProblemError('bad-type');
  const header = parse(headers[typ], value);
  // Says what is wrong by path only: a private key sent by mistake must not come back in an error.
  if (!header.ok) throw new ProblemError('bad-header', `${header.path.join('.')}: ${header.text}`);
  const named = 'jwk' in header.value ? { jwk: header.value.jwk } : { kid: header.value.kid };
  if (Buffer.from(headerText(typ, named)).toString('base64url') !== encoded) throw new ProblemError('bad-header');
  return { typ, ...named };
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
