import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sampleStatuses } from '../../shared/testing/sample-statuses.ts';
import { type FakeDaemon, startFakeDaemon } from '../support/electron/fake-daemon.ts';
import { dist, freshBundles } from '../support/fresh-bundles.ts';

const samples = sampleStatuses(Math.floor(Date.now() / 1_000));
let daemon: FakeDaemon;
let bare: string;
beforeAll(async () => {
  await freshBundles('agent', 'decision-service');
  daemon = await startFakeDaemon(samples.attention);
  bare = mkdtempSync(join(tmpdir(), 'stance-bare-'));
  for (const name of ['start.cjs', 'stance.cjs', 'stance.code']) cpSync(join(dist, 'agent', name), join(bare, name));
});
afterAll(async () => {
  await daemon.close();
  rmSync(bare, { recursive: true });
});

const say = (command: readonly string[], env: Record<string, string>, folder = join(dist, 'agent')) =>
  promisify(execFile)(process.execPath, [join(folder, 'start.cjs'), ...command], {
    env: { PATH: process.env['PATH'] ?? '', TZ: 'UTC', STANCE_SOCKET: daemon.socket, ...env },
  });

test.each([
  [{ LC_ALL: 'de_CH.UTF-8' }, /^Handlungsbedarf · noch /, '1. Arbeit sichern.'],
  [{ LC_ALL: '', LC_MESSAGES: 'fr_FR.UTF-8', LANG: 'de_DE' }, /^Attention · encore /, '1. Enregistrez votre travail.'],
  [{ LANG: 'es' }, /^Atención · tiempo restante: /, '1. Guarde su trabajo.'],
  [{ LC_ALL: 'ja_JP.UTF-8', LANG: 'de_DE' }, /^要対応 · 残り/, '1. 作業内容を保存します。'],
  [{ LC_ALL: 'C.UTF-8', LANG: 'de_DE' }, /^Attention · .* left/, '1. Save your work.'],
  [{ LANG: 'nl_NL.UTF-8' }, /^Attention · .* left/, '1. Save your work.'],
])('the built command speaks the language of %j', async (env, first, step) => {
  const { stdout, stderr } = await say(['status'], env);
  expect(stdout).toMatch(first);
  expect(stdout).toContain(step);
  expect(stderr).toBe('');
});

test('a program reads the same whoever asks', async () => {
  const { stdout } = await say(['status', '--json'], { LC_ALL: 'de_DE.UTF-8' });
  expect(JSON.parse(stdout).view.stateLine).toMatch(/^Attention · .* left$/);
});

test('who speaks English needs no other language, and a language that is not there is said', async () => {
  expect((await say(['status'], { LC_ALL: 'C' }, bare)).stderr).toBe('');
  const { stdout, stderr } = await say(['status'], { LC_ALL: 'de_DE.UTF-8' }, bare);
  expect(stdout).toMatch(/^Attention · .* left/);
  expect(stderr).toMatch(/^stance: the words of "de" cannot be loaded .* this is English\n$/s);
});

test.each([['agent/stance.cjs'], ['decision-service/stance-service.cjs']])(
  '%s holds no language but English',
  (file) => {
    const bundle = readFileSync(join(dist, file), 'utf8');
    expect(bundle).toContain('A security update is installed');
    for (const words of ['Sicherheitsupdate', 'mise à jour', 'mise \\xE0 jour', 'actualización', 'actualizaci\\xF3n'])
      expect(bundle).not.toContain(words);
    expect(bundle).not.toMatch(/\\u30[0-9A-F]{2}/);
  },
);
