import { expect } from '@jest/globals';
import type { Checkup } from '../../agent/doctor/checkup.ts';
import { examine } from '../../agent/doctor/examine.ts';
import { meet } from '../../agent/doctor/patient.ts';
import type { Looks } from '../../agent/doctor/signals-read.ts';
import type { Host } from '../../agent/host/host.ts';
import { sceneHost } from './scene-host.ts';

/** What the doctor says of a laptop, by what it is about; in time, and no fault without its remedy. */
export async function examined(
  config: string,
  host: Host = sceneHost(),
  looks?: Promise<Looks>,
): Promise<Record<string, Checkup>> {
  const started = performance.now();
  const checkups = await examine(await meet(host, config), looks);
  expect(performance.now() - started).toBeLessThan(10_000);
  expect(checkups.filter(({ ok, remedy }) => ok === false && (remedy ?? '') === '')).toEqual([]);
  return Object.fromEntries(checkups.map((checkup) => [checkup.about, checkup]));
}
