/** Longest text that anything of ours shows; the schemas allow as much. */
const mostCharacters = 400;

/** Line breaks, tabs, escapes and other controls: in a menu or a tooltip they would make one text look like several. */
const controls = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
/** Marks that turn the direction of what stands beside them, and characters without width: they make one text look like another. */
const disguises = /\p{Cf}/gu;
/** The same but for the marks that keep a slot from turning its sentence: where a language runs from the right, we put them there. */
const disguisesButIsolates = /[^\P{Cf}\u2068\u2069]/gu;

/** Text as it may be shown in a language of a direction: one line, no hidden characters, of bounded length. */
export const plainText = (text: string, direction: 'ltr' | 'rtl' = 'ltr'): string => {
  const plain = text.replace(controls, ' ').replace(direction === 'rtl' ? disguisesButIsolates : disguises, '');
  return plain.length > mostCharacters ? `${plain.slice(0, mostCharacters - 1)}…` : plain;
};

/** A value with every text in it made plain; its shape stays. */
export function plainTexts<T>(value: T, direction: 'ltr' | 'rtl' = 'ltr'): T {
  if (typeof value === 'string') return plainText(value, direction) as T;
  if (Array.isArray(value)) return value.map((inner) => plainTexts(inner, direction)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainTexts(inner, direction)])) as T;
}
