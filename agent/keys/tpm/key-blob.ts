import * as v from 'valibot';
import { Sha256 } from '../../../shared/jws.ts';
import type { WrappedKey } from './object-commands.ts';

/** A TPM2B's content in base64url; far above what a key of ours takes. */
const Octets = v.pipe(v.string(), v.maxLength(1400), v.regex(/^[A-Za-z0-9_-]+$/, 'expected base64url'));

const KeyBlob = v.strictObject({
  /** SHA-256 of the parent's name: another parent means that the TPM was cleared, or is another one. */
  parent: Sha256,
  publicArea: Octets,
  privateBlob: Octets,
});

/** A device key of a TPM as its file keeps it: of no use on another machine. */
export interface KeptKey extends WrappedKey {
  /** Which parent wrapped it. */
  readonly parent: string;
}

/** The text of the file. */
export const writeKeyBlob = ({ parent, publicArea, privateBlob }: KeptKey): string =>
  JSON.stringify({
    parent,
    publicArea: publicArea.toString('base64url'),
    privateBlob: privateBlob.toString('base64url'),
  } satisfies v.InferInput<typeof KeyBlob>);

/** The key of a file's text. Throws where it is not one. */
export function readKeyBlob(text: string): KeptKey {
  const { parent, publicArea, privateBlob } = v.parse(KeyBlob, JSON.parse(text));
  return {
    parent,
    publicArea: Buffer.from(publicArea, 'base64url'),
    privateBlob: Buffer.from(privateBlob, 'base64url'),
  };
}
