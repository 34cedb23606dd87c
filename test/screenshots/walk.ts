import type { Page } from 'playwright-core';
import { viewOf } from '../../shared/status-view.ts';
import type { ViewState } from '../../shared/view.ts';
import { until } from '../support/until.ts';
import { kid, openScene, pictured, pictureNow } from './scene.ts';

export type Scheme = 'light' | 'dark';
/** In this order: what does not answer comes last, with what was heard before. */
export const states = [
  'compliant',
  'attention',
  'blocked',
  'checking',
  'offline',
  'stale',
  'notEnrolled',
  'notRunning',
] as const satisfies readonly ViewState[];
export const views = ['now', 'sent', 'history', 'about'] as const;
/** What can be seen: a view, or one payload of Sent. */
export type Place = (typeof views)[number] | 'sent-payload';

const limitMs = 20_000;

/** Called at each place with the window as it stands there; the tray is the same one all the way. */
export interface Visitor {
  state?(state: ViewState, words: readonly string[], icon: Awaited<ReturnType<Tray['icon']>>): void;
  place(state: ViewState, place: Place, words: string, page: Page): Promise<void>;
}
type Tray = Awaited<ReturnType<typeof openScene>>['tray'];

/** Goes through every state and every view of the real tray, in light or dark. */
export async function walk(scheme: Scheme, visitor: Visitor): Promise<void> {
  const { daemon, tray, close } = await openScene();
  try {
    await tray.app.evaluate(({ nativeTheme }, source) => {
      nativeTheme.themeSource = source;
    }, scheme);
    const page = await tray.openWindow();
    // Playwright holds a page to light unless it is told.
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width: 400, height: 640 });
    for (const state of states) {
      if (state === 'notRunning') {
        daemon.say(pictured.compliant);
        await shows(page, pictured.compliant);
        await daemon.kill();
      } else daemon.say(pictured[state]);
      await shows(page, state === 'notRunning' ? undefined : pictured[state]);
      const menu = await tray.menu();
      const lines = menu.map(({ label, enabled, isSeparator }) =>
        isSeparator ? '──' : `${enabled ? '' : '· '}${label}`,
      );
      visitor.state?.(state, [await tray.tooltip(), ...lines], await tray.icon());
      for (const [at, view] of views.entries()) {
        await page.keyboard.press(`Control+${at + 1}`);
        await visitor.place(state, view, await settledWords(page), page);
        if (view !== 'sent' || state !== 'attention') continue;
        await page.locator('#sent .row').first().click();
        await page.locator('#sent .seal').waitFor();
        await visitor.place(state, 'sent-payload', await settledWords(page), page);
      }
      await page.keyboard.press('Control+1');
    }
  } finally {
    await close();
  }
}

/** Until the window says what a status means. */
async function shows(page: Page, status: Parameters<typeof viewOf>[0]): Promise<void> {
  const last = status === undefined ? { last: pictured.compliant } : {};
  const { sentence } = viewOf(status, pictureNow, { timeZone: 'UTC' }, last);
  await until(`"${sentence}"`, limitMs, async () => (await page.locator('#now h1').textContent()) === sentence);
}

/** The words of the view that is shown, once every answer that it waits for is there. */
async function settledWords(page: Page): Promise<string> {
  let before: string | undefined;
  let words = '';
  await until('the words to stay', limitMs, async () => {
    before = words;
    words = await wordsOf(page);
    return words !== '' && words === before && !words.includes('Reading…');
  });
  return words;
}

/** The words that are shown but for what is never the same twice: signatures are made anew, and the tray measures itself. */
async function wordsOf(page: Page): Promise<string> {
  const text = await page.evaluate<string>(
    `[...document.querySelectorAll('main:not([hidden]), footer:not([hidden])')].map(({ innerText }) => innerText).join('\\n')`,
  );
  return text
    .replace(/[\w.-]{43,}/g, (text) => (text === kid ? text : '‹bytes›'))
    .replace(/verified here, just now, in [\d.]+ ms/, 'verified here, just now, in ‹measured› ms')
    .replace(/[\d.,]+ (kB|%|MB)(?=\n(?:of one core since|now|\d+ processes))/g, '‹measured› $1')
    .replace(/\d+ processes/g, '‹some› processes')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{2,}/g, '\n');
}
