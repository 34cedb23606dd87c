import fc from 'fast-check';

const deep = (depth: number): unknown => {
  let value: unknown = 1;
  for (let at = 0; at < depth; at++) value = at % 2 === 0 ? [value] : { a: value };
  return value;
};

/** What stands where something else was expected. */
export const poison: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, -1, 0, 1.5, 2 ** 53, -(2 ** 63), 1e308, 5e-324, '', '0', [], {}, [[]], {
    is: {},
  }),
  fc.constantFrom<unknown>(
    '\ud800',
    '\u0000',
    '\u202egnp.exe',
    '\ufeff',
    '__proto__',
    'constructor',
    'NaN',
    '../../etc/passwd',
  ),
  fc.constantFrom<unknown>('x'.repeat(300), 'y'.repeat(20_000), deep(500), JSON.parse('{"__proto__":{"live":true}}')),
  fc.jsonValue({ maxDepth: 3 }),
);

type Place = readonly (string | number)[];

function placesOf(value: unknown, at: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return keys.flatMap((key) => {
    const place = [...at, key];
    return [place, ...placesOf((value as Record<string | number, unknown>)[key], place)];
  });
}

/** A copy of a JSON value with one part, however deep, that is something else, or gone, or under another name. */
export function withOnePartWrong(value: unknown, pick: number, how: number, instead: unknown): unknown {
  const places = placesOf(value);
  const place = places[pick % Math.max(1, places.length)];
  if (place === undefined) return instead;
  const copy = structuredClone(value) as Record<string | number, unknown>;
  let holder = copy;
  for (const key of place.slice(0, -1)) holder = holder[key] as Record<string | number, unknown>;
  const last = place.at(-1) ?? '';
  if (how % 5 === 0 && !Array.isArray(holder)) delete holder[last];
  else if (how % 5 === 1 && !Array.isArray(holder)) holder[`${last}x`] = holder[last];
  else holder[last] = instead;
  return copy;
}
