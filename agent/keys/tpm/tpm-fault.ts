/**
 * What a fault of the TPM means for us: `retry` busy, `lockedOut` too many wrong passwords, `gone` what a handle named is not
 * there, `notUsable` it refuses this for good, `unreachable` it cannot be spoken to, `silent` no answer in time, `garbled` an
 * answer that is none.
 */
export type TpmFaultKind = 'retry' | 'lockedOut' | 'gone' | 'notUsable' | 'unreachable' | 'silent' | 'garbled';

/** A command that the TPM did not carry out. Its message is for people, and carries nothing of what was sent or answered. */
export class TpmFault extends Error {
  readonly kind: TpmFaultKind;
  /** The TPM's own response code, where it gave one. */
  readonly code: number | undefined;
  constructor(kind: TpmFaultKind, message: string, options?: { code?: number; cause?: unknown }) {
    super(message, options);
    this.name = 'TpmFault';
    this.kind = kind;
    this.code = options?.code;
  }
}
