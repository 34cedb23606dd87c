import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { pastDecision } from '../../../shared/past-decisions.ts';
import { sampleDecision, sampleFinding, sampleStatuses } from '../../../shared/testing/sample-statuses.ts';
import { formsOf } from '../../../shared/testing/word-faults.ts';
import { englishTexts } from '../../../shared/words/finding-texts.ts';
import type { Language } from '../../../shared/words/language.ts';
import { loadTrayLanguage } from '../../../tray-ui/words/load-tray-language.ts';
import { type TrayEnglish, trayEnglish } from '../../../tray-ui/words/tray-voice.ts';
import { sandboxLacks } from '../../support/electron/as-nobody.ts';
import { type FakeDaemon, startFakeDaemon } from '../../support/electron/fake-daemon.ts';
import { type PackagedTray, packagedTray } from '../../support/electron/packaged-tray.ts';
import { type Pseudo, pseudoLanguage, pseudoTray } from '../../support/electron/pseudo-language.ts';
import { type RunningTray, startTray } from '../../support/electron/start-tray.ts';
import { dist } from '../../support/fresh-bundles.ts';
import { describeExtra, describeWith, needs } from '../../support/needs.ts';
import { pagesOf, signedHistory } from '../../support/signed-history.ts';
import { until } from '../../support/until.ts';

const now = Math.floor(Date.now() / 1_000);
const samples = sampleStatuses(now);
const states = ['compliant', 'attention', 'blocked', 'offline', 'notEnrolled'] as const;
const history = signedHistory(
  Array.from({ length: 8 }, (_, index) => ({ at: now - (9 - index) * 300, cause: 'asked' })),
);
const past = [
  pastDecision(sampleDecision(now - 600)),
  pastDecision(
    sampleDecision(now - 1_199, {
      tier: 'warning',
      levels: ['base'],
      findings: [sampleFinding(now, now, ['internal'])],
    }),
  ),
];
const artefacts = join(dist, 'artefacts/tray-languages');

/** Narrowest, as it opens, wide, and as it opens at twice the size. */
const sizes = [
  [304, 1],
  [400, 1],
  [900, 1],
  [400, 2],
] as const;

/** What is run, the environment it is run in, and what it is then to speak. */
interface Tongue {
  readonly name: string;
  readonly locale: string;
  readonly pseudo?: Pseudo;
  readonly language: () => Promise<Language<TrayEnglish>>;
}
const tongues: readonly Tongue[] = [
  { name: 'German', locale: 'de_CH.UTF-8', language: loadTrayLanguage.de },
  { name: 'Japanese', locale: 'ja_JP.UTF-8', language: loadTrayLanguage.ja },
  {
    name: 'what is longer than any',
    locale: 'de_DE.UTF-8',
    pseudo: 'longer',
    language: async () => pseudoLanguage('longer'),
  },
  {
    name: 'what runs from the right',
    locale: 'de_DE.UTF-8',
    pseudo: 'turned',
    language: async () => pseudoLanguage('turned'),
  },
];

