import fc from 'fast-check';
import { ServiceMessage } from '../../../shared/messages.ts';
import { ProblemType } from '../../../shared/problem.ts';
import { arbitraryOf } from '../message/arbitrary-of.ts';
import { jwsMutations } from '../message/mutate-jws.ts';
import { textMutations } from '../message/mutate-text.ts';
import { poison } from '../message/one-part-wrong.ts';

const [at, more] = [fc.nat({ max: 100_000 }), fc.nat({ max: 100_000 })];
const wild = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '\u202egnp.exe',
    '\u001b[2J',
    'a\nb',
    '⚠️'.repeat(20),
    '%s%n',
    'javascript:alert(1)',
    'x'.repeat(400),
  ),
);

/** What a service may say between the lines, which a patient agent bears. */
const aside = fc.oneof(
  fc.record({
    is: fc.constant('recollect'),
    signals: fc.array(fc.oneof(fc.constantFrom('os', 'edr', '__proto__'), fc.string({ maxLength: 32 })), {
      minLength: 1,
      maxLength: 64,
    }),
    reason: wild,
  }),
  fc.record({ is: fc.constant('challenge'), at, more }),
  fc.record({ is: fc.constant('members'), value: fc.jsonValue({ maxDepth: 3 }) }),
);
export type Aside = typeof aside extends fc.Arbitrary<infer One> ? One : never;

/** How the one answer that is owed is spoilt. */
const answer = fc.oneof(
  { weight: 4, arbitrary: fc.record({ is: fc.constant('good') }) },
  { weight: 4, arbitrary: fc.record({ is: fc.constant('words'), wild, at, more }) },
  { weight: 6, arbitrary: fc.record({ is: fc.constant('claims'), at, more, poison }) },
  { weight: 4, arbitrary: fc.record({ is: fc.constant('forged'), how: fc.constantFrom(...jwsMutations), at }) },
  { weight: 4, arbitrary: fc.record({ is: fc.constant('spoilt'), how: fc.constantFrom(...textMutations), at, more }) },
  {
    weight: 4,
    arbitrary: fc.record({ is: fc.constant('message'), value: arbitraryOf(ServiceMessage), at, more, poison }),
  },
  // Seconds to stay away are kept short here; how long the agent obeys is for its own tests.
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constant('error'),
      type: fc.constantFrom(...ProblemType.options),
      title: wild,
      detail: wild,
    }),
  },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('replayed'), at }) },
  {
    weight: 2,
    arbitrary: fc.record({ is: fc.constant('nothing'), type: fc.constantFrom('received', 'enrolled', 'decision'), at }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ is: fc.constant('bytes'), bytes: fc.uint8Array({ maxLength: 300 }), binary: fc.boolean() }),
  },
);
export type Answer = typeof answer extends fc.Arbitrary<infer One> ? One : never;

/** One connection: who speaks there, what is said, and how it is left. */
const call = fc.record({
  /** A service that holds no pinned key is to hear nothing. */
  pinned: fc.integer({ min: 0, max: 9 }).map((one) => one > 0),
  asides: fc.array(aside, { minLength: 4, maxLength: 22 }),
  answers: fc.array(answer, { minLength: 1, maxLength: 4 }),
  close: fc.record({
    code: fc.constantFrom(1000, 1001, 1011, 1012, 1013, 3000, 3003, 3008, 4999),
    reason: fc.constantFrom('', 'bye', 'retry-after=0', '\u202e\u0007', 'revoked'),
  }),
});
export type Call = typeof call extends fc.Arbitrary<infer One> ? One : never;

export const callsOf = (seed: number, count: number): Call[] => fc.sample(call, { seed, numRuns: count });
