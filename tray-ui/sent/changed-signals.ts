import * as v from 'valibot';
import { sameJson } from './same-json.ts';

const Posture = v.pipe(
  v.record(v.string(), v.unknown()),
  v.check((posture) => Object.keys(posture).length <= 64, 'expected at most 64 signals'),
);

/** The readings of a payload by signal; undefined for what is no evidence. */
export function postureOf(payload: unknown): Record<string, unknown> | undefined {
  const parsed = v.safeParse(v.looseObject({ posture: Posture }), payload);
  return parsed.success ? parsed.output.posture : undefined;
}

/** The signals whose reading became another. When it was read is not what was read: `at` alone is no change. */
export function changedSignals(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): string[] {
  const ids = new Set([...Object.keys(after), ...Object.keys(before)]);
  return [...ids].filter((id) => !sameJson(withoutAt(before[id]), withoutAt(after[id])));
}

function withoutAt(reading: unknown): unknown {
  if (typeof reading !== 'object' || reading === null || Array.isArray(reading)) return reading;
  const { at: _at, ...rest } = reading as Record<string, unknown>;
  return rest;
}
