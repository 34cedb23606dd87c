import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { sampleStatus } from '../../../shared/testing/sample-statuses.ts';
import { askPanel, busPath } from '../../../tray-ui/panel/ask-panel.ts';
import { startBus } from '../../support/bus.ts';
import { type FakeDaemon, startFakeDaemon } from '../../support/electron/fake-daemon.ts';
import { type PanellessTray, startWithoutPanel } from '../../support/electron/start-without-panel.ts';
import { watchStatusNotifiers } from '../../support/electron/status-notifier.ts';
import { describeWith, needs } from '../../support/needs.ts';
import { until } from '../../support/until.ts';

const artefacts = join(__dirname, '../../../dist/artefacts/tray');
const noteLimitMs = 30_000;

/** Processor time of a process and all its children so far, in clock ticks of 10 ms. */
const ticks = (pid: number): number => {
  const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  const [user = 0, system = 0] = rest.split(' ').slice(11, 13).map(Number);
  return user + system + children.reduce((sum, child) => sum + ticks(Number(child)), 0);
};

describeWith(needs('display', 'dbus', 'electron'), 'a desktop without a place for icons', () => {
  let daemon: FakeDaemon;
  let tray: PanellessTray;

  beforeAll(async () => {
    mkdirSync(artefacts, { recursive: true });
    daemon = await startFakeDaemon(sampleStatus(Math.floor(Date.now() / 1_000)));
    tray = await startWithoutPanel(daemon.socket);
  });
  afterAll(async () => {
    await tray?.close();
    await daemon?.close();
  });

  test('the tray lives on, waits for a panel at no cost, and says so in its window once it is sure', async () => {
    const pid = tray.app.process().pid ?? 0;
    const used: number[] = [];
    await until('the window', noteLimitMs, () => {
      if (tray.app.windows().length > 0) return true;
      used.push(ticks(pid));
      return false;
    });
    // Of some ten seconds the later half: until then it starts. A busy loop would have used five hundred of these.
    const later = used.slice(used.length / 2, -1);
    expect((later.at(-1) ?? 0) - (later[0] ?? 0)).toBeLessThan(30);
    const page = tray.app.windows()[0] as Page;
    await page.getByText('This desktop tells of no place for the icon of Stance').waitFor();
    await page.screenshot({ path: join(artefacts, 'no-panel.png') });
    await page.close();
  });

  test('a second start opens the window, and the note is not repeated', async () => {
    const opened = tray.app.waitForEvent('window');
    expect(await tray.startAgain()).toBe(0);
    const page = await opened;
    await page.locator('h1').waitFor();
    expect(await page.getByText('no place for the icon').count()).toBe(0);
    await page.close();
  });
});

describeWith(needs('dbus'), 'the question for a place for icons', () => {
  test('is answered by a real bus: yes while somebody keeps icons, no before and after', async () => {
    const bus = await startBus();
    try {
      const ask = () => askPanel(busPath(bus.address, undefined), process.getuid?.() ?? 0);
      expect(await ask()).toBe(false);
      const watcher = await watchStatusNotifiers(bus.address);
      expect(await ask()).toBe(true);
      await watcher.close();
      expect(await ask()).toBe(false);
    } finally {
      await bus.close();
    }
  });
});
