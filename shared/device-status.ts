import * as v from 'valibot';
import { KeyProtection, Mode } from './evidence.ts';
import { UnprovedWord } from './key-assurance.ts';
import { Platform } from './platform.ts';
import { Reading } from './reading.ts';
import { Level, ResultFinding, type Tier, tierNumbers } from './result.ts';
import { Instant } from './time.ts';

const Text = v.pipe(v.string(), v.maxLength(400));
const SignalName = v.pipe(v.string(), v.maxLength(32), v.regex(/^[a-z][a-zA-Z0-9]*$/));
const Ms = v.pipe(v.number(), v.minValue(0), v.maxValue(86_400_000));

/** Where the stream stands. `refused`: the service closed without a signed word, so nothing is proved and nothing is forgotten. */
export const Link = v.picklist(['notEnrolled', 'connecting', 'connected', 'offline', 'refused']);
export type Link = v.InferOutput<typeof Link>;

/** What keeps the agent itself from doing its work, and what mends it. */
export const Trouble = v.picklist([
  'keyLocked',
  'keyMissing',
  'stateUnwritable',
  'serviceUntrusted',
  'revoked',
  'enrolmentRefused',
  /** The service proved itself, does not know this laptop, and does not take its receipt. */
  'forgotten',
  /** The service signs with a key that this laptop was never told to trust. */
  'issuerUnknown',
]);
export type Trouble = v.InferOutput<typeof Trouble>;

/** How long each step took between a change and the decision it led to, in milliseconds. */
export const Latency = v.object({
  collectMs: Ms,
  signMs: Ms,
  /** From the frame to its answer, verified: the way there, the decision and the way back. */
  answerMs: Ms,
  totalMs: Ms,
  /** What of it the service needed, by its own signed word. */
  decideMs: v.optional(Ms),
  /** What made it: `start`, `beat`, `changed:osPatch`, … */
  cause: v.optional(v.pipe(v.string(), v.maxLength(512))),
});
export type Latency = v.InferOutput<typeof Latency>;

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A signed item of the ledger of this laptop: the id it is asked for by, and its number in its chain. */
export const LedgerPlace = v.object({ id: Count, seq: Count });
export type LedgerPlace = v.InferOutput<typeof LedgerPlace>;

/** The last verified result, as far as people need it. */
export const HeldDecision = v.object({
  tier: v.picklist(Object.keys(tierNumbers) as Tier[]),
  decidedAt: Instant,
  /** When it stops counting, on the wall clock; counted down on a clock that runs through sleep. */
  until: Instant,
  /** False once it has run out, and after a restart of the laptop until the service has answered again. */
  current: v.boolean(),
  policy: Text,
  levels: v.pipe(v.array(Text), v.maxLength(16)),
  levelCatalogue: v.pipe(v.array(Level), v.maxLength(16)),
  findings: v.pipe(v.array(ResultFinding), v.maxLength(64)),
  /** The signals that the policy judges. */
  judged: v.pipe(v.array(Text), v.maxLength(64)),
  /** What the policy asks of those that do not meet it, as the service signed it. */
  rules: v.optional(v.record(v.pipe(v.string(), v.maxLength(32)), v.unknown())),
  /** The evidence that it answers. */
  payload: v.optional(LedgerPlace),
});
export type HeldDecision = v.InferOutput<typeof HeldDecision>;

/** The one value that tray and terminal render. There is no second truth. */
export const DeviceStatus = v.object({
  at: Instant,
  agent: v.object({ version: Text, startedAt: Instant, mode: Mode, platform: Platform }),
  device: v.optional(v.object({ id: Text, keyProtection: KeyProtection })),
  /** What is known of the device key beyond where it lies. */
  key: v.optional(
    v.object({
      /** Whether the service saw it proved that it lies in hardware; left out where it claims none, or nobody has said. */
      proved: v.optional(v.boolean()),
      /** Why it is not proved, as the service's word for it. */
      unproved: v.optional(UnprovedWord),
      /** Why it could not be moved to where the policy wants it. */
      kept: v.optional(Text),
    }),
  ),
  service: v.optional(v.object({ url: Text })),
  link: v.object({
    state: Link,
    since: Instant,
    /** When the next try to connect is due. */
    retryAt: v.optional(Instant),
    /** What kind of end the last connection came to. */
    fault: v.optional(v.picklist(['unreachable', 'proxy', 'certificate', 'refused', 'closed'])),
    /** The last refusal or fault in words. */
    said: v.optional(Text),
  }),
  trouble: v.optional(
    v.object({
      what: Trouble,
      said: Text,
      /** Of a locked key: where it is kept, or is to be made. */
      keptIn: v.optional(KeyProtection),
    }),
  ),
  /** A look is under way or its answer is awaited. */
  checking: v.boolean(),
  /** How far a look has come that a person asked for: `collectMs` once everything was looked at and the decision is awaited. */
  progress: v.optional(v.object({ collectMs: v.optional(Ms) })),
  readings: v.pipe(
    v.record(v.pipe(v.string(), v.maxLength(32)), Reading),
    v.check((readings) => Object.keys(readings).length <= 64, 'expected at most 64 signals'),
  ),
  /** Signals that were never sent from this laptop: they are held back until a person was told, or for so long at most. */
  newSignals: v.optional(v.pipe(v.array(v.object({ id: SignalName, sentFrom: Instant })), v.maxLength(64))),
  decision: v.optional(HeldDecision),
  latency: v.optional(Latency),
  /** Signed evidence that waits for an acknowledgement. */
  waiting: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
export type DeviceStatus = v.InferOutput<typeof DeviceStatus>;
