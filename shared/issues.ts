import * as v from 'valibot';

/** The first thing wrong with a value, as `key.path: what is wrong`: short enough for one line, and it never quotes the value. */
export function firstIssue(issues: readonly v.BaseIssue<unknown>[]): { path: string[]; text: string } {
  const [issue] = issues;
  if (issue === undefined) return { path: [], text: 'not valid' };
  const path = (issue.path ?? []).map(({ key }) => String(key));
  return { path, text: textOf(issue) };
}

function textOf(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'strict_object' && issue.expected === 'never') return 'unknown key';
  if (issue.received === 'undefined') return 'missing';
  if (issue.expected !== null) return `expected ${issue.expected}`;
  // A check that brings no words of its own says what it was given, and that may be a secret.
  return issue.message.endsWith(`eceived ${issue.received}`) ? `not a valid ${issue.type}` : issue.message;
}

/** A parsed value, or the first issue in words. */
export function parse<S extends v.GenericSchema>(
  schema: S,
  input: unknown,
): { ok: true; value: v.InferOutput<S> } | { ok: false; path: string[]; text: string } {
  const result = v.safeParse(schema, input, { abortEarly: true });
  return result.success ? { ok: true, value: result.output } : { ok: false, ...firstIssue(result.issues) };
}
