import * as v from 'valibot';

/** Every way the wire says no (protocol.md §2). A table-driven test has a case for each. */
export const ProblemType = v.picklist([
  'malformed',
  'too-large',
  'bad-header',
  'bad-type',
  'unknown-key',
  'unknown-chain',
  'revoked',
  'bad-signature',
  'bad-profile',
  'bad-audience',
  'bad-issuer',
  'stale-nonce',
  'chain-fork',
  'schema',
  'enrol-token-invalid',
  'enrol-token-exhausted',
  'already-enrolled',
  'restart-too-soon',
  'rate-limited',
  'internal',
]);
export type ProblemType = v.InferOutput<typeof ProblemType>;

/** RFC 9457 problem details. `detail` names what and where, and never repeats what was sent. */
export const Problem = v.object({
  type: ProblemType,
  title: v.pipe(v.string(), v.maxLength(120)),
  detail: v.optional(v.pipe(v.string(), v.maxLength(300))),
  /** Seconds after which another try may help. */
  retry_after: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(86_400))),
});
export type Problem = v.InferOutput<typeof Problem>;

/** One short title per type, for people who read logs. */
export const problemTitles: Readonly<Record<ProblemType, string>> = {
  malformed: 'The message is not what this stream carries',
  'too-large': 'The message is larger than this stream carries',
  'bad-header': 'The protected header is not the one this key signs under',
  'bad-type': 'The token is of another type',
  'unknown-key': 'The key is not known here',
  'unknown-chain': 'The chain is not known here',
  revoked: 'The key was revoked',
  'bad-signature': 'The signature does not hold',
  'bad-profile': 'The evidence profile is not understood here',
  'bad-audience': 'The token is for another service',
  'bad-issuer': 'The key does not belong to this issuer',
  'stale-nonce': 'The nonce was not given on this connection, was used, or is too old',
  'chain-fork': 'The evidence does not continue its chain',
  schema: 'A mandatory claim is missing or has another shape',
  'enrol-token-invalid': 'The enrolment token is not valid',
  'enrol-token-exhausted': 'The enrolment token was used as often as it may be',
  'already-enrolled': 'The key is enrolled under another token',
  'restart-too-soon': 'The key was active a moment ago',
  'rate-limited': 'Too many messages',
  internal: 'The service failed',
};

/** A refusal on its way to the wire. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(type: ProblemType, detail?: string, retryAfter?: number) {
    super(detail === undefined ? type : `${type}: ${detail}`);
    this.name = 'ProblemError';
    this.problem = {
      type,
      title: problemTitles[type],
      ...(detail === undefined ? {} : { detail: detail.slice(0, 300) }),
      ...(retryAfter === undefined ? {} : { retry_after: retryAfter }),
    };
  }
}
