/** What nobody sees in a text though it is there, and what a terminal obeys in it: in JSON each has a way to be written that everybody sees. */
const hidden = /[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]/gu;

/** The same JSON, in which every character is one that is seen; what is below 32 JSON writes so by itself (RFC 8259 §7). */
export const visibleJson = (json: string): string =>
  json.replace(hidden, (found) =>
    Array.from({ length: found.length }, (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`).join(
      '',
    ),
  );

/** A value as such JSON: for whatever may end on a terminal. */
export const jsonText = (value: unknown, indent?: number): string =>
  visibleJson(JSON.stringify(value, null, indent) ?? 'null');
