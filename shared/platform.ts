import * as v from 'valibot';

/** The systems Stance runs on, spelled as Node spells them. */
export const Platform = v.picklist(['linux', 'darwin', 'win32']);
export type Platform = v.InferOutput<typeof Platform>;
