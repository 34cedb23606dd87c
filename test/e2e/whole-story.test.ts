import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { LocalClient } from '../../agent/local-api/local-client.ts';
import type { DeviceStatus } from '../../shared/device-status.ts';
import { viewOf } from '../../shared/status-view.ts';
import type { StatusView } from '../../shared/view.ts';
import { type ProtectedPage, startProtectedPage } from '../start/protected-page.ts';
import { openStage, type Stage } from '../start/stage.ts';
import { pixelsThatDiffer } from '../support/electron/drawing.ts';
import { type RunningTray, startTray } from '../support/electron/start-tray.ts';
import { freshBundles } from '../support/fresh-bundles.ts';
import { describeWith, needs } from '../support/needs.ts';
import { until } from '../support/until.ts';
import { fetchPage, knock } from './story/knock.ts';

const root = join(__dirname, '../..');
const artefacts = join(root, 'dist/artefacts/story');
const rebootFile = '/run/reboot-required';
/** Where this is, that file not being there means that no restart is due, whatever was put in since this machine started. */
const flagMaker = '/usr/share/update-notifier/notify-reboot-required';
/** As the policy of the story has it. */
const graceSeconds = 15;

/** One laptop from green to green and into silence, everything as it ships: built service and agent, a real Electron, its notices, a door. */
describeWith(needs('root', 'display', 'dbus', 'electron', 'notices'), 'the whole story on this machine', () => {
  let stage: Stage;
  let door: ProtectedPage;
  let tray: RunningTray;
  let client: LocalClient;
  let status: DeviceStatus;
  let window: Page;
  const had = existsSync(rebootFile);
  const hadMaker = existsSync(flagMaker);

  beforeAll(async () => {
    if (had) throw new Error(`${rebootFile} is there already: this machine waits for a restart`);
    mkdirSync(artefacts, { recursive: true });
    if (!hadMaker) {
      mkdirSync(dirname(flagMaker), { recursive: true });
      writeFileSync(flagMaker, '');
    }
    await freshBundles('agent', 'decision-service', 'tray-ui');
    stage = await openStage({ policy: join(__dirname, 'story/policy.yaml'), dist: join(root, 'dist') });
    door = await startProtectedPage({ url: stage.serviceUrl, ca: stage.ca }, 'sensitive');
    tray = await startTray({ socket: stage.socket, hasNotices: true });
    await follow();
    await until('the first decision', 20_000, () => status?.decision?.current === true);
  });
  afterAll(async () => {
    rmSync(rebootFile, { force: true });
    if (!hadMaker) rmSync(flagMaker, { force: true });
    client?.close();
    await tray?.close();
    await door?.close();
    await stage?.end();
  });

  const follow = async () => {
    client = await LocalClient.open(stage.socket);
    client.watch((answer) => {
      if ('status' in answer) status = answer.status;
    });
  };
  const view = (): StatusView => viewOf(status, seconds(), { timeZone: 'UTC' });
  const proof = async (): Promise<Record<string, string>> =>
    JSON.parse(await stage.stance(['proof', 'GET', door.url, '--json'])) as Record<string, string>;
  const reboot = () => status.decision?.findings.find(({ id }) => id === 'osPatch.rebootRequired');
  const titles = () => tray.notices.handed.map(({ title }) => title);

  /** Waits until the daemon, the panel and the open window all say so; a picture of it is kept. */
  async function everybodySays(state: StatusView['state'], drawing: string, withinMs = 5_000): Promise<void> {
    await until(`the state ${state}`, withinMs, () => view().state === state);
    await until('the tooltip', 5_000, async () => (await tray.tooltip()) === `Stance: ${view().tooltip}`);
    await until('the icon', 5_000, async () => pixelsThatDiffer(await tray.icon(), `on-light/${drawing}-22`) === 0);
    await until('the window', 5_000, async () => (await window.locator('h1').textContent()) === view().sentence);
    expect((await tray.menu())[0]?.label).toBe(view().tooltip);
    await window.screenshot({ path: join(artefacts, `${state}.png`) });
  }

  test('compliant: icon, menu, window and door say so, and the door says it to this laptop alone', async () => {
    window = await tray.openWindow();
    await everybodySays('compliant', 'compliant', 20_000);
    expect((await fetchPage(door.url, {})).status).toBe(401);
    const shown = await proof();
    const answer = await fetchPage(door.url, shown);
    expect([answer.status, answer.body.includes(status.device?.id ?? '-')]).toEqual([200, true]);
    // The same proof a second time is somebody else's.
    expect((await fetchPage(door.url, shown)).status).toBe(401);
    expect(titles()).toEqual([]);
  });

  test('a restart becomes necessary: attention within a second, with its deadline and one notice, and the door still open', async () => {
    const began = performance.now();
    writeFileSync(rebootFile, '');
    await until('the finding', 5_000, () => reboot() !== undefined);
    const foundMs = performance.now() - began;
    expect(foundMs).toBeLessThan(1_000);
    const { deadline = 0, since = 0 } = reboot() ?? {};
    expect(deadline - since).toBe(graceSeconds);
    say(
      `finding after ${foundMs.toFixed(0)} ms, ${status.latency?.totalMs.toFixed(1)} ms from the change to the decision`,
    );
    await everybodySays('attention', 'attention');
    expect(view().sentence).toContain('loses Sensitive');
    await knock(door.url, proof, 200);
    await until('the notice', 5_000, () => titles().length > 0);
    expect(tray.notices.handed).toMatchObject([{ title: expect.stringMatching(/^Restart needed: mend it by /) }]);
  });

  test('the deadline passes: blocked when it does and not before, with the steps, and the door shut', async () => {
    const { deadline = 0 } = reboot() ?? {};
    expect(view().state).toBe('attention');
    expect(titles()).toHaveLength(1);
    await until('the block', graceSeconds * 1_000 + 5_000, () => view().state === 'blocked');
    const late = Date.now() / 1_000 - deadline;
    say(`blocked ${(late * 1_000).toFixed(0)} ms after the deadline`);
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(2);
    await everybodySays('blocked', 'blocked');
    const body = await knock(door.url, proof, 403);
    expect(body).toContain('it protects you only after a restart');
    await until('the second notice', 5_000, () => titles().length > 1);
    expect(tray.notices.handed[1]).toMatchObject({ title: 'Sensitive is closed', urgency: 2 });
    expect(tray.notices.standing).toEqual(['Sensitive is closed']);
    tray.notices.press(await tray.notices.notice('Sensitive is closed'));
    const row = window.locator('details[data-id="osPatch"][open]');
    await row.waitFor();
    expect(await row.locator('.steps').first().textContent()).toContain('Restart the laptop from its system menu.');
  });

  test('mended: compliant again within a second, with the latency shown, said once, and the door open', async () => {
    const began = performance.now();
    rmSync(rebootFile);
    await until('the finding to go', 5_000, () => reboot() === undefined);
    const goneMs = performance.now() - began;
    expect(goneMs).toBeLessThan(1_000);
    say(
      `mended after ${goneMs.toFixed(0)} ms, ${status.latency?.totalMs.toFixed(1)} ms from the change to the decision`,
    );
    await everybodySays('compliant', 'compliant');
    expect(await window.locator('#foot summary').textContent()).toMatch(/^Last change to decision [\d.]+ m?s$/);
    await knock(door.url, proof, 200);
    await until('the last notice', 5_000, () => titles().length > 2);
    expect(titles().slice(2)).toEqual(['Everything is open again']);
  });

  test('"Check now" in the menu has the agent look, and the service decide anew', async () => {
    await until('the menu to offer it', 10_000, async () =>
      (await tray.menu()).some(({ label, enabled }) => label === 'Check now' && enabled),
    );
    await tray.click('Check now');
    // Only a decision that came back says how long it took, and for what.
    await until('the decision', 10_000, () => status.latency?.cause === 'asked');
  });

  test('the agent is killed: grey at once, and green again when it is back', async () => {
    const began = performance.now();
    stage.agentProcess.kill('SIGKILL');
    await tray.says('Stance: The agent is not running', 5_000);
    const greyMs = performance.now() - began;
    say(`grey ${greyMs.toFixed(0)} ms after the agent was killed`);
    expect(greyMs).toBeLessThan(2_000);
    expect(pixelsThatDiffer(await tray.icon(), 'on-light/not-running-22')).toBe(0);
    await until('the window to say so', 5_000, async () =>
      ((await window.locator('h1').textContent()) ?? '').includes('nobody vouches for your laptop'),
    );
    await window.screenshot({ path: join(artefacts, 'notRunning.png') });
    client.close();
    await stage.startAgent();
    await follow();
    await everybodySays('compliant', 'compliant', 20_000);
  });

  test('the service is stopped: offline with what still holds, then out of date at its hour and not before', async () => {
    const began = performance.now();
    await stage.stopService();
    await everybodySays('offline', 'offline', 10_000);
    say(`offline ${(performance.now() - began).toFixed(0)} ms after the service was told to stop`);
    const { until: hour = 0 } = status.decision ?? {};
    // Nobody is there to say yes: the door is shut long before the tray's word runs out.
    expect((await fetchPage(door.url, await proof().catch(() => ({})))).status).not.toBe(200);
    await tray.says('Stance: Out of date: nothing is open', (hour - seconds()) * 1_000 + 5_000);
    const late = Date.now() / 1_000 - hour;
    say(`out of date ${(late * 1_000).toFixed(0)} ms after the hour`);
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(2);
    await everybodySays('stale', 'offline');
  });
});

const seconds = (): number => Math.floor(Date.now() / 1_000);
const say = (text: string): void => void process.stdout.write(`  ${text}\n`);
