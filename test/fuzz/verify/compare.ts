import { newKey } from '../../support/device/key.ts';
import { vectorsOf } from './vector.ts';
import { verdictsBy } from './verdicts.ts';

/** What comparing brought: how often all took a token, all refused it, or ours were stricter and why. */
export interface Comparison {
  readonly counts: ReadonlyMap<string, number>;
  /** Vectors on which the verdicts differ and may not. */
  readonly differences: readonly string[];
}

/** Puts so many vectors before our two verifiers and the oracle. */
export async function compareVerifiers(seed: number, count: number): Promise<Comparison> {
  const key = newKey();
  const ask = verdictsBy(key);
  const counts = new Map<string, number>();
  const differences: string[] = [];
  const note = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
  for (const { how, jws } of vectorsOf(key, seed, count)) {
    const { jose, stricter, ...ours } = await ask(jws);
    for (const who of ['service', 'agent'] as const) {
      const why = stricter[who];
      // Where there is a reason to be stricter, ours refuse whatever the oracle says; elsewhere the two are one.
      const expected = why === undefined && jose;
      if (ours[who] !== expected) differences.push(`${who} ${ours[who]}, jose ${jose} (${how}): ${jws.slice(0, 400)}`);
      if (why === undefined || !jose) note(`${who} and jose ${jose ? 'take' : 'refuse'}`);
      else note(`${who} alone refuses: ${why}`);
    }
  }
  return { counts, differences };
}
