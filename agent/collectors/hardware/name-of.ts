import { printable } from '../printable.ts';

/** The contract's own limit; a field of the firmware may be four times as long. */
const longest = 64;

/** What makers leave in a field that they never filled, and what tools say for one that is not there. */
const fillers = new Set([
  'computer',
  'default',
  'default string',
  'empty',
  'invalid',
  'n/a',
  'na',
  'no',
  'none',
  'not applicable',
  'not available',
  'not specified',
  'null',
  'o.e.m.',
  'oem',
  'product name',
  'sku',
  'standard',
  'system manufacturer',
  'system name',
  'system product name',
  'system version',
  'undefined',
  'unknown',
  'unspecified',
  'x.x',
]);

/** A name out of a field of the firmware, printable and no longer than a fact may be; undefined for what only fills the field. */
export function nameOf(field: string): string | undefined {
  const name = printable(field.replace(/[\0\s]+/gu, ' ').trim())
    .slice(0, longest)
    // A sign that the cut went through is none.
    .replace(/\p{Cs}/gu, '\u{fffd}')
    .trim();
  // One sign over and over: zeros, crosses, dashes, dots, question marks.
  const isOneSign = /^(.)\1*$/u.test(name.replaceAll(' ', ''));
  const isFiller = fillers.has(name.toLowerCase()) || /to be filled|filled by o\.?e\.?m|^\.?default/i.test(name);
  return name === '' || isOneSign || isFiller ? undefined : name;
}

/** Lenovo puts the order number of a machine where others put its name, and the name where others put a version. */
export const isLenovo = (maker: string): boolean => /^lenovo\b/i.test(maker);
