import { parseSync } from '@swc/core';

/** What a file does, as far as rules ask: read off its syntax tree, so that neither comments nor layout count. */
export interface Facts {
  readonly file: string;
  /** Calls and `new`s by what is called, `shell.openExternal`, with their literal arguments; what is no literal is undefined. */
  readonly calls: readonly { readonly callee: string; readonly args: readonly unknown[] }[];
  /** Members of objects with a literal value; `undefined` for any other value. */
  readonly members: readonly { readonly key: string; readonly value: unknown }[];
  /** Every name that stands after a dot or is assigned to. */
  readonly names: ReadonlySet<string>;
  readonly texts: readonly string[];
  readonly imports: readonly string[];
}

type Tree = { readonly type?: string } & Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/** Reads the facts of TypeScript, or of a bundle. */
export function factsOf(file: string, source: string): Facts {
  const isTyped = file.endsWith('.ts');
  const tree = parseSync(source, isTyped ? { syntax: 'typescript' } : { syntax: 'ecmascript' }) as unknown as Tree;
  const facts = { file, calls: [], members: [], names: new Set<string>(), texts: [], imports: [] } as {
    file: string;
    calls: { callee: string; args: unknown[] }[];
    members: { key: string; value: unknown }[];
    names: Set<string>;
    texts: string[];
    imports: string[];
  };
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (!isTree(node)) return;
    if (node.type === 'CallExpression' || node.type === 'NewExpression') {
      const given = (node['arguments'] ?? []) as { expression: unknown }[];
      const callee = pathOf(node['callee']);
      const args = given.map(({ expression }) => literal(expression));
      facts.calls.push({ callee, args });
      if (callee === 'require' || callee === 'import') facts.imports.push(String(args[0]));
    } else if (node.type === 'KeyValueProperty') {
      facts.members.push({ key: nameOf(node['key']), value: literal(node['value']) });
    } else if (node.type === 'MemberExpression') facts.names.add(nameOf(node['property']));
    else if (node.type === 'Identifier') facts.names.add(String(node['value']));
    else if (node.type === 'StringLiteral') facts.texts.push(String(node['value']));
    else if (node.type === 'TemplateElement') facts.texts.push(String(node['cooked'] ?? ''));
    else if (node.type === 'ImportDeclaration' && node['typeOnly'] !== true)
      facts.imports.push(String((node['source'] as Tree)['value']));
    for (const [key, value] of Object.entries(node)) if (key !== 'span') visit(value);
  };
  visit(tree);
  return facts;
}

function literal(node: unknown): unknown {
  if (!isTree(node)) return undefined;
  if (/^(String|Numeric|Boolean)Literal$/.test(node.type ?? '')) return node['value'];
  // Minified code says `!0` and `!1`.
  if (node.type === 'UnaryExpression' && node['operator'] === '!') return !literal(node['argument']);
  return undefined;
}

function nameOf(node: unknown): string {
  if (!isTree(node)) return '';
  if (node.type === 'Computed') return String(literal(node['expression']) ?? '[]');
  return String(node['value'] ?? '');
}

/** What is called, from the left: `window.webContents.on`; whatever is no plain name is `()`. */
function pathOf(node: unknown): string {
  if (!isTree(node)) return '()';
  if (node.type === 'Identifier') return String(node['value']);
  if (node.type === 'Import') return 'import';
  if (node.type === 'MemberExpression') return `${pathOf(node['object'])}.${nameOf(node['property'])}`;
  if (node.type === 'OptionalChainingExpression') return pathOf(node['base']);
  return '()';
}
