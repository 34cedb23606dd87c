import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { DeviceStatus } from '../../../shared/device-status.ts';
import { sampleDecision, sampleStatuses } from '../../../shared/testing/sample-statuses.ts';
import { type FakeDaemon, startFakeDaemon } from '../../support/electron/fake-daemon.ts';
import { type RunningTray, startTray } from '../../support/electron/start-tray.ts';
import { describeWith, needs } from '../../support/needs.ts';
import { pagesOf, signedHistory } from '../../support/signed-history.ts';
import { until } from '../../support/until.ts';

const artefacts = join(__dirname, '../../../dist/artefacts/tray');
const now = Math.floor(Date.now() / 1_000);
const samples = sampleStatuses(now);
const latency = { collectMs: 6, signMs: 2, answerMs: 33, totalMs: 41, decideMs: 3, cause: 'changed:osPatch' };

describeWith(needs('display', 'dbus', 'electron'), 'the Now view', () => {
  let daemon: FakeDaemon;
  let tray: RunningTray;
  let page: Page;
  let status: DeviceStatus;
  const row = (id: string) => page.locator(`#rest details[data-id="${id}"]`);
  const fact = (id: string, name: string) =>
    row(id)
      .locator('dt', { hasText: new RegExp(`^${name}$`) })
      .first()
      .locator('xpath=following-sibling::dd[1]');

  beforeAll(async () => {
    mkdirSync(artefacts, { recursive: true });
    const ledger = signedHistory([
      { at: now - 300, cause: 'beat' },
      { at: now - 12, cause: 'changed:osPatch', readings: samples.attention.readings },
    ]);
    const newest = ledger.items.at(-1);
    const decision = samples.attention.decision ?? sampleDecision(now);
    status = {
      ...samples.attention,
      latency,
      decision: {
        ...decision,
        rules: { screenLock: { maxDelay: 600 } },
        payload: { id: newest?.id ?? 0, seq: newest?.seq ?? 0 },
      },
    };
    daemon = await startFakeDaemon(status);
    daemon.keep(pagesOf(ledger));
    tray = await startTray({ socket: daemon.socket });
    await until('the tooltip', 20_000, async () => (await tray.tooltip()).startsWith('Stance: Attention'));
    page = await tray.openWindow();
  });
  afterAll(async () => {
    await tray?.close();
    await daemon?.close();
  });

  test('a row says what to do, what it wins, what was seen, by whom, when, and in which payload', async () => {
    await row('osPatch').locator('summary').first().click();
    expect(await row('osPatch').locator('.age').textContent()).toBe('just now');
    expect(await row('osPatch').locator('.win').textContent()).toBe('Mend this and Sensitive stays open.');
    expect(await row('osPatch').locator('.steps > ol > li').first().textContent()).toBe('Save your work.');
    expect(await fact('osPatch', 'Restart needed').textContent()).toBe('yes');
    expect(await fact('osPatch', 'Source').textContent()).toBe('apt');
    expect(await fact('osPatch', 'Seen').textContent()).toMatch(/^\d\d:\d\d.*, by the agent$/);
    await row('screenLock').locator('summary').first().click();
    expect(await fact('screenLock', 'Seen').textContent()).toMatch(/, by your own session, marked as such$/);
    expect(await fact('screenLock', 'Rule').textContent()).toBe('Locked at the latest 10 min after the last touch');
    await page.screenshot({ path: join(artefacts, 'now-evidence.png') });
  });

  test('the steps of other systems are one press away, and stay open when something else changes', async () => {
    const other = row('osPatch').locator('details.other');
    expect(await other.locator('h4').first().isVisible()).toBe(false);
    await other.locator('summary').click();
    expect(await other.locator('h4').allTextContents()).toEqual(['macOS', 'Windows']);
    daemon.say({
      ...status,
      readings: {
        ...status.readings,
        os: samples.compliant.readings['edr'] ?? { state: 'unread', at: now, why: 'locked' },
      },
    });
    await until('the change', 5_000, async () => (await row('os').textContent())?.includes('Not known') === true);
    expect(await other.locator('h4').first().isVisible()).toBe(true);
    daemon.say(status);
  });

  test('the payload that a row rests on is opened whole', async () => {
    await row('osPatch')
      .getByRole('button', { name: /^in payload/ })
      .click();
    await page.locator('#sent .seal').waitFor();
    expect(await page.locator('#sent .rest h1').textContent()).toContain(`Payload ${status.decision?.payload?.seq}`);
    await page.keyboard.press('Control+1');
  });

  test('the foot splits the last change into five steps, and stays open', async () => {
    await page.locator('#foot summary').click();
    expect(await page.locator('#foot .path li').allTextContents()).toEqual([
      'Look6 ms',
      'Sign2 ms',
      'Send15 ms',
      'Decide3 ms',
      'Back15 ms',
    ]);
    await page.screenshot({ path: join(artefacts, 'now-path.png') });
    daemon.say({ ...status, latency: { ...latency, totalMs: 51 } });
    await page.getByText('Of all this, 10 ms it waited for its turn.').waitFor();
  });

  test('while it is looked, the same steps fill in', async () => {
    daemon.say({ ...status, checking: true, progress: {} });
    await page.locator('#foot .path li.todo').first().waitFor();
    expect(await page.locator('#foot .path li.now').allTextContents()).toEqual(['Look…']);
    daemon.say({ ...status, checking: true, progress: { collectMs: 7 } });
    await until('the look to be over', 5_000, async () => {
      return (await page.locator('#foot .path li').first().textContent()) === 'Look7 ms';
    });
    daemon.say(status);
    await page.locator('#foot details').waitFor();
  });

  test('a screen reader hears each change of state once, and nothing that is no change', async () => {
    await page.evaluate(`
      window.heard = [];
      new MutationObserver(() => window.heard.push(document.getElementById('announce').textContent)).observe(
        document.getElementById('announce'), { childList: true, characterData: true, subtree: true });
    `);
    expect(await page.locator('#announce').getAttribute('role')).toBe('status');
    daemon.say({ ...status, latency: { ...latency, totalMs: 77 } });
    await page.locator('#foot', { hasText: '77 ms' }).waitFor();
    daemon.say({ ...samples.blocked, latency });
    await page.locator('.state', { hasText: 'Blocked' }).waitFor();
    const heard = (await page.evaluate('window.heard')) as string[];
    expect(heard).toEqual([
      expect.stringMatching(/^Blocked: only Base is open\. Your laptop may reach only Base until/),
    ]);
    daemon.say(status);
    await page.locator('.state', { hasText: 'Attention' }).waitFor();
  });

  test('at 900 px the sentence stands beside what to mend', async () => {
    await page.setViewportSize({ width: 900, height: 640 });
    await page.screenshot({ path: join(artefacts, 'now-wide.png') });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 400, height: 640 });
    await page.screenshot({ path: join(artefacts, 'now-dark.png') });
  });

  test('Esc closes the window', async () => {
    const closed = page.waitForEvent('close');
    // Down alone: the page is gone before the key could come up.
    const pressed = page.keyboard.down('Escape').catch(() => undefined);
    await Promise.all([closed, pressed]);
  });
});
