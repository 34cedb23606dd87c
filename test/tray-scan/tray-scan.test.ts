import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { dist, freshBundles } from '../support/fresh-bundles.ts';
import { type Facts, factsOf } from './facts-of.ts';
import { rules } from './rules.ts';

const root = join(__dirname, '../..');
/** Whatever runs of what is built: main process, preload, page, and the languages it loads. */
const isCode = (name: string) => /\.(cjs|js|mjs)$/.test(name);

/** Electron's bad habits, looked for in the syntax trees of the tray's sources and of what is built from them: the checks of Electronegativity by name, and our own. */
describe('a scan of the tray for what an Electron app must not do', () => {
  const sources: Facts[] = readdirSync(join(root, 'tray-ui'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?<!\.test|\.d)\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => factsOf(relative(root, path), readFileSync(path, 'utf8')));
  let built: Facts[];
  const all = () => [...sources, ...built];

  beforeAll(async () => {
    await freshBundles('tray-ui');
    const folder = join(dist, 'tray-ui');
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isCode);
    built = names.map((name) => factsOf(`dist/tray-ui/${name}`, readFileSync(join(folder, name), 'utf8')));
  });

  test.each(rules.map((rule, index) => [`${rule.check} (${index + 1})`, rule] as const))('%s', (_check, rule) => {
    expect(all().flatMap((facts) => rule.finds(facts).map((what) => `${facts.file}: ${what}`))).toEqual([]);
    // It would be found in a source, and in a minified bundle.
    expect(rule.finds(factsOf('sample/preload.cjs', rule.sample))).not.toEqual([]);
  });

  test('the scan sees the whole tray', () => {
    const files = sources.map(({ file }) => file);
    for (const name of ['main.ts', 'security.ts', 'ipc.ts', 'preload.ts', 'now-window.ts', 'window/window.ts'])
      expect(files).toContain(`tray-ui/${name}`);
    const large = built.filter(({ calls }) => calls.length > 100).map(({ file }) => file);
    expect(large).toEqual(expect.arrayContaining(['dist/tray-ui/main.cjs', 'dist/tray-ui/window/window.js']));
  });

  test('what has to be there is there: SANDBOX, PERMISSION_REQUEST_HANDLER, LIMIT_NAVIGATION, CSP', () => {
    const main = built.find(({ file }) => file === 'dist/tray-ui/main.cjs');
    const names = main?.names ?? new Set();
    for (const name of [
      'enableSandbox',
      'setPermissionRequestHandler',
      'setPermissionCheckHandler',
      'setDevicePermissionHandler',
      'setWindowOpenHandler',
      'setWebRTCIPHandlingPolicy',
      'onBeforeRequest',
    ])
      expect([name, names.has(name)]).toEqual([name, true]);
    const events = (main?.calls ?? []).filter(({ callee }) => callee.endsWith('.on')).map(({ args }) => args[0]);
    expect(events).toEqual(
      expect.arrayContaining([
        'will-navigate',
        'will-redirect',
        'will-attach-webview',
        'web-contents-created',
        'session-created',
        'will-download',
      ]),
    );
    const policies = main?.texts.filter((text) => text.includes('-src ')) ?? [];
    expect(policies).toEqual([expect.stringContaining("default-src 'none'")]);
    expect(policies.join()).not.toMatch(/unsafe|\*|http|data:|blob:/);
  });

  test('ELECTRON_VERSION, HTTP_RESOURCES and CSP of the page: one exact Electron, nothing remote, nothing inline', () => {
    const { devDependencies, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect({ ...dependencies, ...devDependencies }.electron).toMatch(/^\d+\.\d+\.\d+$/);
    const page = readFileSync(join(root, 'tray-ui/window/index.html'), 'utf8');
    expect(page).not.toMatch(
      /https?:|\son\w+=|\sstyle=|<style|<webview|<iframe|<object|<embed|<base|<form|javascript:/i,
    );
    expect(page.match(/<script[^>]*>/g)).toEqual(['<script src="window.js" defer>']);
    const window = join(dist, 'tray-ui/window');
    const sheets = readdirSync(window).filter((each) => each.endsWith('.css'));
    expect(sheets.length).toBeGreaterThan(0);
    for (const name of sheets)
      expect([name, /@import|url\(|expression\(/.exec(readFileSync(join(window, name), 'utf8'))]).toEqual([name, null]);
  });
});
