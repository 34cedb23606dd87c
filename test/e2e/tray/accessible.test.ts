import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { DeviceStatus } from '../../../shared/device-status.ts';
import { pastDecision } from '../../../shared/past-decisions.ts';
import { sampleDecision, sampleFinding, sampleStatuses } from '../../../shared/testing/sample-statuses.ts';
import { axeFindings } from '../../support/electron/axe.ts';
import { type FakeDaemon, startFakeDaemon } from '../../support/electron/fake-daemon.ts';
import { type RunningTray, startTray } from '../../support/electron/start-tray.ts';
import { describeWith, needs } from '../../support/needs.ts';
import { pagesOf, signedHistory } from '../../support/signed-history.ts';
import { until } from '../../support/until.ts';

const now = Math.floor(Date.now() / 1_000);
const link = 'https://help.example/laptops/restart?after=security-updates&for=everybody#steps';
const withLink = (status: DeviceStatus): DeviceStatus => {
  const { decision } = status;
  if (decision === undefined) return status;
  const findings = decision.findings.map((each) => ({ ...each, remedy: { ...each.remedy, link } }));
  return { ...status, decision: { ...decision, findings } };
};
const bare = sampleStatuses(now);
const samples = { ...bare, attention: withLink(bare.attention), blocked: withLink(bare.blocked) };
const states = Object.keys(samples) as (keyof typeof samples)[];
const history = signedHistory(
  Array.from({ length: 40 }, (_, index) => ({ at: now - (41 - index) * 300, cause: 'beat' })),
);
const blockedAt = (at: number) =>
  sampleDecision(at + 1, { tier: 'warning', levels: ['base'], findings: [sampleFinding(at, at, ['internal'])] });
const past = [
  pastDecision(sampleDecision(now - 600)),
  pastDecision(blockedAt(now - 1_200)),
  pastDecision(sampleDecision(now - 7_200), now - 9_000),
];

/** Narrowest, as it opens, wide; and what is left of them when a person makes everything two and three times as large. */
const sizes = [
  [304, 1],
  [400, 1],
  [900, 1],
  [400, 2],
  [900, 3],
] as const;
/** In what light, and at what widths: where a colour stands on another hangs on the columns, not on how large they are. */
const looks = [
  [{ colorScheme: 'light' }, [400, 900]],
  [{ colorScheme: 'dark' }, [900]],
  [{ colorScheme: 'dark', contrast: 'more' }, [400]],
  [{ colorScheme: 'light', forcedColors: 'active' }, [400]],
] as const;

describeWith(needs('display', 'dbus', 'electron'), 'every view, for axe-core, at every size and in every light', () => {
  let daemon: FakeDaemon;
  let tray: RunningTray;
  let page: Page;

  const view = async (name: string) => {
    await page.locator(`[data-view=${name}]`).click();
    await page.locator(`#${name} h1`).first().waitFor();
  };
  const state = async (name: string) =>
    until(
      `the state ${name}`,
      5_000,
      async () => (await page.locator('#announce').getAttribute('data-state')) === name,
    );
  /** Everything that unfolds, and what scrolls within itself at its full length: axe-core judges only what it can see. */
  const openAll = () =>
    page.evaluate(`{
      document.querySelectorAll('details').forEach((each) => { each.open = true; });
      document.querySelectorAll('.bytes').forEach((each) => { each.style.maxBlockSize = 'none'; });
    }`);
  /** What is drawn after a change is what is judged. */
  const drawn = () => page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  const size = async (width: number, zoom: number, height: number) => {
    await tray.app.evaluate(
      ({ BrowserWindow }, factor) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(factor),
      zoom,
    );
    await page.setViewportSize({ width, height });
    await drawn();
  };
  const highest = () =>
    page.evaluate<number>(`Math.max(...[...document.querySelectorAll('*')].map((each) => each.scrollHeight)) + 300`);

  beforeAll(async () => {
    daemon = await startFakeDaemon(samples.compliant);
    daemon.keep(pagesOf(history));
    daemon.remember(past);
    tray = await startTray({ socket: daemon.socket });
    page = await tray.openWindow();
  });
  afterAll(async () => {
    await tray?.close();
    await daemon?.close();
  });

  const screens: [string, () => Promise<unknown>][] = [
    ...states.map((name): [string, () => Promise<unknown>] => [
      `Now, ${name}`,
      async () => {
        daemon.say(samples[name]);
        await state(name);
      },
    ]),
    [
      'Now, notRunning',
      async () => {
        await daemon.kill();
        await state('notRunning');
      },
    ],
    ['About, without an agent', () => view('about')],
    ['Sent, without an agent', () => view('sent')],
    [
      'Sent',
      async () => {
        await daemon.revive();
        daemon.say(samples.attention);
        await state('attention');
        await view('now');
        await view('sent');
        await page.locator('.row').first().waitFor();
      },
    ],
    [
      'Sent, one payload',
      async () => {
        await page.locator('.row').first().click();
        await page.locator('.seal').waitFor();
      },
    ],
    [
      'Sent, what never leaves',
      async () => {
        await view('now');
        await view('sent');
        await page.locator('[data-id=never]').click();
      },
    ],
    ['History', () => view('history')],
    ['About', () => view('about')],
  ];

  describe.each(screens)('%s', (_name, show) => {
    beforeAll(async () => {
      await page.emulateMedia({ colorScheme: null, contrast: null, forcedColors: null });
      await size(400, 1, 640);
      await show();
      await openAll();
    });

    test.each(sizes)(
      'fits a window of %i pixels at %i times the size, and has nothing against it',
      async (width, zoom) => {
        await size(width, zoom, 640);
        expect(await axeFindings(page, 'structure')).toEqual([]);
        expect(await wider(page)).toEqual([]);
      },
    );

    test.each(looks)('%j can be read', async (look, widths) => {
      await page.emulateMedia({ contrast: null, forcedColors: null, ...look });
      for (const width of widths) {
        await size(width, 1, 640);
        // So high that nothing lies beneath the bar or the foot.
        await size(width, 1, await highest());
        expect(await axeFindings(page, 'contrast')).toEqual([]);
      }
    });
  });

  test.each(['light', 'dark'] as const)(
    'whatever has the focus wears a ring that stands out, %s',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme, contrast: null, forcedColors: null });
      await size(400, 1, 640);
      for (const name of ['now', 'sent', 'history', 'about']) {
        await view(name);
        await openAll();
        expect(await focusFaults(page)).toEqual([]);
      }
    },
  );

  test('nothing moves for who asked for less motion', async () => {
    for (const [reducedMotion, moves] of [
      ['no-preference', true],
      ['reduce', false],
    ] as const) {
      await page.emulateMedia({ reducedMotion });
      const moving: string[] = [];
      for (const name of ['now', 'sent', 'history', 'about']) {
        await view(name);
        moving.push(...(await movingParts(page)));
      }
      expect([reducedMotion, moving.length > 0 ? moves || moving : false]).toEqual([reducedMotion, moves]);
    }
  });
});

