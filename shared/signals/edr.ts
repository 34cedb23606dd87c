import * as v from 'valibot';
import { known } from '../reading.ts';
import { defineSignal, everywhere, type Finding, type SayFact } from '../signal.ts';
import { Duration, Instant } from '../time.ts';
import { edrProductIds, productName, protects } from './edr-products.ts';

/** One installed protection product: each question answered by itself. */
export const EdrProduct = v.object({
  id: v.pipe(v.string(), v.regex(/^[a-z][a-zA-Z0-9]{1,31}$/)),
  version: known(v.pipe(v.string(), v.maxLength(64))),
  /** Seen running twice, as the same process. */
  running: known(v.boolean()),
  /** What the product says of itself; `degraded` beside the modes it is in. */
  health: known(v.picklist(['healthy', 'degraded'])),
  modes: v.pipe(v.array(v.pipe(v.string(), v.maxLength(48))), v.maxLength(8)),
  definitionsAt: known(Instant),
  cloudContactAt: known(Instant),
});
export type EdrProduct = v.InferOutput<typeof EdrProduct>;

/** The installed products; an empty list says that every product of the catalogue was looked for and none is there. */
export const EdrFact = v.object({ products: v.pipe(v.array(EdrProduct), v.maxLength(32)) });
export type EdrFact = v.InferOutput<typeof EdrFact>;

export const EdrRule = v.strictObject({
  /** Products that count; none listed: any of the catalogue that protects by itself. Tanium and its like only count by name. */
  accepted: v.optional(v.array(v.picklist(edrProductIds)), []),
  /**
   * How much the product's own word counts. `required`: it must say that it is healthy. `whereTold`: the same wherever it
   * has a way to say so; a product that has none passes by running. `optional`: only its own word that it is degraded counts.
   */
  health: v.optional(v.picklist(['required', 'whereTold', 'optional']), 'whereTold'),
  definitionsMaxAge: v.optional(Duration),
  cloudContactMaxAge: v.optional(Duration),
});
export type EdrRule = v.InferOutput<typeof EdrRule>;

type Because =
  | 'none'
  | 'notRunning'
  | 'runningNotKnown'
  | 'degraded'
  | 'healthNotKnown'
  | 'definitionsOld'
  | 'definitionsNotKnown'
  | 'cloudSilent'
  | 'cloudNotKnown';

const askIt = everywhere('Restart the laptop.', 'If it stays like this, ask your IT team: they manage this product.');

/** What only a product that runs can say of itself. */
const told = [
  'degraded',
  'healthNotKnown',
  'definitionsOld',
  'definitionsNotKnown',
  'cloudSilent',
  'cloudNotKnown',
] as const;

export const edr = defineSignal<EdrFact, EdrRule, Because>({
  fact: EdrFact,
  rule: EdrRule,
  judge(fact, rule, now) {
    const accepted = fact.products.filter(({ id }) =>
      rule.accepted.length === 0 ? protects(id) : rule.accepted.some((accepted) => accepted === id),
    );
    const judged = accepted.map((product) => judgeProduct(product, rule, now));
    // One product in good order is enough; otherwise the one with the least to mend is the one to talk about.
    judged.sort((a, b) => a.length - b.length);
    return judged[0] ?? [{ because: 'none', verdict: 'fail' }];
  },
  hides: {
    // A product that does not run says nothing of itself, and an update stops it for a moment.
    notRunning: told,
    runningNotKnown: ['notRunning', ...told],
    healthNotKnown: ['degraded'],
    definitionsNotKnown: ['definitionsOld'],
    cloudNotKnown: ['cloudSilent'],
  },
  words: {
    title: 'Threat protection',
    why: 'It notices and stops harmful programs that an update alone does not.',
    describe: describeProducts,
    because: {
      none: {
        state: 'None found',
        sentence: 'No threat protection that your organisation accepts is installed.',
        steps: everywhere('Ask your IT team to install it: it is theirs to choose and to manage.'),
      },
      notRunning: {
        state: 'Not running',
        sentence: 'Threat protection is installed, but it is not running.',
        steps: askIt,
      },
      runningNotKnown: {
        state: 'Not known',
        sentence: 'Nobody could tell whether threat protection is running.',
        steps: askIt,
      },
      degraded: {
        state: 'Limited',
        sentence: 'Threat protection is running, but says itself that it does not protect fully.',
        steps: askIt,
      },
      healthNotKnown: {
        state: 'Health not known',
        sentence: 'Threat protection is running, but its health could not be read.',
        steps: askIt,
      },
      definitionsOld: {
        state: 'Definitions old',
        sentence: 'Threat protection is running with old definitions, so it misses what is new.',
        steps: everywhere('Go online.', 'Open the product and let it update.', 'Your laptop is checked by itself.'),
      },
      definitionsNotKnown: {
        state: 'Definitions not known',
        sentence: 'Nobody could tell how old the definitions of your threat protection are.',
        steps: askIt,
      },
      cloudSilent: {
        state: 'Out of touch',
        sentence: 'Threat protection has not reached its own service for a while.',
        steps: everywhere('Go online.', 'If it stays like this, ask your IT team.'),
      },
      cloudNotKnown: {
        state: 'Contact not known',
        sentence: 'Nobody could tell when threat protection last reached its own service.',
        steps: askIt,
      },
    },
  },
});

function judgeProduct(product: EdrProduct, rule: EdrRule, now: Instant): Finding<Because>[] {
  const { running, health } = product;
  if ('unread' in running) return [{ because: 'runningNotKnown', verdict: 'notKnown', why: running.unread }];
  if (!running.is) return [{ because: 'notRunning', verdict: 'fail' }];
  const findings: Finding<Because>[] = [];
  if ('unread' in health) {
    const passes = rule.health === 'optional' || (rule.health === 'whereTold' && health.unread === 'unsupported');
    if (!passes) findings.push({ because: 'healthNotKnown', verdict: 'notKnown', why: health.unread });
  } else if (health.is === 'degraded') findings.push({ because: 'degraded', verdict: 'fail' });
  findings.push(
    ...judgeAge(product.definitionsAt, rule.definitionsMaxAge, now, 'definitionsOld', 'definitionsNotKnown'),
    ...judgeAge(product.cloudContactAt, rule.cloudContactMaxAge, now, 'cloudSilent', 'cloudNotKnown'),
  );
  return findings;
}

function describeProducts({ products }: EdrFact, say: SayFact): string {
  const [first, ...others] = products.map(({ id, running }) => {
    const product = productName(id);
    if ('unread' in running) return say('edr.notKnown', { product });
    return running.is ? say('edr.running', { product }) : say('edr.stopped', { product });
  });
  return first === undefined
    ? say('edr.none')
    : others.reduce((one, other) => say('fact.several', { one, other }), first);
}

function judgeAge(
  at: EdrProduct['definitionsAt'],
  maxAge: number | undefined,
  now: Instant,
  fail: Because,
  notKnown: Because,
): Finding<Because>[] {
  if (maxAge === undefined) return [];
  if ('unread' in at) return [{ because: notKnown, verdict: 'notKnown', why: at.unread }];
  return now - at.is > maxAge ? [{ because: fail, verdict: 'fail' }] : [];
}
