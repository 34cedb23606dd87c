import * as v from 'valibot';
import { type HeldDecision, LedgerPlace } from './device-status.ts';
import { Enforcement, type Tier, tierNumbers } from './result.ts';
import { Instant } from './time.ts';

/** What is remembered of the past: some weeks of a laptop that changes twice a day, in less than 1 MB however talkative its service is. */
export const pastLimits = { decisions: 100, findings: 8, characters: 120 } as const;

const Text = v.pipe(v.string(), v.maxLength(pastLimits.characters));

/** A decision that was another than the one before it, as far as its story needs it; and since when none counted before it. */
export const PastDecision = v.object({
  at: Instant,
  /** When the decision before ran out without another, where it did. */
  lapsedAt: v.optional(Instant),
  tier: v.picklist(Object.keys(tierNumbers) as Tier[]),
  policy: Text,
  /** Titles of the levels that it opens, and of those that it does not. */
  open: v.pipe(v.array(Text), v.maxLength(16)),
  closed: v.pipe(v.array(Text), v.maxLength(16)),
  findings: v.pipe(
    v.array(v.object({ title: Text, state: Text, enforcement: Enforcement, deadline: v.optional(Instant) })),
    v.maxLength(pastLimits.findings),
  ),
  /** The evidence that it answered; what is older than the ledger keeps is not there any more. */
  payload: v.optional(LedgerPlace),
  /** How long it took from the change, or the wish for a look, to the decision. */
  tookMs: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(86_400_000))),
});
export type PastDecision = v.InferOutput<typeof PastDecision>;

/** The decisions that were others than those before them, newest first. */
export const PastDecisions = v.pipe(v.array(PastDecision), v.maxLength(pastLimits.decisions));
export type PastDecisions = v.InferOutput<typeof PastDecisions>;

/** What of a decision is remembered. */
export function pastDecision(
  held: Omit<HeldDecision, 'current' | 'until'>,
  lapsedAt?: Instant,
  tookMs?: number,
): PastDecision {
  const { decidedAt, tier, policy, levels, levelCatalogue, findings, payload } = held;
  // A level that the catalogue forgot is open all the same, under its name.
  const titleOf = (level: string) => cut(levelCatalogue.find(({ name }) => name === level)?.title ?? level);
  return {
    at: decidedAt,
    ...(lapsedAt === undefined ? {} : { lapsedAt }),
    tier,
    policy: cut(policy),
    open: levels.map(titleOf),
    closed: levelCatalogue.filter(({ name }) => !levels.includes(name)).map(({ title }) => cut(title)),
    // What costs nothing is left out first where there is much.
    findings: [...findings]
      .sort((one, other) => Number(one.enforcement === 'report') - Number(other.enforcement === 'report'))
      .slice(0, pastLimits.findings)
      .map(({ words: { title, state }, enforcement, deadline }) => ({
        title: cut(title),
        state: cut(state),
        enforcement,
        ...(deadline === undefined ? {} : { deadline }),
      })),
    ...(payload === undefined ? {} : { payload }),
    ...(tookMs === undefined ? {} : { tookMs }),
  };
}

const cut = (text: string): string =>
  text.length > pastLimits.characters ? `${text.slice(0, pastLimits.characters - 1)}…` : text;
