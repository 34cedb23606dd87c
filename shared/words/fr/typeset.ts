/**
 * French as it is set: the spaces before `: ; ? !` and inside « » do not break a line. They are put in here, so that nobody has to
 * write, or see, a character that looks like another.
 */
export function typeset<T>(value: T): T {
  if (typeof value === 'string') return value.replace(/ (?=[:;?!»])|(?<=«) /gu, '\u00a0') as T;
  if (Array.isArray(value)) return value.map(typeset) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, typeset(inner)])) as T;
}
