import fc from 'fast-check';
import type * as v from 'valibot';

/** What is read of a valibot schema; its own types say the same, one class each. */
interface Shape {
  readonly type: string;
  readonly pipe?: readonly { readonly type: string; readonly requirement?: unknown }[];
  readonly entries?: Readonly<Record<string, Shape>>;
  readonly options?: readonly (Shape | string | number)[];
  readonly item?: Shape;
  readonly items?: readonly Shape[];
  readonly key?: Shape;
  readonly value?: Shape;
  readonly wrapped?: Shape;
  readonly literal?: unknown;
}

/** Strings of a schema that is only a check, which nobody could guess. */
export type Known = ReadonlyMap<unknown, fc.Arbitrary<unknown>>;

/** Values that a schema takes, made from the schema itself. Throws for a kind that is not known here, so that none is left out unseen. */
export const arbitraryOf = (schema: v.GenericSchema, known: Known = new Map()): fc.Arbitrary<unknown> =>
  made(schema as unknown as Shape, known);

function made(shape: Shape, known: Known): fc.Arbitrary<unknown> {
  const of = (inner: Shape | undefined) => {
    if (inner === undefined) throw new Error(`a ${shape.type} without its part`);
    return made(inner, known);
  };
  const own = known.get(shape);
  if (own !== undefined) return own;
  switch (shape.type) {
    case 'string':
      return text(shape);
    case 'number':
      return fc.integer({ min: limit(shape, 'min_value') ?? 0, max: limit(shape, 'max_value') ?? 2 ** 40 });
    case 'boolean':
      return fc.boolean();
    case 'unknown':
      return fc.jsonValue({ maxDepth: 3 });
    case 'literal':
      return fc.constant(shape.literal);
    case 'picklist':
      return fc.constantFrom(...(shape.options ?? []));
    case 'variant':
    case 'union':
      return fc.oneof(...(shape.options ?? []).map((option) => of(option as Shape)));
    case 'optional':
      return fc.option(of(shape.wrapped), { nil: undefined });
    case 'nullable':
      return fc.option(of(shape.wrapped), { nil: null });
    case 'array':
      return fc.array(of(shape.item), {
        minLength: limit(shape, 'min_length') ?? 0,
        maxLength: Math.min(limit(shape, 'max_length') ?? 80, shape.item?.type === 'tuple' ? 80 : 4),
        size: 'max',
      });
    case 'tuple':
      return fc.tuple(...(shape.items ?? []).map(of));
    case 'record':
      return fc.dictionary(of(shape.key) as fc.Arbitrary<string>, of(shape.value), { maxKeys: 4 });
    case 'object':
    case 'strict_object':
      return fc.record(Object.fromEntries(Object.entries(shape.entries ?? {}).map(([key, part]) => [key, of(part)])));
    default:
      throw new Error(`no values are made for a ${shape.type}`);
  }
}

function text(shape: Shape): fc.Arbitrary<string> {
  const pattern = shape.pipe?.find(({ type }) => type === 'regex')?.requirement;
  if (pattern instanceof RegExp) return fc.stringMatching(pattern);
  const most = limit(shape, 'max_length');
  const short = fc.string({
    minLength: limit(shape, 'min_length') ?? 0,
    maxLength: Math.min(most ?? 40, 40),
    unit: 'grapheme',
  });
  // To its end where it has one, and far where nobody said how long it may be.
  return fc.oneof(
    { weight: 9, arbitrary: short },
    { weight: 1, arbitrary: fc.constant('x'.repeat(Math.min(most ?? 3_000, 3_000))) },
  );
}

const limit = ({ pipe = [] }: Shape, type: string): number | undefined =>
  pipe.find((action) => action.type === type)?.requirement as number | undefined;
