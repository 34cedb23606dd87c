import * as v from 'valibot';

/** A switch in a property list: true or false, or a number as "defaults write -int" leaves it. */
export const flag = v.optional(
  v.pipe(
    v.union([v.boolean(), v.number()]),
    v.transform((value) => Boolean(value)),
  ),
);
