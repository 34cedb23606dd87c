import { readFileSync, statSync } from 'node:fs';
import { isMap, LineCounter, type Node, parseDocument } from 'yaml';
import { messageOf, StanceError } from '../../shared/errors.ts';
import { parse } from '../../shared/issues.ts';
import { Policy } from '../../shared/policy.ts';
import { sha256 } from '../keys/sha256.ts';

/** A policy with the hash of the text it was read from. */
export interface LoadedPolicy {
  readonly policy: Policy;
  readonly hash: string;
}

/** A policy is a page or two; what is larger is another file. */
const maxBytes = 262_144;

/** Reads a policy; what is wrong with it is said in one line with file, line and key. */
export function loadPolicy(path: string): LoadedPolicy {
  let text: string;
  try {
    if (statSync(path).size > maxBytes) throw new Error(`larger than ${maxBytes} bytes`);
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new StanceError('policyInvalid', `${path}: cannot be read (${messageOf(cause)})`, { cause });
  }
  return { policy: parsePolicy(text, path), hash: sha256(text) };
}

/** A policy from its text; `path` is only what errors call it. */
export function parsePolicy(text: string, path: string): Policy {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const [error] = [...document.errors, ...document.warnings];
  if (error !== undefined) {
    throw new StanceError('policyInvalid', `${path}:${lines.linePos(error.pos[0]).line}: ${error.message}`);
  }
  let value: unknown;
  try {
    // A policy repeats little; a file that unfolds further was made to fill memory.
    value = document.toJS({ maxAliasCount: 50 });
  } catch (cause) {
    throw new StanceError('policyInvalid', `${path}: ${messageOf(cause)}`, { cause });
  }
  const policy = parse(Policy, value);
  if (policy.ok) return policy.value;
  const line = lineOf(document.contents, policy.path, lines);
  const where = policy.path.length === 0 ? '' : `${policy.path.join('.')}: `;
  throw new StanceError('policyInvalid', `${path}:${line}: ${where}${policy.text}`);
}

/** The line of a key, or of the nearest thing around it where the key is what is missing. */
function lineOf(root: Node | null, path: readonly string[], lines: LineCounter): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => String(item.key) === key);
      if (pair === undefined) break;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    } else {
      const item = (node as { items?: Node[] } | null)?.items?.[Number(key)];
      if (item === undefined) break;
      offset = item.range?.[0] ?? offset;
      node = item;
    }
  }
  return lines.linePos(offset).line;
}
