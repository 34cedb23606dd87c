import { createPublicKey, type KeyObject } from 'node:crypto';
import { withEndorsementKey } from '../../agent/keys/tpm/prove-key.ts';
import type { Tpm } from '../../agent/keys/tpm/tpm.ts';
import type { EndorsementKind } from '../../shared/key-proof.ts';

/** The endorsement key of a TPM, as its certificate would name it. */
export const endorsementKey = (tpm: Tpm, kind: EndorsementKind): Promise<KeyObject> =>
  tpm.inTurn((link) =>
    withEndorsementKey(link, kind, async ({ publicArea }) => {
      const last = (from: number, to: number) => publicArea.subarray(publicArea.length - from, publicArea.length - to);
      const text = (bytes: Buffer) => bytes.toString('base64url');
      const jwk =
        kind === 'rsa'
          ? { kty: 'RSA', n: text(last(256, 0)), e: 'AQAB' }
          : { kty: 'EC', crv: 'P-256', x: text(last(66, 34)), y: text(last(32, 0)) };
      return createPublicKey({ key: jwk, format: 'jwk' });
    }),
  );
