import type * as v from 'valibot';
import type { Platform } from './platform.ts';
import type { Why } from './reading.ts';
import type { Instant } from './time.ts';
import type { facts } from './words/en/facts.ts';
import type { Say } from './words/say.ts';

/** Something a rule asks for that is not so (`fail`), or that nobody could see (`notKnown`). No finding: the rule is met. */
export interface Finding<Because extends string = string> {
  readonly because: Because;
  readonly verdict: 'fail' | 'notKnown';
  readonly why?: Why;
}

/** What a person reads about one finding. */
export interface FindingWords {
  /** Two or three words beside the glyph: "Restart needed". */
  readonly state: string;
  /** One sentence: what is so, in the present tense. */
  readonly sentence: string;
  /** What to do, step by step, per system; empty where only IT can mend it. */
  readonly steps: Readonly<Record<Platform, readonly string[]>>;
}

/** Says what was seen, in the language of whoever reads it. */
export type SayFact = Say<typeof facts>;

/** What a person reads about one signal. */
export interface SignalWords<Fact, Because extends string> {
  readonly title: string;
  /** Why it matters, in one sentence. */
  readonly why: string;
  /** The observed fact in a few words, whatever a rule thinks of it: "LUKS2 · all 3 volumes". */
  describe(fact: Fact, say: SayFact): string;
  readonly because: Readonly<Record<Because, FindingWords>>;
}

/** The contract of one signal, whole: what may be observed, what may be demanded, how it is judged, how it is said. */
export interface Signal<Fact, Rule, Because extends string> {
  readonly fact: v.GenericSchema<unknown, Fact>;
  /** What a policy may demand; every key has a default, unknown keys are refused. */
  readonly rule: v.GenericSchema<unknown, Rule>;
  /** Runs in the decision service only. Never throws for a fact that fits the schema. */
  judge(fact: Fact, rule: Rule, now: Instant): readonly Finding<Because>[];
  /** What nobody can see while a finding stands: none of it was seen mended, so its clock runs on. */
  readonly hides?: Readonly<Partial<Record<Because, readonly Because[]>>>;
  readonly words: SignalWords<Fact, Because>;
}

/** Checks a signal against the contract and keeps its exact types. */
export const defineSignal = <Fact, Rule, Because extends string>(
  signal: Signal<Fact, Rule, Because>,
): Signal<Fact, Rule, Because> => signal;

/** The same steps on every system. */
export const everywhere = (...steps: string[]): Record<Platform, string[]> => ({
  linux: steps,
  darwin: steps,
  win32: steps,
});
