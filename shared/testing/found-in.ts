import * as v from 'valibot';
import { appraise } from '../appraise.ts';
import { type SignalId, signals } from '../signals/catalogue.ts';
import type { Instant } from '../time.ts';
import { goodPosture } from './postures.ts';

/** The findings (`because:verdict`) of the good laptop with one thing changed, under the default rule and what it is given. */
export function foundIn(id: SignalId, now: Instant, change: object, rule: object = {}): string[] {
  const reading = goodPosture(now)[id];
  if (reading?.state !== 'observed') throw new Error('not observed');
  const fact = { ...(reading.fact as object), ...change };
  const parsed = v.parse(signals[id].rule as v.GenericSchema<unknown, object>, rule);
  return appraise(id, { ...reading, fact }, parsed, { iat: now, now }).map(
    ({ because, verdict }) => `${because}:${verdict}`,
  );
}
