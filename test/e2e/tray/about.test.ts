import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { sampleStatus } from '../../../shared/testing/sample-statuses.ts';
import { compliantTooltip } from '../../support/electron/compliant-tooltip.ts';
import { type FakeDaemon, startFakeDaemon } from '../../support/electron/fake-daemon.ts';
import { type RunningTray, startTray } from '../../support/electron/start-tray.ts';
import { describeWith, needs } from '../../support/needs.ts';
import { until } from '../../support/until.ts';

const artefacts = join(__dirname, '../../../dist/artefacts/tray');
const now = Math.floor(Date.now() / 1_000);
const status = sampleStatus(now);

describeWith(needs('display', 'dbus', 'electron'), 'the About view', () => {
  let daemon: FakeDaemon;
  let tray: RunningTray;
  let page: Page;
  const fact = (name: string) =>
    page.locator('#about dt', { hasText: new RegExp(`^${name}$`) }).locator('xpath=following-sibling::dd[1]');

  beforeAll(async () => {
    mkdirSync(artefacts, { recursive: true });
    daemon = await startFakeDaemon(status);
    tray = await startTray({ socket: daemon.socket, env: { STANCE_NODE: process.execPath } });
    await tray.says(compliantTooltip);
    page = await tray.openWindow();
    await page.keyboard.press('Control+4');
    await page.locator('#about h1').waitFor();
  });
  afterAll(async () => {
    await tray?.close();
    await daemon?.close();
  });

  test('says what laptop, key, agent, service and policy it is, and what the agent costs', async () => {
    expect(await fact('Device id').textContent()).toBe('sample');
    expect(await fact('Key').textContent()).toBe('In the TPM; it cannot be copied off this laptop');
    expect(await fact('Agent').textContent()).toMatch(/^0\.1\.0, as a service of this laptop, since \d\d:\d\d/);
    expect(await fact('Service').textContent()).toBe('https://stance.example');
    expect(await fact('Link').textContent()).toMatch(/^Connected since \d\d:\d\d/);
    expect(await fact('Policy').textContent()).toMatch(/^41, as of the decision at \d\d:\d\d$/);
    expect(await fact('Processor, agent').textContent()).toMatch(/^9\.4 s0\.1\d % of one core since \d\d:\d\d/);
    expect(await fact('Memory, agent').textContent()).toBe('61 MBnow');
    expect(await fact('Sent today').textContent()).toBe('158 kB74 payloads that the service has');
    expect(await fact('Messages today').textContent()).toMatch(/^190 kB out, 51 kB inall around them too, since \d\d:/);
    expect(await fact('Processor, tray').textContent()).toMatch(/^\d+\.\d\d %of one core since \d\d:\d\d$/);
  });

  test('counts the memory of all processes of the tray, and what they share once', async () => {
    const [memory, note] = (await fact('Memory, tray').textContent())?.split(' MB') ?? [];
    const all = await tray.app.evaluate(({ app }) =>
      app.getAppMetrics().reduce((sum, { memory: { workingSetSize } }) => sum + workingSetSize * 1_024, 0),
    );
    expect(note).toBe('now');
    // No fewer than Chromium needs for one page, and less than if each counted alone.
    expect(Number(memory)).toBeGreaterThan(80);
    expect(Number(memory) * 1e6).toBeLessThan(all);
  });

  test('Electron counts the processor in shares of the whole machine', async () => {
    const [used, percent] = await tray.app.evaluate(({ app }) => {
      app.getAppMetrics();
      const [began, before] = [Date.now(), process.cpuUsage()];
      while (Date.now() - began < 400);
      const { user, system } = process.cpuUsage(before);
      const main = app.getAppMetrics().find(({ pid }) => pid === process.pid);
      return [(user + system) / 10 / (Date.now() - began), main?.cpu.percentCPUUsage ?? 0];
    });
    const ratio = ((percent ?? 0) * availableParallelism()) / (used ?? 1);
    expect(ratio).toBeGreaterThan(0.7);
    expect(ratio).toBeLessThan(1.4);
  });

  test('the doctor of the agent is run when it is asked for, and says what is to mend', async () => {
    await page.setViewportSize({ width: 400, height: 640 });
    await page.getByRole('button', { name: 'Run the doctor' }).click();
    await page.getByRole('button', { name: 'Run again' }).waitFor({ timeout: 20_000 });
    const heads = await page.locator('#about .sig .t').allTextContents();
    // The fake daemon is there and answers; what else it finds on this machine is the machine's.
    expect(heads.at(-1)).toMatch(/^\d+ checks? fine$/);
    expect(await page.locator('#about .sig').last().textContent()).toContain('version');
    // It only looks: nothing is asked that makes the agent do something.
    expect(daemon.asked.filter(({ ask }) => ask === 'recheck' || ask === 'proof')).toEqual([]);
    await page.locator('#about .sig summary').first().click();
    await page.getByRole('button', { name: 'Run again' }).scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(artefacts, 'about-doctor.png') });
  });

  test('a bundle for IT is shown whole before it is saved, and saved as it was shown', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stance-saved-'));
    const path = join(folder, 'flare.json');
    await tray.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, path);
    expect(await page.getByRole('button', { name: 'Save bundle…' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Show the bundle' }).click();
    await page.getByRole('button', { name: 'Save bundle…' }).waitFor({ timeout: 20_000 });
    expect(readdirSync(folder)).toEqual([]);
    const shown = (await page.locator('#about pre.bytes').textContent()) ?? '';
    expect(JSON.parse(shown)).toMatchObject({ flare: 1, checkups: expect.any(Array) });
    expect(shown).not.toContain(userInfo().homedir === '/' ? '\0' : userInfo().homedir);
    await page.screenshot({ path: join(artefacts, 'about-flare.png') });
    await page.getByRole('button', { name: 'Save bundle…' }).click();
    await page.locator('#about').getByText(`Saved as ${path}`).waitFor();
    expect(readFileSync(path, 'utf8')).toBe(`${shown}\n`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    rmSync(folder, { recursive: true });
  });

  test('the licences of what is in it are there, without a network', async () => {
    await page.getByRole('button', { name: 'Show licences' }).click();
    await page.locator('#about summary', { hasText: /^valibot \d/ }).click();
    await page.getByText('Permission is hereby granted').first().waitFor();
  });

  test('words of a daemon that pretend to be more are plain text', async () => {
    const evil = '<img src=x onerror="document.title=1">\u202e\n✓';
    daemon.say({ ...status, agent: { ...status.agent, version: evil }, service: { url: `javascript:${evil}` } });
    await until('the words', 5_000, async () => (await fact('Agent').textContent())?.startsWith('<img') === true);
    expect(await fact('Service').textContent()).toBe('javascript:<img src=x onerror="document.title=1"> ✓');
    expect(await page.locator('img, a, script:not([src])').count()).toBe(0);
  });

  test('of an agent that is gone it says so, and claims no link', async () => {
    daemon.say(status);
    await tray.says(compliantTooltip);
    await daemon.kill();
    await tray.says('Stance: The agent is not running', 5_000);
    await until(
      'the words',
      5_000,
      async () => (await fact('Agent').textContent())?.endsWith(', not running now') === true,
    );
    expect(await fact('Link').textContent()).toBe('Not known');
    await page.keyboard.press('Control+1');
    await page.keyboard.press('Control+4');
    await page.getByText('The agent does not answer.').waitFor();
  });
});
