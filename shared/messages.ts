import * as v from 'valibot';
import { IssuerKeys } from './enrolment.ts';
import { Jws, Sha256 } from './jws.ts';
import { Problem } from './problem.ts';
import { Instant } from './time.ts';

export const streamPath = '/v1/stream';
export const subprotocol = 'stance.v1';

/** The JOSE type of a challenge: the service proves itself before anything about the device is said. */
export const challengeTyp = 'challenge+jwt';

/** The bounds of the stream; each side holds the other to them. */
export const streamLimits = {
  /** One frame, in bytes of UTF-8. */
  frameBytes: 65_536,
  /** Evidence in one `attest`. */
  evidencePerFrame: 16,
  /** Bytes of evidence in one `attest`, so that the envelope always fits the frame. */
  evidenceBytes: 61_440,
  nonceSeconds: 600,
  pingSeconds: 30,
} as const;

export const ChallengeClaims = v.object({
  iss: v.string(),
  eat_nonce: Sha256,
  iat: Instant,
  exp: Instant,
  iss_jkts: IssuerKeys,
});
export type ChallengeClaims = v.InferOutput<typeof ChallengeClaims>;

const ErrorMessage = v.strictObject({ type: v.literal('error'), problem: Problem, challenge: v.optional(Jws) });

/** What a device says. */
export const DeviceMessage = v.variant('type', [
  v.strictObject({ type: v.literal('enrol'), proof: Jws }),
  v.strictObject({ type: v.literal('prove'), proof: Jws }),
  v.strictObject({ type: v.literal('activate'), proof: Jws }),
  v.strictObject({
    type: v.literal('attest'),
    evidence: v.pipe(v.array(Jws), v.minLength(1), v.maxLength(streamLimits.evidencePerFrame)),
    live: v.boolean(),
    want: v.optional(v.pipe(v.array(v.literal('token')), v.maxLength(1))),
  }),
  ErrorMessage,
]);
export type DeviceMessage = v.InferOutput<typeof DeviceMessage>;

/** What the service says. */
export const ServiceMessage = v.variant('type', [
  v.object({ type: v.literal('challenge'), challenge: Jws }),
  v.object({ type: v.literal('enrolled'), result: Jws }),
  v.object({ type: v.literal('credential'), credential: Jws }),
  v.object({ type: v.literal('received'), seq: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  v.object({ type: v.literal('decision'), result: Jws, token: v.optional(Jws) }),
  v.object({
    type: v.literal('recollect'),
    signals: v.pipe(v.array(v.pipe(v.string(), v.maxLength(32))), v.minLength(1), v.maxLength(64)),
    reason: v.pipe(v.string(), v.maxLength(200)),
  }),
  ErrorMessage,
]);
export type ServiceMessage = v.InferOutput<typeof ServiceMessage>;

/** Close codes of the stream (RFC 6455 §7.4 and the IANA registry). A close says when to try again, never what to forget. */
export const closeCode = {
  normal: 1000,
  goingAway: 1001,
  badSubprotocol: 1002,
  tooBig: 1009,
  restart: 1012,
  tryLater: 1013,
  unauthorised: 3000,
  forbidden: 3003,
  timeout: 3008,
} as const;
