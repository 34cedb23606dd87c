import * as v from 'valibot';
import type { Reading } from './reading.ts';
import { type SignalId, signals } from './signals/catalogue.ts';

/** The fact of an observed reading where it fits its signal, else undefined. */
export function factOf(id: SignalId, reading: Reading): unknown {
  if (reading.state !== 'observed') return undefined;
  const fact = v.safeParse(signals[id].fact as v.GenericSchema, reading.fact);
  return fact.success ? fact.output : undefined;
}
