import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { DeviceStatus } from '../../../shared/device-status.ts';
import type { ResultFinding } from '../../../shared/result.ts';
import { sampleDecision, sampleFinding, sampleStatus } from '../../../shared/testing/sample-statuses.ts';
import { compliantTooltip } from '../../support/electron/compliant-tooltip.ts';
import { type FakeDaemon, startFakeDaemon } from '../../support/electron/fake-daemon.ts';
import { type RunningTray, startTray } from '../../support/electron/start-tray.ts';
import { describeWith, needs } from '../../support/needs.ts';
import { until } from '../../support/until.ts';

const seconds = () => Math.floor(Date.now() / 1_000);
const well = () => sampleStatus(seconds());
const withFinding = (deadline: number, other: Partial<ResultFinding> = {}): DeviceStatus => {
  const now = seconds();
  const finding = { ...sampleFinding(now - 60, deadline, ['sensitive']), ...other };
  const levels = deadline > now ? ['base', 'internal', 'sensitive'] : ['base', 'internal'];
  return sampleStatus(now, { decision: sampleDecision(now, { tier: 'warning', findings: [finding], levels }) });
};

describeWith(needs('display', 'dbus', 'electron', 'notices'), 'notices', () => {
  let home: string;
  let daemon: FakeDaemon;
  let tray: RunningTray;
  const start = async (status: DeviceStatus) => {
    daemon = await startFakeDaemon(status);
    tray = await startTray({ socket: daemon.socket, home, hasNotices: true });
  };
  const title = (finding = 'Restart needed', deadline: number) => {
    const [, time] = /T(\d\d:\d\d)/.exec(new Date(deadline * 1_000).toISOString()) ?? [];
    const isToday = new Date(deadline * 1_000).getUTCDate() === new Date().getUTCDate();
    return `${finding}: mend it by ${time} ${isToday ? 'today' : 'tomorrow'}`;
  };

  /** Proves that nothing else was said: what is said next is a block that begins now, and it is the next. */
  const expectNothingSince = async (count: number) => {
    const words = { title: 'Threat protection', state: 'Off', sentence: 'Nothing protects your laptop.' };
    daemon.say(withFinding(seconds() - 1, { id: 'edr.stopped', words }));
    await until('the block', 10_000, () => tray.notices.handed.length > count);
    expect(tray.notices.handed.slice(count).map(({ body }) => body)).toEqual([
      expect.stringContaining('Nothing protects your laptop.'),
    ]);
  };

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'stance-notices-'));
  });
  afterEach(async () => {
    await tray?.close();
    await daemon?.close();
    rmSync(home, { recursive: true, force: true });
  });

  test('one for a deadline, none for what repeats it, and a click leads to the first step', async () => {
    await start(well());
    await tray.says(compliantTooltip);
    const deadline = seconds() + 5 * 3_600;
    daemon.say(withFinding(deadline));
    const notice = await tray.notices.notice(title('Restart needed', deadline));
    expect(notice).toMatchObject({ urgency: 1, actions: expect.arrayContaining(['default']) });
    expect(notice.body).toContain('After that your laptop loses Sensitive (Payroll, Customer data).');
    for (let turn = 0; turn < 5; turn += 1) daemon.say({ ...withFinding(deadline), waiting: turn });
    const opened = tray.app.waitForEvent('window');
    tray.notices.press(notice);
    const page = await opened;
    await until('the first step to have the focus', 10_000, async () =>
      Boolean(await page.evaluate(`document.activeElement.closest('details[data-id="osPatch"][open] ol') !== null`)),
    );
    expect(await page.evaluate(`document.activeElement.textContent`)).toBe('Save your work.');
    expect(await page.locator('details[open]').count()).toBe(1);

    // The window that stands open is led as well.
    await page.keyboard.press('Control+4');
    const before = tray.notices.handed.length;
    const words = { title: 'Disk encryption', state: 'Off', sentence: 'Your disk is not encrypted.' };
    daemon.say(withFinding(deadline, { id: 'diskEncryption.off', words }));
    tray.notices.press(await tray.notices.notice(title('Off', deadline), before));
    await until('the row to be open', 10_000, async () =>
      Boolean(
        await page.evaluate(`document.activeElement.closest('details[data-id="diskEncryption"][open]') !== null`),
      ),
    );
    expect(await page.locator('#now').isVisible()).toBe(true);
    await expectNothingSince(2);
  });

  test('a mark, the block and back to green are said as they come, and what is over is taken back', async () => {
    const deadline = seconds() + 604;
    await start(withFinding(deadline));
    const first = await tray.notices.notice(title('Restart needed', deadline));
    // Ten minutes before, by itself: the agent says nothing new.
    const mark = await tray.notices.notice(first.title, 1);
    expect(seconds()).toBeGreaterThanOrEqual(deadline - 600);
    expect(mark.body).toContain('In 10 min your laptop loses Sensitive');
    await until('the first to be taken back', 5_000, () => first.isClosed);

    const soon = seconds() + 2;
    daemon.say(withFinding(soon));
    const closed = await tray.notices.notice('Sensitive is closed');
    expect(seconds()).toBeGreaterThanOrEqual(soon);
    expect(closed.urgency).toBe(2);
    expect(tray.notices.standing).toEqual(['Sensitive is closed']);

    daemon.say(well());
    const open = await tray.notices.notice('Everything is open again');
    expect(open.urgency).toBe(1);
    await until('the block to be taken back', 5_000, () => closed.isClosed);
    const count = tray.notices.handed.length;
    daemon.say({ ...well(), waiting: 1 });
    await tray.says(compliantTooltip);
    await expectNothingSince(count);
  });

  test('what was put off in the window or the menu is taken back, shown as put off, and still in the icon', async () => {
    const deadline = seconds() + 5 * 3_600;
    await start(withFinding(deadline));
    const notice = await tray.notices.notice(title('Restart needed', deadline));
    const page = await tray.openWindow();
    await page.getByRole('button', { name: 'Remind me in an hour' }).click();
    await page
      .locator('#verdict')
      .getByText(/^You are reminded at /)
      .waitFor();
    await until('the notice to be taken back', 5_000, () => notice.isClosed);
    expect(await tray.tooltip()).toContain('Attention');
    const lines = (await tray.menu()).map(({ label }) => label);
    expect(lines.some((label) => label.startsWith('You are reminded at '))).toBe(true);
    expect(lines).not.toContain('Remind me in an hour');
    // A block comes all the same.
    daemon.say(withFinding(seconds() + 2));
    await tray.notices.notice('Sensitive is closed');
  });

  test('a tray that is started again says nothing that it said before, and forgets a damaged memory without a burst', async () => {
    const deadline = seconds() + 5 * 3_600;
    await start(withFinding(deadline));
    await tray.notices.notice(title('Restart needed', deadline));
    const file = join(home, 'Stance/notices.json');
    await tray.close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8')).said).toHaveProperty(['osPatch.rebootRequired']);
    const again = async () => {
      tray = await startTray({ socket: daemon.socket, home, hasNotices: true });
      await until('the deadline in the icon', 10_000, async () => (await tray.tooltip()).includes('Attention'));
    };
    await again();
    await expectNothingSince(0);
    daemon.say(withFinding(deadline));
    await tray.close();
    writeFileSync(file, '{"format":1,"said":');
    await again();
    await tray.notices.notice(title('Restart needed', deadline));
    await expectNothingSince(1);
  });

  test('markup of a service is text, and its length is bounded', async () => {
    await start(well());
    const words = {
      title: 'x',
      state: '<b>x</b>',
      sentence: `<a href="https://attacker.example">y</a>${'z'.repeat(300)}`,
    };
    daemon.say(withFinding(seconds() + 5 * 3_600, { words }));
    await until('a notice', 10_000, () => tray.notices.handed.length > 0);
    const [notice] = tray.notices.handed;
    expect(notice?.title).toContain('‹b›x‹/b›');
    expect(notice?.body).not.toMatch(/[<>]/);
    expect(notice?.body.length).toBeLessThanOrEqual(400);
  });

  test('a signal that was never sent is told before the agent is told that it was, and a click leads to what is sent', async () => {
    await start({ ...well(), newSignals: [{ id: 'hardware', sentFrom: seconds() + 600 }] });
    const notice = await tray.notices.notice('About to be sent for the first time: Hardware');
    await until('the agent to be told', 5_000, () => daemon.asked.some(({ ask }) => ask === 'told'));
    expect(daemon.asked.filter(({ ask }) => ask === 'told')).toMatchObject([{ signals: ['hardware'] }]);
    const opened = tray.app.waitForEvent('window');
    tray.notices.press(notice);
    const page = await opened;
    await page.locator('#sent h1').waitFor();
    expect(await page.locator('#sent .first').textContent()).toContain('maker, model, virtual machine or not');
  });
});

describeWith(needs('display', 'dbus', 'electron', 'notices'), 'without a notification server', () => {
  test('nothing breaks, and the agent is not told that a person was told', async () => {
    const daemon = await startFakeDaemon({ ...well(), newSignals: [{ id: 'hardware', sentFrom: seconds() + 600 }] });
    const tray = await startTray({ socket: daemon.socket });
    try {
      await tray.says(compliantTooltip);
      daemon.say({ ...withFinding(seconds() + 3), newSignals: [{ id: 'hardware', sentFrom: seconds() + 600 }] });
      await tray.says('Stance: Blocked: only Base and Internal are open');
      const page = await tray.openWindow();
      await page.locator('.state').waitFor();
      expect(daemon.asked.some(({ ask }) => ask === 'told')).toBe(false);
    } finally {
      await tray.close();
      await daemon.close();
    }
  });
});
