import type { Jws } from '../../shared/jws.ts';
import type { Problem, ProblemError } from '../../shared/problem.ts';
import type { Attested, AttestMessage } from '../attest/attest.ts';
import type { Enrolled } from '../enrol/enrol.ts';
import type { Prover } from '../tpm/prove-key.ts';
import type { Connection } from './connection.ts';
import type { NonceBook } from './nonce-book.ts';

/** What a connection needs done; it knows sockets, and this knows devices. */
export interface StreamWork {
  /** A signed challenge with a new nonce that is noted in the book. */
  challenge(nonces: NonceBook): Jws;
  enrol(proof: Jws, nonces: NonceBook): Promise<Enrolled>;
  attest(message: AttestMessage, nonces: NonceBook): Promise<Attested>;
  readonly prover: Prover;
  /** Whether this connection is the one that speaks for a device from now on; where it is, an older one is closed. */
  speaksFor(connection: Connection, device: string): boolean;
  /** The signed word for a revoked device, where it was ever known. */
  revokedResult(device: string, nonce?: string): Jws | undefined;
  /** Throws `internal` while the clock of this service stands before what it has already received. */
  refuseWrongClock(): void;
  /** Notes what a device could not make sense of. */
  heard(problem: Problem): void;
  /** Notes a fault of ours and gives the problem that is told of it. */
  fault(thrown: unknown): ProblemError;
}
