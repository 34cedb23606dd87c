import * as v from 'valibot';
import type { Unseen } from './appraise.ts';
import { KeyRule } from './key-assurance.ts';
import { Enforcement, Level } from './result.ts';
import { type SignalId, signalIds, signals } from './signals/catalogue.ts';
import { standingIds } from './standing.ts';
import { Duration } from './time.ts';

/** How much a finding weighs: `report` is written down, `warn` is said, `block` takes levels away once `grace` has passed. */
const weight = {
  enforcement: v.optional(Enforcement),
  grace: v.optional(Duration),
  /** The levels it costs; not given: all. */
  costs: v.optional(v.array(v.string())),
};
const Weight = v.strictObject(weight);
export type Weight = v.InferOutput<typeof Weight>;

const unseen: readonly Unseen[] = ['unread', 'stale'];

const byKey = <Key extends string, Value>(keys: readonly Key[], make: (key: Key) => Value): Record<Key, Value> =>
  Object.fromEntries(keys.map((key) => [key, make(key)])) as Record<Key, Value>;

/** What a policy says of one signal: its typed rule, its weight, and another weight for single findings. */
const entryOf = (id: SignalId): v.GenericSchema<unknown, SignalPolicy> =>
  v.strictObject({
    rule: v.optional(signals[id].rule as v.GenericSchema<unknown, object>, {}),
    ...weight,
    findings: v.optional(
      v.strictObject(byKey([...Object.keys(signals[id].words.because), ...unseen], () => v.optional(Weight))),
      {},
    ),
  });
export interface SignalPolicy extends Weight {
  readonly rule: object;
  readonly findings: Readonly<Record<string, Weight | undefined>>;
}

const bounded = (min: number, max: number, fallback: string) =>
  v.optional(v.pipe(Duration, v.minValue(min), v.maxValue(max)), fallback);

/** A whole policy as it stands in its YAML file. Unknown keys are refused: a misspelt rule is no rule. */
export const Policy = v.pipe(
  v.strictObject({
    /** Names this policy in every decision made by it. */
    version: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
    /** Levels of access, the least sensitive first. */
    levels: v.pipe(v.array(v.strictObject(Level.entries)), v.minLength(1), v.maxLength(16)),
    /** How long a decision lasts without fresh evidence. */
    ageLimit: bounded(60, 86_400, '900s'),
    heartbeat: bounded(10, 3_600, '300s'),
    /** How long a device that lost its state stays at `warning`. */
    restartCooldown: bounded(0, 604_800, '24h'),
    /** Where the device key must be kept; not given: anywhere. Weighed under `standing`. */
    keyProtection: v.optional(KeyRule),
    signals: v.strictObject(byKey(signalIds, (id) => v.optional(entryOf(id)))),
    standing: v.optional(v.strictObject(byKey(standingIds, () => v.optional(Weight))), {}),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const names = new Set(dataset.value.levels.map(({ name }) => name));
    for (const [path, costs] of costsOf(dataset.value)) {
      const wrong = costs.findIndex((name) => !names.has(name));
      if (wrong >= 0)
        addIssue({ message: 'not a level of this policy', path: pathOf(dataset.value, [...path, 'costs', wrong]) });
    }
    if (dataset.value.heartbeat * 2 > dataset.value.ageLimit) {
      addIssue({
        message: 'at least twice the heartbeat, or one lost beat closes every door',
        path: pathOf(dataset.value, ['ageLimit']),
      });
    }
  }),
);
export type Policy = v.InferOutput<typeof Policy>;

type Path = (string | number)[];

function* costsOf(policy: {
  signals: Partial<Record<string, SignalPolicy>>;
  standing: Record<string, Weight | undefined>;
}): Generator<[Path, string[]]> {
  for (const [id, entry] of Object.entries(policy.signals)) {
    if (entry?.costs) yield [['signals', id], entry.costs];
    for (const [because, weight] of Object.entries(entry?.findings ?? {})) {
      if (weight?.costs) yield [['signals', id, 'findings', because], weight.costs];
    }
  }
  for (const [id, weight] of Object.entries(policy.standing)) if (weight?.costs) yield [['standing', id], weight.costs];
}

function pathOf(root: object, keys: Path): [v.IssuePathItem, ...v.IssuePathItem[]] {
  let input: unknown = root;
  const path = keys.map((key) => {
    const value = (input as Record<string | number, unknown> | undefined)?.[key];
    const item = {
      type: 'object',
      origin: 'value',
      input: input as Record<string, unknown>,
      key,
      value,
    } as unknown as v.IssuePathItem;
    input = value;
    return item;
  });
  return path as [v.IssuePathItem, ...v.IssuePathItem[]];
}
