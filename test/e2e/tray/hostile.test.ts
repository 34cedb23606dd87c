import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { DeviceStatus } from '../../../shared/device-status.ts';
import { pastDecision } from '../../../shared/past-decisions.ts';
import {
  sampleDecision,
  sampleFinding,
  sampleReadings,
  sampleStatus,
  sampleStatuses,
} from '../../../shared/testing/sample-statuses.ts';
import { compliantTooltip } from '../../support/electron/compliant-tooltip.ts';
import { type FakeDaemon, startFakeDaemon } from '../../support/electron/fake-daemon.ts';
import { foreignParts } from '../../support/electron/page-audit.ts';
import { type RunningTray, startTray } from '../../support/electron/start-tray.ts';
import { describeWith, needs } from '../../support/needs.ts';
import { until } from '../../support/until.ts';

const now = Math.floor(Date.now() / 1_000);
const grey = 'Stance: The agent is not running';

/** The most that the tray may grow while it is told nonsense without end. */
const mostGrowthKiB = 80_000;

/** A status in which every text that a service or an agent is free to choose is this one, as long as it may be. */
function allOf(evil: string): DeviceStatus {
  const most = evil.slice(0, 400);
  const finding = sampleFinding(now - 60, now + 3_600, ['sensitive']);
  const words = { title: most, state: most, sentence: most };
  const hostile = (id: string) => ({
    ...finding,
    id,
    words,
    costs: [most],
    remedy: { steps: Array(8).fill(most), link: most },
  });
  const decision = sampleDecision(now, {
    tier: 'warning',
    policy: most,
    levelCatalogue: ['base', 'internal', 'sensitive'].map((name) => ({
      name,
      title: most,
      opens: Array(8).fill(most),
    })),
    findings: ['osPatch.rebootRequired', 'device.forked', 'constructor.prototype', 'firewall.off'].map(hostile),
  });
  return sampleStatus(now, {
    agent: { version: most, startedAt: now - 7_200, mode: 'user', platform: 'linux' },
    device: { id: most, keyProtection: 'file' },
    service: { url: most },
    link: { state: 'connected', since: now - 7_000, said: most },
    readings: {
      ...sampleReadings(now - 12),
      os: {
        state: 'observed',
        at: now,
        source: evil.slice(0, 64),
        fact: {
          id: most,
          name: most,
          version: { is: most },
          kernel: { is: most },
          supportEnds: { unread: 'unsupported' },
        },
      },
      hardware: {
        state: 'observed',
        at: now,
        source: evil.slice(0, 64),
        fact: { maker: { is: most }, model: { is: most }, virtual: { is: false } },
      },
      firewall: { state: 'observed', at: now, source: evil.slice(0, 64), fact: { manager: { is: most }, scopes: [] } },
      [evil.slice(0, 32)]: { state: 'observed', at: now, source: evil.slice(0, 64), fact: { [most]: most } },
    },
    decision,
  });
}

const evils: [string, string][] = [
  ['markup', `<img src=x onerror="document.title='!'"><script>document.title='!'</script><svg onload=alert(1)>`],
  [
    'the end of an element',
    `</p></main></body><iframe srcdoc="<script>top.document.title='!'</script>"></iframe><base href=//x>`,
  ],
  ['an address', `javascript:document.title='!'//https://attacker.example/"onmouseover="document.title='!'"`],
  ['a giant word', 'W'.repeat(400)],
  ['marks upon marks', 'e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301'.repeat(44)],
  ['turned text', '\u202e\u2066\u2067\u200f✓ \u202dtnailpmoc\u2069\u202c\ufeff\u200b\u00ad\u2060'.repeat(10)],
  ['controls', '\u0000\u0007\u001b[31m\u0008\r\n\t\u0085\u2028\u2029✓ all good'.repeat(10)],
  ['halves of characters', '\ud800\udfff\udc00\ud83d'.repeat(100)],
  ['letters from right to left', 'כל הכללים מתקיימים العربية '.repeat(12)],
  ['templates', '{until}{count}{{constructor}}%s%n%1$s\\u202e&lt;b&gt;_&File(&X)'.repeat(5)],
];

