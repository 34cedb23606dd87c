import * as v from 'valibot';
import { IssuerKeys } from './enrolment.ts';
import { KeyProtection, tag } from './evidence.ts';
import { PublicJwk, Sha256 } from './jws.ts';
import { KeyAssurance } from './key-assurance.ts';
import { Instant } from './time.ts';

/** The EAR profile (draft-ietf-rats-ear); a draft, so it stands here once. */
export const earProfile = 'tag:ietf.org,2026:rats/ear#05';
export const resultTyp = 'eat+jwt';
export const resultExtension = `${tag}result`;

/** AR4SI tiers (draft-ietf-rats-ar4si) by name, with the number that stands on the wire. */
export const tierNumbers = { none: 0, affirming: 2, warning: 32, contraindicated: 96 } as const;
export type Tier = keyof typeof tierNumbers;
export const tierOf = (status: number): Tier | undefined =>
  (Object.keys(tierNumbers) as Tier[]).find((tier) => tierNumbers[tier] === status);

export const Enforcement = v.picklist(['report', 'warn', 'block']);
export type Enforcement = v.InferOutput<typeof Enforcement>;

const Text = v.pipe(v.string(), v.maxLength(400));

/** One thing that is not as the policy asks, with all a person needs to understand and mend it: it is inside the signature. */
export const ResultFinding = v.object({
  id: v.pipe(v.string(), v.regex(/^[a-z][a-zA-Z0-9]{0,31}\.[a-z][a-zA-Z0-9]{0,31}$/)),
  verdict: v.picklist(['fail', 'notKnown']),
  enforcement: Enforcement,
  since: Instant,
  /** When grace ends; absent where nothing will close. */
  deadline: v.optional(Instant),
  /** The levels it costs once its deadline has passed. */
  costs: v.pipe(v.array(Text), v.maxLength(16)),
  words: v.object({ title: Text, state: Text, sentence: Text }),
  remedy: v.object({ steps: v.pipe(v.array(Text), v.maxLength(8)), link: v.optional(Text) }),
});
export type ResultFinding = v.InferOutput<typeof ResultFinding>;

/** A level of access as people know it. */
export const Level = v.object({
  name: v.pipe(v.string(), v.regex(/^[a-z][a-zA-Z0-9-]{0,31}$/, 'expected a short lower-case word')),
  title: Text,
  opens: v.pipe(v.array(Text), v.maxLength(8)),
});
export type Level = v.InferOutput<typeof Level>;

/** What is remembered of the keys of before; the history of an older one was acknowledged long ago. */
export const maxRetiredKeys = 8;

/** A key that another followed, and the last item it signed. */
const RetiredKey = v.object({ jwk: PublicJwk, chain: Sha256, seq: v.pipe(v.number(), v.integer(), v.minValue(0)) });
export type RetiredKey = v.InferOutput<typeof RetiredKey>;

const Result = v.picklist(['success', 'fail', 'not-run', 'absent']);

/** What the service says of a device (protocol.md §4): an EAR with one submodule and one extension of ours. */
export const ResultClaims = v.object({
  eat_profile: v.literal(earProfile),
  iss: v.string(),
  sub: v.string(),
  aud: v.string(),
  iat: Instant,
  exp: Instant,
  ear_verifier_id: v.object({ developer: v.string(), build: v.string() }),
  ear_status: v.picklist(Object.values(tierNumbers)),
  submods: v.object({
    device: v.object({
      ear_status: v.picklist(Object.values(tierNumbers)),
      ear_trustworthiness_vector: v.record(v.string(), v.number()),
      eat_nonce: v.optional(Sha256),
      /** RFC 9711 §4.2.17: one group, a result per signal that the policy judges. */
      measres: v.pipe(
        v.array(v.tuple([Text, v.pipe(v.array(v.tuple([Text, Result])), v.maxLength(64))])),
        v.maxLength(4),
      ),
    }),
  }),
  [resultExtension]: v.object({
    /** Everything up to this number is committed. */
    ack: v.pipe(v.number(), v.integer(), v.minValue(0)),
    /** The chain that `ack` counts in; at enrolment and restart the one that begins. */
    chain: Sha256,
    next_nonce: v.optional(Sha256),
    /** Seconds until the service wants to hear again. */
    next_in: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3_600)),
    iss_jkts: IssuerKeys,
    levels: v.pipe(v.array(Text), v.maxLength(16)),
    level_catalogue: v.pipe(v.array(Level), v.maxLength(16)),
    findings: v.pipe(v.array(ResultFinding), v.maxLength(64)),
    policy: v.pipe(v.string(), v.maxLength(64)),
    /** In an `enrolled` result: the thumbprint of the key it is about; left out, the first key of the device. */
    key: v.optional(Sha256),
    /** In an `enrolled` result: when its chain was opened by a restart, so that no restored service forgets the mark. */
    restarted: v.optional(Instant),
    /** In an `enrolled` result: the keys that this one followed, each with the last item it signed; they verify history only. */
    retired: v.optional(v.pipe(v.array(RetiredKey), v.maxLength(maxRetiredKeys))),
    /** In a decision: what the policy asks of each signal that does not meet it, to be told to people. */
    rules: v.optional(v.record(v.pipe(v.string(), v.maxLength(32)), v.unknown())),
    /** In a decision: how long the service took for it, from the frame that asked, in milliseconds. */
    took_ms: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(3_600_000))),
    /** In a decision: an administrator wants this device to go on with a new key. */
    rotate: v.optional(v.literal(true)),
    /** In a decision: the policy wants the key of this device in that place. An agent that cannot put it there keeps the key it has. */
    rotate_to: v.optional(KeyProtection),
    /** Left out where the key claims no hardware, and by a service that does not ask. */
    key_protection: v.optional(KeyAssurance),
  }),
});
export type ResultClaims = v.InferOutput<typeof ResultClaims>;
