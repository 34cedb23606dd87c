import { createPublicKey, type KeyObject } from 'node:crypto';
import { compactVerify, jwtVerify } from 'jose';
import * as v from 'valibot';
import { openJws } from '../../../agent/crypto/es256.ts';
import { kidOf } from '../../../decision-service/attest/key-book.ts';
import { verifyEs256 } from '../../../decision-service/keys/verify-es256.ts';
import { evidenceTyp } from '../../../shared/evidence.ts';
import { headerText, Jws } from '../../../shared/jws.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { encode, type TestKey } from '../../support/device/key.ts';

/** What each verifier says of a token: whether the key signed this, as evidence. */
export interface Verdicts {
  readonly service: boolean;
  readonly agent: boolean;
  readonly jose: boolean;
  /** Why ours may be stricter than the oracle; undefined where all must say the same. */
  readonly stricter: { readonly service: string | undefined; readonly agent: string | undefined };
}

/** Asks all three about tokens of one key. */
export function verdictsBy(key: TestKey): (jws: string) => Promise<Verdicts> {
  const publicKey = createPublicKey({ key: { ...key.jwk }, format: 'jwk' });
  const header = headerText(evidenceTyp, { kid: key.kid });
  return async (jws) => ({
    service: byService(jws, key, publicKey),
    agent: byAgent(jws, header, publicKey),
    jose: await byJose(jws, key, publicKey),
    stricter: stricterOf(jws, header),
  });
}

/** The service: the shape of the wire, the header as a string, then the signature. */
function byService(jws: string, key: TestKey, publicKey: KeyObject): boolean {
  if (!v.is(Jws, jws)) return false;
  try {
    return kidOf(jws.slice(0, jws.indexOf('.'))) === key.kid && verifyEs256(jws, publicKey);
  } catch (thrown) {
    if (thrown instanceof ProblemError) return false;
    throw thrown;
  }
}

/** The agent: the same shape; a payload that is no JSON is thrown out after its signature held. */
function byAgent(jws: string, header: string, publicKey: KeyObject): boolean {
  if (!v.is(Jws, jws)) return false;
  try {
    return openJws(jws, header, publicKey) !== undefined;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return false;
    throw thrown;
  }
}

/** The oracle, with the same demands on the header that it can state. Its two ways must agree wherever both apply. */
async function byJose(jws: string, key: TestKey, publicKey: KeyObject): Promise<boolean> {
  const compact = await compactVerify(jws, publicKey, { algorithms: ['ES256'] }).then(
    ({ protectedHeader, payload }) => ({
      ok: protectedHeader.typ === evidenceTyp && protectedHeader.kid === key.kid && protectedHeader.jwk === undefined,
      payload,
    }),
    // jose throws for every way of not holding.
    () => ({ ok: false, payload: undefined }),
  );
  if (compact.payload !== undefined && isClaims(compact.payload)) {
    const jwt = await jwtVerify(jws, publicKey, { algorithms: ['ES256'] }).then(
      () => true,
      () => false,
    );
    if (!jwt) throw new Error('jose takes it in one way and not in the other');
  }
  return compact.ok;
}

/** Whether a JWT verifier has nothing to judge but the signature. */
function isClaims(payload: Uint8Array): boolean {
  const said = jsonOf(Buffer.from(payload).toString());
  return (
    typeof said === 'object' &&
    said !== null &&
    !Array.isArray(said) &&
    !('exp' in said) &&
    !('nbf' in said) &&
    !('iat' in said)
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

function stricterOf(jws: string, header: string): Verdicts['stricter'] {
  const [first = '', payload = '', signature = ''] = jws.split('.');
  const wire = v.is(Jws, jws) ? undefined : 'not in the form of the wire';
  const exact = first === encode(header) ? undefined : 'a header that is not our text';
  const canonical = Buffer.from(signature, 'base64url').toString('base64url') === signature;
  const isJson = jsonOf(Buffer.from(payload, 'base64url').toString()) !== undefined;
  return {
    service: wire ?? exact ?? (canonical ? undefined : 'a second text of one signature'),
    agent: wire ?? exact ?? (isJson ? undefined : 'a payload that is no JSON'),
  };
}
