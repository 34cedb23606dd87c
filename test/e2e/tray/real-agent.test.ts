import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type RunningTray, startTray } from '../../support/electron/start-tray.ts';
import { describeWith, needs } from '../../support/needs.ts';
import { Spine } from '../../support/spine.ts';
import { until } from '../../support/until.ts';

describeWith(
  needs('display', 'dbus', 'electron'),
  'the views, with a real agent and a real service behind them',
  () => {
    let spine: Spine;
    let tray: RunningTray;
    let page: Page;

    beforeAll(async () => {
      spine = new Spine();
      await spine.startService();
      await spine.startAgent({ code: spine.service.createToken() });
      await spine.untilStatus('the first decision', ({ decision }) => decision?.current === true);
      await spine.stopAgent();
      await spine.signOffline(200);
      await spine.startAgent();
      await spine.untilStatus('all delivered', ({ waiting, decision }) => waiting === 0 && decision?.current === true);
      tray = await startTray({ socket: join(spine.settings.socketDir, 'agent.sock') });
      page = await tray.openWindow();
    });
    afterAll(async () => {
      await tray?.close();
      await spine?.close();
    });

    test('Sent lists everything that the service has, and all of it holds', async () => {
      await page.keyboard.press('Control+2');
      const rows = page.locator('.row');
      await rows.first().waitFor();
      const older = page.getByRole('button', { name: 'Older' });
      for (let shown = await rows.count(); (await older.count()) > 0; shown = await rows.count()) {
        await older.click();
        await until('older rows', 5_000, async () => (await rows.count()) > shown);
      }
      expect(await rows.count()).toBe(spine.evidence().length + 1);
      expect(await page.locator('.fault').count()).toBe(0);
      await rows.first().click();
      await page.locator('.seal').waitFor();
      expect(await page.locator('.seal').textContent()).toMatch(/^Signature verified .*: their chain matches\.$/);
      expect(spine.evidenceBytes()).toContain(await page.locator('.bytes').textContent());
    });

    test('Now splits a look into five steps that were measured, and leads to the payload that a row rests on', async () => {
      await page.keyboard.press('Control+1');
      await page.getByRole('button', { name: 'Check now' }).click();
      await page.locator('#foot summary', { hasText: 'Last look to decision' }).waitFor();
      await page.locator('#foot summary').click();
      const steps = await page.locator('#foot .path li').allTextContents();
      expect(steps.map((step) => step.replace(/[\d<].*$/, ''))).toEqual(['Look', 'Sign', 'Send', 'Decide', 'Back']);
      await until('what made it', 5_000, async () => {
        return (await page.locator('#foot').textContent())?.includes('You pressed Check now') === true;
      });
      await page.locator('#rest details[data-id="os"] summary').first().click();
      await page
        .locator('#rest details[data-id="os"]')
        .getByRole('button', { name: /^in payload/ })
        .click();
      await page.locator('#sent .seal').waitFor();
      expect(spine.evidenceBytes().at(-1)).toBe(await page.locator('.bytes').textContent());
    });

    test('History tells the first decision, About the agent’s own cost', async () => {
      await page.keyboard.press('Control+3');
      await page.locator('.tl .what').first().waitFor();
      expect(await page.locator('#history h1').textContent()).toMatch(
        /^Since \d\d:\d\d your laptop was (never blocked|blocked once)/,
      );
      await page.keyboard.press('Control+4');
      await page.locator('.cost').waitFor();
      expect(await page.locator('.cost').textContent()).toMatch(
        /^Processor, agent\d+\.\d s.*Sent today[\d.]+ kB\d+ payloads?.*Messages today[\d.]+ kB out, [\d.]+ kB in/,
      );
    });
  },
);