describeWith(needs('display', 'dbus', 'electron'), 'the tray in another language', () => {
  describe.each(tongues)('$name', ({ name, locale, pseudo, language }) => {
    let daemon: FakeDaemon;
    let tray: RunningTray;
    let page: Page;
    let spoken: Language<TrayEnglish>;
    let folder: string | undefined;

    beforeAll(async () => {
      spoken = await language();
      folder = pseudo && pseudoTray(pseudo);
      daemon = await startFakeDaemon(samples.compliant);
      daemon.keep(pagesOf(history));
      daemon.remember(past);
      // The first path is what Electron runs.
      const args = folder === undefined ? [] : [join(folder, 'main.cjs')];
      tray = await startTray({ socket: daemon.socket, env: { LC_ALL: locale, LANGUAGE: '' }, args });
      const opened = tray.app.windows()[0] ?? tray.app.waitForEvent('window');
      await tray.activate();
      page = await opened;
      await page.locator('h1').first().waitFor();
    });
    afterAll(async () => {
      await tray?.close();
      await daemon?.close();
      if (folder !== undefined) rmSync(folder, { recursive: true });
    });

    const view = async (id: string) => {
      await page.locator(`[data-view=${id}]`).click();
      await page.locator(`#${id} h1`).first().waitFor();
    };
    const show = async (state: (typeof states)[number]) => {
      daemon.say(samples[state]);
      await until(
        `the state ${state}`,
        5_000,
        async () => (await page.locator('#announce').getAttribute('data-state')) === state,
      );
    };
    const openAll = () =>
      page.evaluate(`document.querySelectorAll('details').forEach((each) => { each.open = true; })`);
    const drawn = () =>
      page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    const size = async (width: number, zoom: number) => {
      await tray.app.evaluate(
        ({ BrowserWindow }, factor) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(factor),
        zoom,
      );
      await page.setViewportSize({ width, height: 640 });
      await drawn();
    };
    const picture = async (what: string) => {
      mkdirSync(artefacts, { recursive: true });
      await size(400, 1);
      await page.screenshot({ path: join(artefacts, `${spoken.tag}-${pseudo ?? 'real'}-${what}.png`) });
    };

    const screens: [string, () => Promise<unknown>][] = [
      ...states.map((state): [string, () => Promise<unknown>] => [`Now, ${state}`, () => show(state)]),
      [
        'Sent',
        async () => {
          await show('attention');
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

    test('says so of itself, in the menu, in the tooltip and to a screen reader', async () => {
      expect(await page.evaluate('[document.documentElement.lang, document.documentElement.dir]')).toEqual([
        spoken.tag,
        spoken.direction,
      ]);
      const labels = (await tray.menu()).map(({ label }) => label);
      for (const key of ['menu.check', 'menu.open', 'menu.quit'] as const)
        expect(labels).toContain(spoken.messages[key]);
      const short = spoken.messages['compliant.short'].other.replace('{count}', '10');
      expect((await tray.tooltip()).replace(/[\u2068\u2069]/g, '')).toContain(short);
      expect(await page.locator('nav#views').getAttribute('aria-label')).toBe(spoken.messages['bar.views']);
      expect(await page.locator('#check').textContent()).toBe(spoken.messages['check.now']);
    });

    test('what does not fit, or is in English, is found', async () => {
      expect(await misfits(page)).toEqual([]);
      await page.evaluate(`{
        const [head, button] = [document.querySelector('h1'), document.querySelector('#check')];
        head.dataset.was = head.textContent;
        head.style.whiteSpace = 'nowrap';
        head.textContent = 'Your laptop does not belong to an organisation yet. '.repeat(3);
        button.style.cssText = 'inline-size: 3rem; overflow: hidden; white-space: nowrap';
      }`);
      const found = (await misfits(page)).join('\n');
      for (const fault of ['scrolls sideways', 'reaches beyond', 'is cut: BUTTON']) expect(found).toContain(fault);
      await page.evaluate(`{
        const [head, button] = [document.querySelector('h1'), document.querySelector('#check')];
        head.textContent = head.dataset.was;
        head.removeAttribute('style');
        button.removeAttribute('style');
      }`);
      expect(englishIn('The agent cannot report; the last decision lets your laptop reach nothing.')).not.toEqual([]);
    });

    test.each(screens)(
      '%s says nothing in English, is cut nowhere, and is never wider than its window',
      async (what, go) => {
        await size(400, 1);
        await go();
        await openAll();
        if (name === 'what runs from the right' || what === 'Now, attention' || what === 'Sent') await picture(what);
        expect(await page.evaluate<string>('document.body.innerText').then(englishIn)).toEqual([]);
        for (const [width, zoom] of sizes) {
          await size(width, zoom);
          expect([width, zoom, await misfits(page)]).toEqual([width, zoom, []]);
        }
      },
    );
  });
});

describeExtra(sandboxLacks(), 'the packaged tray', () => {
  let packaged: PackagedTray;
  beforeAll(async () => {
    packaged = await packagedTray();
  });
  afterAll(() => packaged?.close());

  test.each([
    ['fr_CA.UTF-8', 'Stance: L’agent n’est pas en cours d’exécution', 'Vérifier maintenant'],
    ['C.UTF-8', 'Stance: The agent is not running', 'Check now'],
  ])('reads the language of %s out of its archive', async (locale, tooltip, check) => {
    const started = packaged.start({ env: { LC_ALL: locale } });
    const item = await started.item();
    await until('the tooltip', 5_000, async () => (await item.tooltip()) === tooltip);
    expect((await item.menu()).map(({ label }) => label)).toContain(check);
    expect(started.said()).not.toContain('cannot be loaded');
    started.child.kill();
    await started.ended();
  });
});

/** Sentences of ours that are shown in English; one word may be a name. */
function englishIn(shown: string): string[] {
  const sentences = [...Object.values(trayEnglish.messages).flatMap(formsOf), ...textsIn(englishTexts)]
    .flatMap((text) => text.split(/\{\w+\}/))
    .map((text) => text.trim())
    .filter((text) => /[a-z]{2,} [a-z]{2,}/i.test(text) && !names.includes(text));
  return sentences.filter((text) => shown.includes(text));
}
const names = ['Secure Boot', 'Secure Enclave', 'System Integrity Protection'];
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** What does not fit: a page or a column that scrolls sideways, text that is cut off, and whatever reaches beyond the window. */
const misfits = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`{
    const name = (each) => each.tagName + '#' + each.id + '.' + each.className + ' "' + (each.textContent ?? '').slice(0, 40) + '"';
    // Said to a screen reader alone; the host of the service, which may be as long as it likes; bytes and JSON, which scroll in themselves.
    const apart = '.vh, #who, .bytes, .json, .flare, svg, symbol';
    const seen = [...document.querySelectorAll('body *')].filter((each) => each.closest(apart) === null && each.getClientRects().length > 0);
    const wide = [document.documentElement, ...document.querySelectorAll('main, .side, .rest')]
      .filter((each) => each.clientWidth > 0 && each.scrollWidth > each.clientWidth)
      .map((each) => 'scrolls sideways: ' + name(each));
    const cut = seen
      .filter((each) => /hidden|clip/.test(getComputedStyle(each).overflowX + getComputedStyle(each).overflowY))
      .filter((each) => each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1)
      .map((each) => 'is cut: ' + name(each));
    const beyond = seen
      .filter((each) => { const { left, right } = each.getBoundingClientRect(); return left < -0.5 || right > innerWidth + 0.5; })
      .map((each) => 'reaches beyond: ' + name(each));
    const spilt = seen
      .filter((each) => each.matches('button, summary, dt, dd, h1, h2, h3, p, li') && each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX === 'visible' && getComputedStyle(each).display !== 'inline')
      .map((each) => 'spills: ' + name(each));
    [...wide, ...cut, ...beyond, ...spilt];
  }`);
