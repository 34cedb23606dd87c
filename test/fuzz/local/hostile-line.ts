import fc from 'fast-check';
import * as v from 'valibot';
import { LocalRequest } from '../../../shared/local-api.ts';
import { arbitraryOf } from '../message/arbitrary-of.ts';
import { mutateText, textMutations } from '../message/mutate-text.ts';
import { poison, withOnePartWrong } from '../message/one-part-wrong.ts';

/** The URL of a proof is only a check, which nobody could guess. */
const urls = fc.constantFrom('https://app.example/', 'http://[::1]:1/', `https://a.example/${'x'.repeat(2_000)}`);
const options = (LocalRequest as unknown as { options: { entries: Record<string, unknown> }[] }).options;
const known = new Map(
  options.flatMap(({ entries }) => (entries['url'] === undefined ? [] : [[entries['url'], urls] as const])),
);
const request = arbitraryOf(LocalRequest, known);
const [at, more] = [fc.nat({ max: 100_000 }), fc.nat({ max: 100_000 })];

/** A line of a hostile local program, without its end. */
const line: fc.Arbitrary<string | Buffer> = fc.oneof(
  { weight: 3, arbitrary: request.map((value) => JSON.stringify(value)) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(request, at, more, poison)
      .map(([value, pick, how, instead]) => JSON.stringify(withOnePartWrong(value, pick, how, instead)) ?? ''),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(request, fc.constantFrom(...textMutations), at, more)
      .map(([value, how, place, by]) => mutateText(how, JSON.stringify(value), place, by)),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 5 }).map((value) => JSON.stringify(value)) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(1, 0, -1, 2 ** 53, 1.5, 7), fc.nat())
      .map(([before, id]) => JSON.stringify({ id, ask: 'history', before })),
  },
);

/** So many lines, the same for the same seed. Those that ask for a look would use up what others may ask for, and can be left out. */
export const linesOf = (seed: number, count: number, { looks }: { looks: boolean }): Buffer[] =>
  fc
    .sample(line, { seed, numRuns: count })
    .map((one) => Buffer.from(one))
    .filter((one) => looks || !asksForALook(one));

/** Nothing but pages of the history, the dearest thing that can be asked for without a look. */
export const pagesOf = (seed: number, count: number): Buffer[] =>
  fc
    .sample(fc.tuple(fc.nat({ max: 600 }), fc.nat({ max: 99 })), { seed, numRuns: count })
    .map(([before, id]) => Buffer.from(JSON.stringify({ id, ask: 'history', ...(before === 0 ? {} : { before }) })));

function asksForALook(bytes: Buffer): boolean {
  try {
    const parsed = v.safeParse(LocalRequest, JSON.parse(bytes.toString()));
    return parsed.success && (parsed.output.ask === 'recheck' || parsed.output.ask === 'proof');
  } catch {
    // No JSON asks for nothing.
    return false;
  }
}
