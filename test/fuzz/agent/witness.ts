import { createPublicKey, verify } from 'node:crypto';
import { type Jws, type PublicJwk, thumbprintInput } from '../../../shared/jws.ts';
import type { DeviceMessage } from '../../../shared/messages.ts';
import { sha256 } from '../../support/device/key.ts';

/** The claims of a token, believed only where the signature is looked at, too. */
export const claimsOf = (jws: Jws): Record<string, unknown> =>
  JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
const headerOf = (jws: Jws) =>
  JSON.parse(Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString()) as {
    typ: string;
    kid?: string;
    jwk?: PublicJwk;
  };

/** Sees everything that an agent ever says, and fails where it says what it never may. */
export class Witness {
  readonly #keys = new Map<string, PublicJwk>();
  readonly #items = new Map<string, Jws>();
  /** The id of the first key that was shown: the device is named by it for ever. */
  first: string | undefined;
  proofs = 0;
  get items(): number {
    return this.#items.size;
  }

  hear(message: DeviceMessage): void {
    if (message.type === 'enrol') {
      this.proofs += 1;
      this.#hearProof(message.proof);
    }
    if (message.type === 'attest') for (const jws of message.evidence) this.#hearEvidence(jws);
  }

  #hearProof(proof: Jws): void {
    const { jwk, kid } = headerOf(proof);
    if (jwk !== undefined) this.#show(jwk, proof);
    else this.#expectSigned(proof, kid);
    const { key } = claimsOf(proof);
    if (typeof key !== 'string') return;
    const inner = headerOf(key).jwk;
    if (inner !== undefined) this.#show(inner, key);
  }

  #show(jwk: PublicJwk, proof: Jws): void {
    const kid = sha256(thumbprintInput(jwk));
    this.first ??= kid;
    this.#keys.set(kid, jwk);
    this.#expectSigned(proof, kid);
  }

  /** Signed once, by a key that was shown, under one number: another text there would be a fork. */
  #hearEvidence(jws: Jws): void {
    this.#expectSigned(jws, headerOf(jws).kid);
    const { chain, seq, prev } = claimsOf(jws);
    const name = `${chain} ${seq}`;
    const before = this.#items.get(name);
    if (before !== undefined && before !== jws) throw new Error(`two items stand at ${name}`);
    this.#items.set(name, jws);
    const last = this.#items.get(`${chain} ${Number(seq) - 1}`);
    if (last !== undefined && sha256(last) !== prev)
      throw new Error(`the item at ${name} follows another than it was told`);
  }

  #expectSigned(jws: Jws, kid = ''): void {
    const jwk = this.#keys.get(kid);
    if (jwk === undefined) throw new Error(`a key that was never shown signed: ${kid}`);
    const dot = jws.lastIndexOf('.');
    const key = { key: createPublicKey({ key: { ...jwk }, format: 'jwk' }), dsaEncoding: 'ieee-p1363' as const };
    if (!verify('sha256', Buffer.from(jws.slice(0, dot)), key, Buffer.from(jws.slice(dot + 1), 'base64url')))
      throw new Error('a signature of the agent does not hold');
  }
}
