import { ProblemError } from '../../shared/problem.ts';

/** The refusal of a revoked key. It knows the device, which is told so under a signature before its socket is closed. */
export class RevokedError extends ProblemError {
  readonly device: string;
  /** The nonce it answered, so that the signed word answers the same question. */
  readonly nonce: string | undefined;
  constructor(device: string, nonce?: string) {
    super('revoked');
    this.device = device;
    this.nonce = nonce;
  }
}