/** What is wider than what it lies in, so that a line has to be scrolled to be read. */
const wider = (page: Page) =>
  page.evaluate<string[]>(`[document.documentElement, ...document.querySelectorAll('main, .side, .rest')]
    .filter((each) => each.clientWidth > 0 && each.scrollWidth > each.clientWidth)
    .map((each) => each.tagName + '#' + each.id + '.' + each.className + ' ' + each.scrollWidth + ' > ' + each.clientWidth)`);

/** Tabs through all that takes the focus, and names what wears no ring of two pixels at three to one (WCAG 2.2, 1.4.11 and 2.4.13). */
async function focusFaults(page: Page): Promise<string[]> {
  const faults: string[] = [];
  await page.evaluate(`{
    document.querySelectorAll('[data-tabbed]').forEach((each) => { delete each.dataset.tabbed; });
    document.querySelector('#views button').focus();
  }`);
  const most = 300;
  for (let step = 0; step < most; step += 1) {
    await page.keyboard.press('Tab');
    const fault = await page.evaluate<string | null>(`{
      const at = document.activeElement;
      if (at === document.body || at.dataset.tabbed === 'yes') 'seen';
      else {
        at.dataset.tabbed = 'yes';
        const part = (value) => { const it = value / 255; return it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4; };
        const light = ([red, green, blue]) => 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
        const numbers = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
        const ground = (from) => {
          for (let each = from; each; each = each.parentElement) {
            const [red, green, blue, alpha = 1] = numbers(getComputedStyle(each).backgroundColor);
            if (alpha === 1) return [red, green, blue];
          }
          return [255, 255, 255];
        };
        const { outlineStyle, outlineWidth, outlineColor, outlineOffset } = getComputedStyle(at);
        const [one, other] = [light(numbers(outlineColor)), light(ground(parseFloat(outlineOffset) < 0 ? at : at.parentElement))];
        const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
        outlineStyle === 'solid' && parseFloat(outlineWidth) >= 2 && ratio >= 3
          ? null
          : [at.outerHTML.slice(0, 100), outlineStyle, outlineWidth, outlineColor, ratio.toFixed(2)].join(' ');
      }
    }`);
    if (fault === 'seen') return step < 4 ? ['hardly anything takes the focus'] : faults;
    if (fault !== null) faults.push(fault);
  }
  return [...faults, `more than ${most} take the focus`];
}

/** What would move: elements with a transition or an animation, and animations that run. */
const movingParts = (page: Page) =>
  page.evaluate<string[]>(`[
    ...document.getAnimations().map(() => 'an animation'),
    ...[...document.querySelectorAll('*')].flatMap((each) => ['', '::before', '::after', '::marker'].flatMap((pseudo) => {
      const { transitionDuration, animationName } = getComputedStyle(each, pseudo || null);
      return /[1-9]/.test(transitionDuration) || animationName !== 'none' ? [each.tagName + pseudo] : [];
    })),
  ]`);
