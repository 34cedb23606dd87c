import * as v from 'valibot';
import { readJson } from '../../json-text.ts';
import { allHold, type FilterChains, type FilterRule } from './filter-chains.ts';
import { conditionOf, type Expression, verdictOf } from './nft-expression.ts';

const Family = v.string();
const Chain = v.object({
  family: Family,
  table: v.string(),
  name: v.string(),
  type: v.optional(v.string()),
  hook: v.optional(v.string()),
  policy: v.optional(v.string()),
});
const Rule = v.object({
  family: Family,
  table: v.string(),
  chain: v.string(),
  expr: v.pipe(v.array(v.looseObject({})), v.maxLength(64)),
});
/** The output of `nft -j list ruleset` (libnftables-json(5)). */
const Ruleset = v.object({ nftables: v.array(v.looseObject({})) });

/** One chain at which packets for this machine arrive, with the table it may jump about in. */
export interface InputChain {
  readonly family: string;
  readonly table: string;
  readonly name: string;
  readonly policy: 'accept' | 'drop';
  readonly chains: FilterChains;
  /** Whether it has rules of iptables in it, of which nft shows no more than that they are there. */
  readonly isOpaque: boolean;
  /** Every card that its table names. */
  readonly cards: readonly string[];
}

/** The chains that filter what comes in; undefined when the text is no whole rule set. Docker's and libvirt's hook in elsewhere. */
export function parseNftRuleset(text: string): readonly InputChain[] | undefined {
  const entries = entriesOf(text);
  if (entries === undefined) return undefined;
  const tables = new Map<string, Map<string, FilterRule[]>>();
  const cards = new Map<string, Set<string>>();
  const opaque = new Set<string>();
  const bases: v.InferOutput<typeof Chain>[] = [];
  for (const entry of entries) {
    if ('chain' in entry) {
      const chain = v.safeParse(Chain, entry['chain']);
      if (!chain.success) return undefined;
      const { family, table, name, type, hook } = chain.output;
      const key = `${family} ${table}`;
      tables.set(key, (tables.get(key) ?? new Map()).set(name, []));
      if (type === 'filter' && hook === 'input') bases.push(chain.output);
    } else if ('rule' in entry) {
      const rule = v.safeParse(Rule, entry['rule']);
      if (!rule.success) return undefined;
      const { family, table, chain, expr } = rule.output;
      const key = `${family} ${table}`;
      const rules = tables.get(key)?.get(chain);
      if (rules === undefined) return undefined;
      if (expr.some((part) => 'xt' in part)) opaque.add(key);
      const own = cards.get(key) ?? new Set<string>();
      rules.push(ruleOf(expr, own));
      cards.set(key, own);
    }
  }
  return bases.map(({ family, table, name, policy }) => ({
    family,
    table,
    name,
    policy: policy === 'drop' ? 'drop' : 'accept',
    chains: tables.get(`${family} ${table}`) ?? new Map(),
    isOpaque: opaque.has(`${family} ${table}`),
    cards: [...(cards.get(`${family} ${table}`) ?? [])],
  }));
}

function entriesOf(text: string): readonly Record<string, unknown>[] | undefined {
  // Cut off, empty or not JSON at all: no rule set, which the caller says.
  const ruleset = v.safeParse(Ruleset, readJson(text));
  // nft begins every answer with its version, also that of an empty rule set.
  const isWhole = ruleset.success && ruleset.output.nftables.some((entry) => 'metainfo' in entry);
  return isWhole ? ruleset.output.nftables : undefined;
}

function ruleOf(expressions: readonly Expression[], cards: Set<string>): FilterRule {
  const conditions = expressions.map((expression) => conditionOf(expression, cards));
  const verdicts = expressions.map((expression) => verdictOf(expression, cards));
  return {
    holds: (stranger) => allHold(conditions.map((holds) => holds(stranger))),
    verdict: (stranger) => verdicts.map((verdictFor) => verdictFor(stranger)).find((verdict) => verdict !== undefined),
  };
}
