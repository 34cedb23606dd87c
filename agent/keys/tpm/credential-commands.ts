import { randomBytes } from 'node:crypto';
import { promptMs, type TpmCommand } from './command.ts';
import { hierarchy, nullHandle } from './object-commands.ts';
import { algorithm } from './public-area.ts';
import { empty, sized, u8, u16, u32 } from './write-bytes.ts';

/** TPM_SE_POLICY. */
const policySession = 1;

/** A nonce of at least 16 octets starts a session; nothing is encrypted or authenticated with it. */
const nonceBytes = 16;
const maxHashBytes = 64;
/** A credential is a key of at most the size of a hash; an RSA-2048 secret is 256 octets. */
const maxSecretBytes = 64;

/** Starts a policy session, bound to nothing (Part 3 §11.1). To be flushed like an object. */
export const startPolicySession = (): TpmCommand<number> => ({
  name: 'StartAuthSession',
  code: 0x176,
  handles: [nullHandle, nullHandle],
  authorizations: [],
  parameters: Buffer.concat([
    ...[sized(randomBytes(nonceBytes)), empty, u8(policySession), u16(algorithm.none), u16(algorithm.sha256)],
  ]),
  givesHandle: true,
  limitMs: promptMs,
  read: (answer, handle) => {
    answer.sized(maxHashBytes);
    return handle;
  },
});

/** Satisfies what the endorsement key's policy wants: the endorsement hierarchy's password, which is empty (Part 3 §23.4). */
export const policySecret = (session: number): TpmCommand<void> => ({
  name: 'PolicySecret',
  code: 0x151,
  handles: [hierarchy.endorsement, session],
  authorizations: ['password'],
  parameters: Buffer.concat([empty, empty, empty, u32(0)]),
  givesHandle: false,
  limitMs: promptMs,
  read: (answer) => {
    // A timeout and a ticket, which only an expiring policy has.
    answer.sized(8);
    answer.u16();
    answer.u32();
    answer.sized(maxHashBytes);
  },
});

/** What a service sends to learn whether a key and an endorsement key lie in one TPM. */
export interface Credential {
  /** TPM2B_ID_OBJECT's content. */
  readonly blob: Uint8Array;
  /** TPM2B_ENCRYPTED_SECRET's content. */
  readonly secret: Uint8Array;
}

/**
 * The service's secret, where the loaded key has the name it was made for and the endorsement key is the one it was encrypted to
 * (Part 3 §12.5). The session is used up by a success.
 */
export const activateCredential = (
  key: number,
  endorsementKey: number,
  session: number,
  { blob, secret }: Credential,
): TpmCommand<Buffer> => ({
  name: 'ActivateCredential',
  code: 0x147,
  handles: [key, endorsementKey],
  authorizations: ['password', session],
  parameters: Buffer.concat([sized(blob), sized(secret)]),
  givesHandle: false,
  limitMs: promptMs,
  read: (answer) => answer.sized(maxSecretBytes),
});
