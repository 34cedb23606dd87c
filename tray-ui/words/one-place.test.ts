import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from '@jest/globals';

const root = join(__dirname, '../..');

/** Where people are spoken to, and where not: tables of messages, tests, and what only programmers and logs read. */
const rooms = ['tray-ui', 'shared', 'agent/commands'];
const tables = /\/words\/|\/(page|promise)-words\.ts$|\/words\.ts$|\.test\.ts$|\/testing\//;
const speaking = /^(tray-ui\/|shared\/(view|status-view)|agent\/commands\/(status|watch|render-view|change-line)\.ts)/;

/** What stands before a text that goes to a log or to a programmer, or that names a thing. */
const aside =
  /(console\.(error|log|warn)|Error|v\.check|#tell|fail|refused|answered)\($|StanceError\('\w+', $|(summary|usage|policy'): ?$/;
/** Texts of that kind that stand on a line of their own. */
const known = [
  'notices: the notification server',
  'not from our',
  'not from the top frame',
  'other arguments',
  'expected at most',
];

const literal = /'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g;

/** Two words beside each other that begin or end like a sentence, are many, or have something put between them. */
function isSentence(quoted: string | undefined, template: string | undefined): boolean {
  const text = (quoted ?? template ?? '').replace(/\$\{[^}]*\}/g, '\u0000');
  if (!/[A-Za-z]{2,} [a-z]{2,}/.test(text)) return false;
  return text.includes('\u0000') || /^[A-Z]|[.,:;…]|(\w+ ){3}/.test(text);
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)],
  );

function sentencesIn(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*/g, '');
  return [...code.matchAll(literal)]
    .filter(([, quoted, template]) => isSentence(quoted, template))
    .filter(({ index, 0: text }) => {
      const before = code.slice(Math.max(0, code.lastIndexOf('\n', index)), index);
      return !aside.test(before.trimStart()) && !known.some((each) => text.includes(each));
    })
    .map(([text]) => text);
}

test('what people read is in the tables of messages and nowhere else', () => {
  const files = rooms
    .flatMap((room) => filesIn(join(root, room)))
    .filter((file) => file.endsWith('.ts') && speaking.test(relative(root, file)) && !tables.test(`/${file}`));
  expect(files.length).toBeGreaterThan(60);
  const found = files.flatMap((file) =>
    sentencesIn(readFileSync(file, 'utf8')).map((text) => `${relative(root, file)}: ${text}`),
  );
  expect(found).toEqual([]);
});

test('a sentence beside the tables is found', () => {
  expect(sentencesIn("const a = 'Nobody is here.';")).toHaveLength(1);
  expect(sentencesIn(`return \`\${count} reports wait\`;`)).toHaveLength(1);
  expect(sentencesIn("  // 'Nobody is here.'")).toEqual([]);
  expect(sentencesIn("throw new Error('nobody is here');")).toEqual([]);
});
