import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DeviceStatus } from '../../../shared/device-status.ts';
import { viewOf } from '../../../shared/status-view.ts';
import { sampleStatus, sampleStatuses } from '../../../shared/testing/sample-statuses.ts';
import type { StatusView } from '../../../shared/view.ts';
import { menuOf } from '../../../tray-ui/menu.ts';
import { englishVoice } from '../../../tray-ui/words/tray-voice.ts';
import { compliantTooltip } from '../../support/electron/compliant-tooltip.ts';
import { pixelsThatDiffer } from '../../support/electron/drawing.ts';
import { type FakeDaemon, startFakeDaemon } from '../../support/electron/fake-daemon.ts';
import { type RunningTray, startTray } from '../../support/electron/start-tray.ts';
import { stateDrawings } from '../../support/electron/state-drawings.ts';
import { describeWith, needs } from '../../support/needs.ts';
import { until } from '../../support/until.ts';

const artefacts = join(__dirname, '../../../dist/artefacts/tray');
const seconds = () => Math.floor(Date.now() / 1_000);
const samples = sampleStatuses(seconds());
const viewNow = (status: DeviceStatus) => viewOf(status, seconds(), { timeZone: 'UTC' });

/** What can be put off for an hour is offered to be. */
const reminders = [{ choice: 'hour', words: 'Remind me in an hour' }] as const;

/** What the panel should show of a view, line by line. */
const linesOf = (view: StatusView) =>
  menuOf(view, { reminders: view.state === 'attention' ? reminders : [] }).map((line) =>
    line.line === 'rule' ? undefined : [line.words, line.line === 'press' && line.enabled],
  );

/** One whose agent is gone says nothing (silence.test.ts, every-view.test.ts). */
const states = Object.keys(samples) as (keyof typeof samples)[];

describeWith(needs('display', 'dbus', 'electron'), 'the tray', () => {
  let daemon: FakeDaemon;
  let tray: RunningTray;
  const shownLines = async () =>
    (await tray.menu()).map(({ label, enabled, isSeparator }) => (isSeparator ? undefined : [label, enabled]));

  beforeAll(async () => {
    mkdirSync(artefacts, { recursive: true });
    daemon = await startFakeDaemon(samples.compliant);
    tray = await startTray({ socket: daemon.socket });
  });
  afterAll(async () => {
    await tray?.close();
    await daemon?.close();
  });

  describe.each(states)('when the laptop is %s', (state) => {
    test('shows its icon, its tooltip and its menu in the panel', async () => {
      daemon.say(samples[state]);
      await tray.says(`Stance: ${viewNow(samples[state]).tooltip}`);
      expect(await shownLines()).toEqual(linesOf(viewNow(samples[state])));
      const icon = await tray.icon();
      expect(icon).toMatchObject({ width: 44, height: 44 });
      expect(pixelsThatDiffer(icon, `on-light/${stateDrawings[state]}-22`)).toBe(0);
      const others = Object.values(stateDrawings).filter((other) => other !== stateDrawings[state]);
      for (const other of others) expect(pixelsThatDiffer(icon, `on-light/${other}-22`)).toBeGreaterThan(20);
    });

    test('opens a window that says it in words', async () => {
      const page = await tray.openWindow();
      await until('the window to say it', 10_000, async () => {
        const { stateLine, sentence } = viewNow(samples[state]);
        return (
          (await page.locator('.state').textContent()) === stateLine &&
          (await page.locator('h1').textContent()) === sentence
        );
      });
      const view = viewNow(samples[state]);
      for (const { title, words, detail } of view.rows) {
        const row = page.locator('details.sig', { has: page.getByText(title, { exact: true }) });
        expect(await row.locator('.says').textContent()).toBe(detail === '' ? words : `${words} · ${detail}`);
      }
      expect(await page.locator('#announce').textContent()).toBe(
        englishVoice.say('bar.announce', { short: view.tooltip, sentence: view.sentence }),
      );
      await page.screenshot({ path: join(artefacts, `${state}.png`) });
      const closed = page.waitForEvent('close');
      // The page may be gone before it can say that the key went down.
      await Promise.allSettled([page.keyboard.down('Escape')]);
      await closed;
    });
  });

  test('shows a level that closes later on the same scale, and the steps of the finding when it is opened', async () => {
    daemon.say(samples.attention);
    const page = await tray.openWindow();
    await page.setViewportSize({ width: 860, height: 640 });
    await page.getByText('Security updates', { exact: true }).click();
    const steps = page.locator('details[open] .steps > ol');
    expect(await steps.textContent()).toContain('Restart the laptop from its system menu.');
    expect(await page.locator('details[open] dl').textContent()).toMatch(/SourceaptSeen\d\d:\d\d, by the agent$/);
    await page.screenshot({ path: join(artefacts, 'attention-open-wide.png') });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 400, height: 640 });
    await page.screenshot({ path: join(artefacts, 'attention-open-dark.png') });
    // A new status leaves open what the reader opened.
    daemon.say({ ...samples.attention, latency: { collectMs: 1, signMs: 1, answerMs: 1, totalMs: 3 } });
    await page.getByText('3 ms', { exact: true }).waitFor();
    expect(await page.locator('details[open] .t').textContent()).toBe('Security updates');
    await page.close();
  });

  test('turns by itself at the moment when a decision runs out', async () => {
    const now = seconds();
    const decision = { ...samples.compliant.decision, until: now + 3 } as DeviceStatus['decision'];
    daemon.say(sampleStatus(now, { decision }));
    await tray.says(compliantTooltip);
    await tray.says('Stance: Out of date: nothing is open', 6_000);
    expect(seconds()).toBeGreaterThanOrEqual(now + 3);
  });

  test('"Check now" in the menu asks the daemon to look again', async () => {
    daemon.say(samples.compliant);
    await tray.says(compliantTooltip);
    const before = daemon.asked.length;
    await tray.click('Check now');
    await until('the daemon to be asked', 5_000, () =>
      daemon.asked.slice(before).some((request) => request.ask === 'recheck'),
    );
  });

  test('a second start opens the window of the first and ends', async () => {
    const opened = tray.app.waitForEvent('window');
    expect(await tray.startAgain()).toBe(0);
    const page = await opened;
    expect(await page.locator('.state').textContent()).toBe('Compliant');
    await page.close();
  });
});
