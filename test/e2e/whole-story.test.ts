import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { LocalClient } from '../../agent/local-api/local-client.ts';
import type { DeviceStatus } from '../../shared/device-status.ts';
import { viewOf } from '../../shared/status-view.ts';
import { type ProtectedPage, startProtectedPage } from '../start/protected-page.ts';
import { openStage, type Stage } from '../start/stage.ts';
import { pixelsThatDiffer } from '../support/electron/drawing.ts';
import { type RunningTray, startTray } from '../support/electron/start-tray.ts';
import { describeWith, needs } from '../support/needs.ts';
import { until } from '../support/until.ts';

const root = join(__dirname, '../..');
const artefacts = join(root, 'dist/artefacts/story');
const rebootFile = '/run/reboot-required';
/** Where this is, that file not being there means that no restart is due, whatever was put in since this machine started. */
const flagMaker = '/usr/share/update-notifier/notify-reboot-required';

/** Everything as it ships: the built service, the built agent on this very machine, a real Electron, a door. */
describeWith(needs('root', 'display', 'dbus', 'electron'), 'the whole story on this machine', () => {
  let stage: Stage;
  let page: ProtectedPage;
  let tray: RunningTray;
  let client: LocalClient;
  let status: DeviceStatus;
  const had = existsSync(rebootFile);
  const hadMaker = existsSync(flagMaker);

  beforeAll(async () => {
    if (had) throw new Error(`${rebootFile} is there already: this machine waits for a restart`);
    mkdirSync(artefacts, { recursive: true });
    if (!hadMaker) {
      mkdirSync(dirname(flagMaker), { recursive: true });
      writeFileSync(flagMaker, '');
    }
    stage = await openStage({ policy: join(root, 'test/start/policy.yaml'), dist: join(root, 'dist') });
    page = await startProtectedPage({ url: stage.serviceUrl, ca: stage.ca }, 'sensitive');
    tray = await startTray({ socket: stage.socket });
    client = await LocalClient.open(stage.socket);
    client.watch((answer) => {
      if ('status' in answer) status = answer.status;
    });
    await until('the first decision', 20_000, () => status?.decision !== undefined);
  });
  afterAll(async () => {
    rmSync(rebootFile, { force: true });
    if (!hadMaker) rmSync(flagMaker, { force: true });
    client?.close();
    await tray?.close();
    await page?.close();
    await stage?.end();
  });

  const tooltip = () => `Stance: ${viewOf(status, Math.floor(Date.now() / 1_000), { timeZone: 'UTC' }).tooltip}`;
  const proofOf = async (): Promise<Record<string, string>> =>
    JSON.parse(await stage.stance(['proof', 'GET', page.url, '--json'])) as Record<string, string>;
  const ids = () => status.decision?.findings.map(({ id }) => id) ?? [];
  const rebootRow = () =>
    status.readings['osPatch']?.state === 'observed' &&
    (status.readings['osPatch'].fact as { rebootRequired: object }).rebootRequired;
  const evidence = () => {
    const db = new DatabaseSync(join(stage.dataDir, 'store/service.db'), { readOnly: true });
    const row = db.prepare('SELECT count(*) AS count FROM evidence').get() as { count: number };
    db.close();
    return row.count;
  };

  /** Knocks at the door until it answers so; gives how long that took and what it said. */
  async function knock(expected: number): Promise<{ tookMs: number; body: string }> {
    const began = performance.now();
    let body = '';
    await until(`the door to answer ${expected}`, 5_000, async () => {
      const answer = await fetchPage(page.url, await proofOf());
      body = answer.body;
      return answer.status === expected;
    });
    return { tookMs: performance.now() - began, body };
  }

  test('the tray shows what the daemon says, in picture and in words', async () => {
    await tray.says(tooltip());
    const { state } = viewOf(status, status.at);
    expect(state).toBe('attention');
    expect(pixelsThatDiffer(await tray.icon(), 'on-light/attention-22')).toBe(0);
    const labels = (await tray.menu()).map(({ label }) => label).join('\n');
    for (const { title, words } of viewOf(status, status.at, { timeZone: 'UTC' }).rows)
      expect(labels).toContain(`${title}: ${words}`.slice(0, 60));
  });

  test('the page opens for this laptop and for nobody without its proof', async () => {
    expect((await fetchPage(page.url, {})).status).toBe(401);
    const proof = await proofOf();
    const answer = await fetchPage(page.url, proof);
    expect(answer.status).toBe(200);
    expect(answer.body).toContain(status.device?.id);
    // The same proof a second time is somebody else's.
    expect((await fetchPage(page.url, proof)).status).toBe(401);
  });

  test('a restart that becomes necessary closes the door within a second, with the reason', async () => {
    const before = status.latency;
    const began = performance.now();
    writeFileSync(rebootFile, '');
    await until('the finding', 5_000, () => ids().includes('osPatch.rebootRequired'));
    const foundMs = performance.now() - began;
    const closed = await knock(403);
    expect(foundMs).toBeLessThan(1_000);
    expect(closed.body).toContain('it protects you only after a restart');
    expect(status.latency).not.toEqual(before);
    await tray.says('Stance: Blocked: nothing is open');
    expect(pixelsThatDiffer(await tray.icon(), 'on-light/blocked-22')).toBe(0);
    say(
      `finding after ${foundMs.toFixed(0)} ms, of which ${status.latency?.totalMs.toFixed(1)} ms from the change to the decision`,
    );
  });

  test('the window says why, and how to mend it', async () => {
    const window = await tray.openWindow();
    await window.getByText('Security updates', { exact: true }).click();
    const text = await window.locator('#now').textContent();
    expect(text).toContain('A security update is installed, but it protects you only after a restart.');
    expect(text).toContain('Restart the laptop from its system menu.');
    await window.screenshot({ path: join(artefacts, 'blocked.png') });
    await window.close();
  });

  test('when it is gone the door opens again within a second', async () => {
    const began = performance.now();
    rmSync(rebootFile);
    await until('the finding to go', 5_000, () => !ids().includes('osPatch.rebootRequired'));
    const goneMs = performance.now() - began;
    expect(goneMs).toBeLessThan(1_000);
    await knock(200);
    expect(rebootRow()).toEqual({ is: false });
    await tray.says(tooltip());
    say(`finding gone after ${goneMs.toFixed(0)} ms`);
  });

  test('"Check now" in the menu brings fresh evidence to the service', async () => {
    const before = evidence();
    await until('the menu to offer it', 10_000, async () =>
      (await tray.menu()).some(({ label, enabled }) => label === 'Check now' && enabled),
    );
    await tray.click('Check now');
    await until('fresh evidence', 10_000, () => evidence() > before);
  });

  test('when the daemon is killed the tray turns grey at once and says that nobody vouches', async () => {
    const window = await tray.openWindow();
    stage.agentProcess.kill('SIGKILL');
    await tray.says('Stance: The agent is not running', 5_000);
    expect(pixelsThatDiffer(await tray.icon(), 'on-light/not-running-22')).toBe(0);
    await until(
      'the window to say so',
      5_000,
      async () => (await window.locator('h1').textContent())?.includes('nobody vouches for your laptop') === true,
    );
    await window.screenshot({ path: join(artefacts, 'not-running.png') });
  });
});

const say = (text: string): void => void process.stdout.write(`  ${text}\n`);

function fetchPage(url: string, headers: Record<string, string>): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        body += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    })
      .on('error', reject)
      .end();
  });
}
