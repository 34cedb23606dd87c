import { mkdirSync } from 'node:fs';
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
    tray = await startTray({ socket: daemon.socket });
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
    expect(await fact('Processor').textContent()).toMatch(/^9\.4 s0\.1\d % of one core$/);
    expect(await fact('Memory').textContent()).toBe('61 MBnow');
    await page.screenshot({ path: join(artefacts, 'about.png') });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 900, height: 640 });
    await page.screenshot({ path: join(artefacts, 'about-wide-dark.png') });
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
    expect(await fact('Agent').textContent()).toBe('0.1.0, as a service of this laptop, not running now');
    expect(await fact('Link').textContent()).toBe('Not known');
    await page.keyboard.press('Control+1');
    await page.keyboard.press('Control+4');
    await page.getByText('The agent does not answer.').waitFor();
  });
});
