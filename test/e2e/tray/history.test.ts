import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { pastDecision } from '../../../shared/past-decisions.ts';
import { sampleDecision, sampleFinding, sampleStatus } from '../../../shared/testing/sample-statuses.ts';
import { compliantTooltip } from '../../support/electron/compliant-tooltip.ts';
import { type FakeDaemon, startFakeDaemon } from '../../support/electron/fake-daemon.ts';
import { type RunningTray, startTray } from '../../support/electron/start-tray.ts';
import { describeWith, needs } from '../../support/needs.ts';
import { pagesOf, signedHistory } from '../../support/signed-history.ts';
import { until } from '../../support/until.ts';

const artefacts = join(__dirname, '../../../dist/artefacts/tray');
const now = Math.floor(Date.now() / 1_000);
const status = sampleStatus(now);
/** Midnight is far, whenever this runs. Zones of this kind count the other way round. */
const offset = new Date().getUTCHours() - 12;
const whereItIsNoon = `Etc/GMT${offset < 0 ? '' : '+'}${offset}`;
const blockedAt = (at: number) =>
  sampleDecision(at + 1, { tier: 'warning', levels: ['base'], findings: [sampleFinding(at, at, ['internal'])] });
const past = [
  pastDecision(sampleDecision(now - 599)),
  pastDecision({ ...blockedAt(now - 1_200), payload: { id: 3, seq: 2 } }, undefined, 38),
  pastDecision(sampleDecision(now - 7_200), now - 9_000),
];

describeWith(needs('display', 'dbus', 'electron'), 'the History view', () => {
  let daemon: FakeDaemon;
  let tray: RunningTray;
  let page: Page;
  const turns = () => page.locator('.tl .what').allTextContents();

  beforeAll(async () => {
    mkdirSync(artefacts, { recursive: true });
    daemon = await startFakeDaemon(status);
    daemon.remember(past);
    daemon.keep(
      pagesOf(
        signedHistory([
          { at: now - 7_200, cause: 'beat' },
          { at: now - 1_200, cause: 'changed:osPatch' },
        ]),
      ),
    );
    tray = await startTray({ socket: daemon.socket, env: { TZ: whereItIsNoon } });
    await tray.says(compliantTooltip);
    page = await tray.openWindow();
    await page.keyboard.press('Control+3');
    await page.locator('#history h1').waitFor();
  });
  afterAll(async () => {
    await tray?.close();
    await daemon?.close();
  });

  test('tells what was decided, why, and when nothing counted', async () => {
    expect(await page.locator('#history h1').textContent()).toMatch(
      /^Since \d\d:\d\d.* your laptop was blocked once, for 10 min\.$/,
    );
    expect(await turns()).toEqual([
      'Blocked → Compliant',
      'Compliant → Blocked',
      'No decision → Compliant',
      'No decision',
    ]);
    expect(await page.locator('.tl > li').nth(1).locator('.how').first().textContent()).toMatch(
      /^Security updates: Restart needed, was due at \d\d:\d\d/,
    );
    await page.screenshot({ path: join(artefacts, 'history.png') });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: join(artefacts, 'history-dark.png') });
    await page.setViewportSize({ width: 900, height: 640 });
    await page.screenshot({ path: join(artefacts, 'history-wide-dark.png') });
    await page.setViewportSize({ width: 400, height: 640 });
  });

  test('today is a strip that place and height tell as well as ink, with its words beside it', async () => {
    const bars = await page
      .locator('.day rect')
      .evaluateAll((rects) =>
        rects.map((rect) =>
          [rect.getAttribute('class'), rect.getAttribute('y'), rect.getAttribute('height')].join(' '),
        ),
      );
    const drawn = bars.filter((bar) => /compliant|blocked/.test(bar));
    expect(new Set(drawn)).toEqual(new Set(['compliant 35 30', 'blocked 60 40']));
    expect(await page.locator('.legend').textContent()).toContain('Blocked 10 min');
    expect(await page.locator('.day').getAttribute('aria-label')).toMatch(/^Today: .*Compliant since$/);
  });

  test('a turn leads to its payload, and says how long it took', async () => {
    const meta = page.locator('.tl .meta').nth(1);
    expect(await meta.textContent()).toBe('payload 2 · policy 41 · decided in 38 ms');
    await meta.getByRole('button').click();
    await page.locator('#sent .seal').waitFor();
    expect(await page.locator('#sent .rest h1').textContent()).toContain('Payload 2');
    await page.keyboard.press('Control+3');
    await page.locator('#history h1').waitFor();
  });

  test('a new decision is there as soon as it is made', async () => {
    daemon.remember([pastDecision(blockedAt(now)), ...past]);
    daemon.say(sampleStatus(now, { decision: blockedAt(now + 1) }));
    await until('the new turn', 5_000, async () => (await turns())[0] === 'Compliant → Blocked');
  });

  test('words of a service that pretend to be more are plain text', async () => {
    const evil = '<img src=x onerror="document.title=1">\u202e\n✓ All good';
    const decision = blockedAt(now);
    const findings = decision.findings.map((finding) => ({
      ...finding,
      words: { title: evil, state: evil, sentence: evil },
    }));
    daemon.remember([pastDecision({ ...decision, findings, policy: evil })]);
    daemon.say(sampleStatus(now, { decision: blockedAt(now + 2) }));
    await until('the words', 5_000, async () => (await turns()).length === 1);
    const plain = '<img src=x onerror="document.title=1"> ✓ All good';
    expect(await page.locator('.tl .how').first().textContent()).toContain(`${plain}: ${plain}, was due at`);
    expect(await page.locator('img, a, script:not([src])').count()).toBe(0);
  });
});
