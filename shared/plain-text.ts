/** Longest text that anything of ours shows; the schemas allow as much. */
const mostCharacters = 400;

/** Line breaks, tabs, escapes and other controls: in a menu or a tooltip they would make one text look like several. */
const controls = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
/** Marks that turn the direction of what stands beside them, and characters without width: they make one text look like another. */
const disguises = /\p{Cf}/gu;

/** Text as it may be shown: one line, no hidden characters, of bounded length. */
export const plainText = (text: string): string => {
  const plain = text.replace(controls, ' ').replace(disguises, '');
  return plain.length > mostCharacters ? `${plain.slice(0, mostCharacters - 1)}…` : plain;
};

/** A value with every text in it made plain; its shape stays. */
export function plainTexts<T>(value: T): T {
  if (typeof value === 'string') return plainText(value) as T;
  if (Array.isArray(value)) return value.map(plainTexts) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainTexts(inner)])) as T;
}
