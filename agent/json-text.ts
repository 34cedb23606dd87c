/** What a text of somebody else says, or undefined where it is no JSON: refused by a schema then, like every other shape. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
