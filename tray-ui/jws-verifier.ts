import { createHash, createPublicKey, verify } from 'node:crypto';
import type { Verifier } from '../shared/history.ts';
import { splitJws } from '../shared/jws.ts';

/**
 * How the tray checks what the agent shows it, with nothing but the public key: no other algorithm than ES256 and no other
 * length of a signature than 64 bytes, whatever a header says.
 */
export const jwsVerifier: Verifier = {
  sha256: (text) => createHash('sha256').update(text).digest('base64url'),
  decode: (part) => readJson(Buffer.from(part, 'base64url').toString('utf8')),
  verify(jws, jwk) {
    const parts = splitJws(jws);
    if (parts === undefined) return false;
    const signature = Buffer.from(parts.signature, 'base64url');
    const { alg } = (jwsVerifier.decode(parts.header) ?? {}) as { alg?: unknown };
    if (alg !== 'ES256' || signature.length !== 64) return false;
    try {
      const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
      const input = Buffer.from(`${parts.header}.${parts.payload}`, 'ascii');
      return verify('sha256', input, { key, dsaEncoding: 'ieee-p1363' }, signature);
    } catch (_notOnTheCurve) {
      // Such a key signs nothing; that it is one is said by the fault that follows.
      return false;
    }
  },
};

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
