import type { Verifier } from '../../shared/history.ts';
import { splitJws, thumbprintInput } from '../../shared/jws.ts';
import { readJson } from '../json-text.ts';
import { importPublicKey, openJws, sha256 } from './es256.ts';

const keys = new Map<string, ReturnType<typeof importPublicKey>>();

/** How the agent checks what it keeps; keys are imported once. */
export const jwsVerifier: Verifier = {
  sha256,
  decode: (part) => readJson(Buffer.from(part, 'base64url').toString('utf8')),
  verify(jws, jwk) {
    const header = Buffer.from(splitJws(jws)?.header ?? '', 'base64url').toString('utf8');
    const name = thumbprintInput(jwk);
    try {
      const key = keys.get(name) ?? importPublicKey(jwk);
      keys.set(name, key);
      return openJws(jws, header, key) !== undefined;
    } catch {
      // A point that is not on the curve signs nothing, and a payload that is no JSON was never signed here.
      return false;
    }
  },
};
