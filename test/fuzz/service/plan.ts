import fc from 'fast-check';
import { EvidenceClaims } from '../../../shared/evidence.ts';
import { DeviceId, deviceIdOf } from '../../../shared/jws.ts';
import { DeviceMessage } from '../../../shared/messages.ts';
import { arbitraryOf } from '../message/arbitrary-of.ts';
import { jwsMutations } from '../message/mutate-jws.ts';
import { textMutations } from '../message/mutate-text.ts';
import { poison } from '../message/one-part-wrong.ts';

/** The frames that a laptop sends, each made new by its device. */
export const frameKinds = ['live', 'history', 'enrol', 'receipt', 'restart', 'rotate', 'prove', 'activate'] as const;
export type FrameKind = (typeof frameKinds)[number];

const frame = fc.constantFrom(...frameKinds);
const [at, more] = [fc.nat({ max: 100_000 }), fc.nat({ max: 100_000 })];

const schemas = { known: new Map([[DeviceId, fc.constant(deviceIdOf('A'.repeat(43)))]]) };
const message = arbitraryOf(DeviceMessage);
const claims = arbitraryOf(EvidenceClaims, schemas.known);

/** One hostile message, as numbers and names only: the same seed makes the same plan, and the device fills in what is secret. */
export const servicePlan = fc.oneof(
  { weight: 1, arbitrary: fc.record({ is: fc.constant('binary'), bytes: fc.uint8Array({ maxLength: 300 }) }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('text'), bytes: fc.uint8Array({ maxLength: 300 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({ is: fc.constant('words'), text: fc.string({ unit: 'binary', maxLength: 300 }) }),
  },
  { weight: 8, arbitrary: fc.record({ is: fc.constant('json'), value: fc.jsonValue({ maxDepth: 5 }) }) },
  { weight: 15, arbitrary: fc.record({ is: fc.constant('message'), value: message, at, more, poison }) },
  {
    weight: 25,
    arbitrary: fc.record({ is: fc.constant('spoilt'), frame, how: fc.constantFrom(...textMutations), at, more }),
  },
  {
    weight: 25,
    arbitrary: fc.record({ is: fc.constant('forged'), frame, how: fc.constantFrom(...jwsMutations), at, more }),
  },
  { weight: 25, arbitrary: fc.record({ is: fc.constant('claims'), frame, at, more, poison }) },
  { weight: 8, arbitrary: fc.record({ is: fc.constant('invented'), value: claims, at, more, poison }) },
  { weight: 8, arbitrary: fc.record({ is: fc.constant('order'), at, more }) },
  { weight: 3, arbitrary: fc.record({ is: fc.constant('good'), frame }) },
);
export type ServicePlan = typeof servicePlan extends fc.Arbitrary<infer Plan> ? Plan : never;

/** So many plans, the same ones for the same seed. */
export const plansOf = (seed: number, count: number): ServicePlan[] => fc.sample(servicePlan, { seed, numRuns: count });