describeWith(needs('display', 'dbus', 'electron'), 'whatever a daemon says is text in the tray, or is refused', () => {
  let daemon: FakeDaemon;
  let tray: RunningTray;
  let page: Page;
  const blocked = sampleStatuses(now).blocked;
  const memory = () => {
    const [, kib = '0'] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${tray.pid}/status`, 'utf8')) ?? [];
    return Number(kib);
  };
  const isGrey = async () => (await page.locator('#announce').getAttribute('data-state')) === 'notRunning';
  const back = async () => {
    daemon.say(sampleStatus(now));
    await tray.says(compliantTooltip);
  };

  beforeAll(async () => {
    daemon = await startFakeDaemon(sampleStatus(now));
    tray = await startTray({ socket: daemon.socket });
    await tray.says(compliantTooltip);
    page = await tray.openWindow();
  });
  afterAll(async () => {
    await tray?.close();
    await daemon?.close();
  });

  test('what is looked for would be found', async () => {
    await page.evaluate(`document.body.append(
      Object.assign(document.createElement('img'), { id: 'x1', alt: '\\u200b' }),
      Object.assign(document.createElement('made-up'), { id: 'x2', textContent: '\\u202e' }),
    )`);
    expect(await foreignParts(page)).toEqual(['<img>', '<made-up>', 'U+200b in alt', 'U+202e in made-up']);
    await page.evaluate(`document.querySelectorAll('#x1, #x2').forEach((each) => each.remove())`);
    expect(await foreignParts(page)).toEqual([]);
  });

  test.each(evils)('%s in every text stays text, in every view, in the menu and in the title', async (_name, evil) => {
    const status = allOf(evil);
    const decision = status.decision ?? sampleDecision(now);
    daemon.remember(
      Array.from({ length: 3 }, (_, index) => pastDecision({ ...decision, decidedAt: now - index * 60 })),
    );
    daemon.say(status);
    await until(
      'it to be shown',
      5_000,
      async () => (await page.locator('#announce').getAttribute('data-state')) === 'attention',
    );
    for (const view of ['now', 'sent', 'history', 'about']) {
      await page.locator(`[data-view=${view}]`).click();
      await page.locator(`#${view} h1`).first().waitFor();
      expect(await foreignParts(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    }
    expect(await page.title()).toBe('Attention · Stance');
    await page.locator('[data-view=now]').click();
    const labels = (await tray.menu()).map(({ label }) => label);
    const said = [await tray.tooltip(), ...labels].join('');
    expect(said).not.toMatch(/\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/u);
    expect(Math.max(...labels.map((label) => label.length))).toBeLessThanOrEqual(90);
    expect(tray.app.windows()).toHaveLength(1);
  });

  test.each([
    ['a fact of a hundred thousand levels', '{"a":'.repeat(100_000), '}'.repeat(100_000)],
    ['a fact of half a million brackets', '['.repeat(500_000), ']'.repeat(500_000)],
    [
      'a fact of a hundred thousand members',
      `{${Array.from({ length: 90_000 }, (_, at) => `"m${at}":0`).join()},"x":`,
      '}',
    ],
  ])('%s is refused or not understood, and the tray stays what it is', async (_name, open, close) => {
    const pid = tray.pid;
    const readings = { os: { state: 'observed', at: now, source: 'x', fact: 'FACT' } } as const;
    const status = JSON.stringify({ ...blocked, readings });
    daemon.blurt(`{"event":"status","id":1,"status":${status.replace('"FACT"', `${open}1${close}`)}}\n`);
    await until('it to be grey or red', 5_000, async () =>
      ['notRunning', 'blocked'].includes((await page.locator('#announce').getAttribute('data-state')) ?? ''),
    );
    expect(await page.locator('[data-id=os] .i use').first().getAttribute('href')).not.toBe('#pass');
    await back();
    expect(tray.pid).toBe(pid);
  });

  test.each([
    ['statuses', `${JSON.stringify({ event: 'status', id: 1, status: blocked })}\n`],
    ['empty lines', '\n'.repeat(1_000)],
    ['letters', 'a'.repeat(10_000)],
    ['halves of lines', JSON.stringify({ event: 'status', id: 1, status: blocked }).slice(0, 3_000)],
  ])('%s without end make it grey, and neither larger nor deaf', async (_name, bytes) => {
    await back();
    const before = memory();
    const stop = daemon.flood(bytes);
    try {
      await until('the tray to be grey', 10_000, isGrey);
      // It still answers its panel and its page while that goes on.
      expect((await tray.menu()).length).toBeGreaterThan(3);
      expect(await page.evaluate('1 + 1')).toBe(2);
      expect(await tray.tooltip()).not.toBe(compliantTooltip);
    } finally {
      stop();
    }
    expect(memory() - before).toBeLessThan(mostGrowthKiB);
    await back();
  });

  test('it is grey, and says so, for as long as nothing that is said makes sense', async () => {
    daemon.blurt('nonsense\n');
    await tray.says(grey, 5_000);
    await back();
  });
});
