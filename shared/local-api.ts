import * as v from 'valibot';
import { DeviceStatus } from './device-status.ts';
import { HistoryPage } from './history.ts';
import { Jws } from './jws.ts';
import { PastDecisions } from './past-decisions.ts';
import { SessionReadings } from './session-facts.ts';
import { signalIds } from './signals/catalogue.ts';
import { sessionSignalIds } from './signals/session-signals.ts';
import { Instant } from './time.ts';

/**
 * The daemon's local API: JSON lines over a Unix socket that only one user may open, so that the path says who calls. One asks
 * once, or asks to be told. No configuration is written here, no key is used but for proofs, and nothing is taken from a caller but
 * what their own session alone can tell.
 */
export const localLimits = {
  requestBytes: 8_192,
  answerBytes: 1_048_576,
  /** Why something is refused, in words. */
  saidCharacters: 400,
  /** Signed items in one page of the history, as long as they are no more than half of an answer. */
  historyItems: 128,
  /** Connections of one user at once; one more is closed. */
  clients: 16,
  /** Requests a client may make in a second; the rest are refused. */
  requestsPerSecond: 20,
} as const;

const Id = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31));
const HttpUrl = v.pipe(
  v.string(),
  v.maxLength(2_048),
  v.url(),
  v.regex(/^https?:\/\//, 'expected an http or https URL'),
);
const Method = v.pipe(v.string(), v.regex(/^[A-Z]{1,16}$/, 'expected an HTTP method in capitals'));

export const LocalRequest = v.variant('ask', [
  /** The status as it is. */
  v.strictObject({ id: Id, ask: v.literal('status') }),
  /** The status now and at every change, as `status` events. */
  v.strictObject({ id: Id, ask: v.literal('watch') }),
  /** Look again, at all signals or at some; answered when the decision is in or cannot be had. */
  v.strictObject({
    id: Id,
    ask: v.literal('recheck'),
    signals: v.optional(v.pipe(v.array(v.picklist(signalIds)), v.maxLength(64))),
  }),
  /** A posture token and a DPoP proof for one request to a protected service (enforcement.md §2). */
  v.strictObject({ id: Id, ask: v.literal('proof'), method: Method, url: HttpUrl }),
  /** What was signed on this laptop, byte for byte, newest first; `before` is the id of the last item of the page before. */
  v.strictObject({
    id: Id,
    ask: v.literal('history'),
    before: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  }),
  /** What was decided before, as far as each decision was another than the one before it; newest first. */
  v.strictObject({ id: Id, ask: v.literal('decisions') }),
  /** What the agent itself has used up. */
  v.strictObject({ id: Id, ask: v.literal('cost') }),
  /** Says that a person was told of signals that were never sent before: they are held back no more (`newSignals` of the status). */
  v.strictObject({
    id: Id,
    ask: v.literal('told'),
    signals: v.pipe(v.array(v.picklist(signalIds)), v.minLength(1), v.maxLength(64)),
  }),
  /** Tells what the caller's own session alone can tell; it counts while that session is the one at the screen. */
  v.strictObject({ id: Id, ask: v.literal('session'), readings: SessionReadings }),
]);
export type LocalRequest = v.InferOutput<typeof LocalRequest>;

/** What a local program sends along to pass a door: `Authorization: DPoP <token>` and `DPoP: <proof>`. */
export const PostureProof = v.object({ token: Jws, proof: Jws });
export type PostureProof = v.InferOutput<typeof PostureProof>;

const Amount = v.pipe(v.number(), v.minValue(0), v.maxValue(2 ** 48));

/** What the agent's own process uses: processor time since it started, and memory now. */
export const AgentCost = v.object({
  cpuMs: Amount,
  memoryBytes: Amount,
  /** What was signed since midnight, where the agent is, and has reached the service. */
  sentToday: v.optional(v.object({ since: Instant, payloads: Amount, bytes: Amount })),
  /** Bytes of messages to and from the service, of what was sent and of all around it, since midnight or since the agent started. */
  trafficToday: v.optional(v.object({ since: Instant, sentBytes: Amount, receivedBytes: Amount })),
});
export type AgentCost = v.InferOutput<typeof AgentCost>;

export const LocalProblem = v.picklist([
  'badRequest',
  'rateLimited',
  'notEnrolled',
  'offline',
  'denied',
  'busy',
  'internal',
]);
export type LocalProblem = v.InferOutput<typeof LocalProblem>;

export const LocalAnswer = v.union([
  /** An event of `watch`; it carries the id of the request that asked for it. */
  v.object({ event: v.literal('status'), id: Id, status: DeviceStatus }),
  v.object({ id: Id, status: DeviceStatus }),
  v.object({ id: Id, proof: PostureProof }),
  v.object({ id: Id, history: HistoryPage }),
  v.object({ id: Id, decisions: PastDecisions }),
  v.object({ id: Id, cost: AgentCost }),
  /** The signals that were taken from the caller's session: none where it has no screen, or the agent reads it itself. */
  v.object({ id: Id, taken: v.pipe(v.array(v.picklist(sessionSignalIds)), v.maxLength(sessionSignalIds.length)) }),
  v.object({
    id: v.nullable(Id),
    problem: LocalProblem,
    said: v.pipe(v.string(), v.maxLength(localLimits.saidCharacters)),
  }),
]);
export type LocalAnswer = v.InferOutput<typeof LocalAnswer>;

/** A request or an answer but for its id; each kind keeps its own members. */
export type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

/** Where a user's socket may lie, the system daemon's first. Each socket is open to that user alone (0600). */
export const socketPaths = (uid: number, runtimeDir: string | undefined): string[] => [
  `/run/stance/${uid}/agent.sock`,
  ...(runtimeDir === undefined ? [] : [`${runtimeDir}/stance/agent.sock`]),
];
