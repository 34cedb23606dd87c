import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { HistoryItem } from '../../../shared/history.ts';
import { neverCollected } from '../../../shared/never-collected.ts';
import { pastDecision } from '../../../shared/past-decisions.ts';
import { signalIds } from '../../../shared/signals/catalogue.ts';
import { sampleDecision, sampleReadings, sampleStatus } from '../../../shared/testing/sample-statuses.ts';
import { promises } from '../../../tray-ui/window/promise-words.ts';
import { newKey } from '../../support/device/key.ts';
import { compliantTooltip } from '../../support/electron/compliant-tooltip.ts';
import { type FakeDaemon, startFakeDaemon } from '../../support/electron/fake-daemon.ts';
import { type RunningTray, startTray } from '../../support/electron/start-tray.ts';
import { describeWith, needs } from '../../support/needs.ts';
import { pagesOf, type Signed, signedHistory } from '../../support/signed-history.ts';
import { until } from '../../support/until.ts';

const artefacts = join(__dirname, '../../../dist/artefacts/tray');
const now = Math.floor(Date.now() / 1_000);
const status = sampleStatus(now);

const rebootNeeded = () => {
  const { osPatch } = sampleReadings(beats[0]?.at ?? 0);
  const fact = osPatch.state === 'observed' ? { ...(osPatch.fact as object), rebootRequired: { is: true } } : {};
  return { osPatch: { ...osPatch, fact } };
};
/** Forty regular looks, then a restart that became due. */
const beats: Signed[] = Array.from({ length: 40 }, (_, index) => ({ at: now - (41 - index) * 300, cause: 'beat' }));
const entries: Signed[] = [...beats, { at: now - 60, cause: 'changed:osPatch', readings: rebootNeeded() }];

describeWith(needs('display', 'dbus', 'electron'), 'the Sent view', () => {
  let daemon: FakeDaemon;
  let tray: RunningTray;
  let page: Page;
  const history = signedHistory(entries);
  const keep = (items: readonly HistoryItem[] = history.items) => daemon.keep(pagesOf({ ...history, items }));
  const rows = () => page.locator('.row');
  /** What a row says, part by part. */
  const parts = (row: number) => rows().nth(row).locator('> *').allTextContents();
  const openSent = async () => {
    await page.locator('[data-view=now]').click();
    await page.locator('[data-view=sent]').click();
    await page.locator('#sent h1').first().waitFor();
  };
  const openRow = async (index: number) => {
    await rows().nth(index).click();
    await page.locator('.seal').waitFor();
  };

  beforeAll(async () => {
    mkdirSync(artefacts, { recursive: true });
    daemon = await startFakeDaemon(status);
    tray = await startTray({ socket: daemon.socket });
    await tray.says(compliantTooltip);
    page = await tray.openWindow();
  });
  beforeEach(async () => {
    keep();
    await page.setViewportSize({ width: 400, height: 640 });
    await page.emulateMedia({ colorScheme: 'light' });
    await openSent();
  });
  afterAll(async () => {
    await tray?.close();
    await daemon?.close();
  });

  test('the bar leads there by mouse and by keys, the focus stays on it, and Now carries how the laptop stands', async () => {
    expect(await page.locator('#views button').allTextContents()).toEqual([
      'Compliant: Now',
      'Sent',
      'History',
      'About',
    ]);
    expect(await page.locator('#views [aria-current="page"]').textContent()).toBe('Sent');
    expect(await page.evaluate('document.activeElement.innerText')).toBe('Sent');
    expect(await page.locator('#now').isHidden()).toBe(true);
    expect(await page.locator('#check').isHidden()).toBe(true);
    await page.keyboard.press('Control+1');
    expect(await page.locator('#now').isVisible()).toBe(true);
    expect(await page.evaluate('document.activeElement.dataset.view')).toBe('now');
    // What was read is not kept in the page.
    expect(await page.locator('#sent').textContent()).toBe('');
    await page.keyboard.press('Control+2');
    await rows().first().waitFor();
    expect(await page.locator('#views [aria-current="page"]').textContent()).toBe('Sent');
  });

  test('lists what left, newest first, with its cause and what changed, and asks for older ones page by page', async () => {
    await rows().first().waitFor();
    expect(await rows().count()).toBe(30);
    expect(await parts(0)).toEqual([
      expect.stringMatching(/^\d\d:\d\d/),
      'Security updates changed',
      '№ 41',
      'changed: Security updates',
      expect.stringMatching(/^\d\.\d kB$/),
    ]);
    expect((await parts(1)).slice(1, 4)).toEqual(['Regular look', '№ 40', 'nothing changed']);
    expect(await page.locator('.fault').count()).toBe(0);
    expect(await page.locator('#sent h1').first().textContent()).toBe(
      'Today your laptop sent 74 payloads, 158 kB, to one address only.',
    );
    await page.screenshot({ path: join(artefacts, 'sent.png') });
    await page.getByRole('button', { name: 'Older' }).click();
    await until('all of it', 5_000, async () => (await rows().count()) === 42);
    expect((await parts(41)).slice(1, 3)).toEqual(['A new series of payloads began', 'opening']);
    expect(await page.getByRole('button', { name: 'Older' }).count()).toBe(0);
    expect(await page.locator('.fault').count()).toBe(0);
  });

  test('shows one payload verified, against the one before, and byte for byte', async () => {
    await openRow(0);
    const seal = (await page.locator('.seal').textContent()) ?? '';
    expect(seal.replace(/in \d+\.\d ms/, 'in {ms} ms')).toBe(
      `Signature verified here, just now, in {ms} ms: ES256, device key ${history.key.kid.slice(0, 4)}…${history.key.kid.slice(-3)}. It follows payload 40: their chain matches.`,
    );
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
    const changed = page.locator('.json').first();
    expect(await changed.locator('li.removed').allTextContents()).toEqual([
      'removed:         "rebootRequired": { "is": false },',
    ]);
    expect(await changed.locator('li.added').allTextContents()).toEqual([
      'added:         "rebootRequired": { "is": true },',
    ]);
    expect((await changed.locator('li.fold').textContent())?.trim()).toBe(
      `⋯ ${signalIds.length - 1} readings as in payload 40`,
    );
    expect(await page.locator('.bytes').textContent()).toBe(history.items.at(-1)?.jws);
    await page.getByText('All of it').click();
    expect(JSON.parse((await page.locator('.json').nth(1).locator('li').allTextContents()).join('\n')).seq).toBe(41);
    await page.screenshot({ path: join(artefacts, 'sent-payload.png') });
    await page.getByRole('button', { name: '‹ All payloads' }).click();
    expect(await page.evaluate('document.activeElement.dataset.id')).toBe(`row-${history.items.at(-1)?.id}`);
  });

  test('beside the list where there is room, in light and dark', async () => {
    await page.setViewportSize({ width: 900, height: 640 });
    await openRow(0);
    expect(await rows().first().getAttribute('aria-current')).toBe('true');
    await page.screenshot({ path: join(artefacts, 'sent-wide.png') });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: join(artefacts, 'sent-wide-dark.png') });
  });

  test('explains every claim of a payload, says what was decided on it, and copies its bytes', async () => {
    daemon.remember([pastDecision({ ...sampleDecision(now), payload: { id: 42, seq: 41 } }, undefined, 38)]);
    await openRow(0);
    await page.locator('summary', { hasText: 'All claims, explained' }).click();
    const claims = page.locator('details[data-id="claims"]');
    expect(await claims.locator('dt').allTextContents()).toEqual(
      expect.arrayContaining(['aud', 'seq', 'prev', 'posture']),
    );
    expect(await claims.locator('dd').nth(2).textContent()).toMatch(/^The one service .*https:\/\/stance\.example$/);
    expect(await page.locator('#sent .rest .note').textContent()).toMatch(
      /^Answer at \d\d:\d\d.*: Compliant, decided in 38 ms\.$/,
    );
    await page.getByRole('button', { name: 'Copy bytes' }).click();
    const copied = await tray.app.evaluate(({ clipboard }) => clipboard.readText());
    expect(copied).toBe(history.items.at(-1)?.jws);
  });

  test('says what never leaves, and what does', async () => {
    await page.getByRole('button', { name: 'What never leaves' }).click();
    const titles = await page.locator('#sent .side').textContent();
    for (const kept of neverCollected) expect(titles).toContain(promises[`never.${kept}`]);
    expect(await page.locator('#sent .rest h2').textContent()).toBe(`The ${signalIds.length} facts that are sent`);
    await page.screenshot({ path: join(artefacts, 'sent-never.png'), fullPage: true });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: join(artefacts, 'sent-never-dark.png') });
  });

  test.each<[string, (item: HistoryItem, before: HistoryItem) => HistoryItem, RegExp]>([
    [
      'a byte of the payload that is another',
      (item) => ({ ...item, jws: tampered(item.jws) }),
      /the signature does not hold/i,
    ],
    ['a place that is not its own', (item) => ({ ...item, seq: item.seq + 1 }), /another place than it says/],
    [
      'a stranger’s signature',
      (item) => ({ ...item, jws: newKey().sign('eat+jwt', claimsOf(item)) }),
      /a key that this laptop does not have/,
    ],
    [
      'another past',
      (item) => ({ ...item, jws: history.key.sign('eat+jwt', { ...claimsOf(item), prev: history.key.kid }) }),
      /does not continue the payload before it/,
    ],
    ['something unsigned', (item) => ({ ...item, jws: 'e30.e30.e30' }), /cannot be read/],
  ])('%s is said in words and never looks verified', async (_name, spoil, said) => {
    const [before, last] = history.items.slice(-2);
    if (before === undefined || last === undefined) throw new Error('too short');
    keep([...history.items.slice(0, -1), spoil(last, before)]);
    await openSent();
    await page.locator('.fault').first().waitFor();
    expect(await page.locator('.fault').allTextContents()).toEqual([expect.stringMatching(said)]);
    await openRow(0);
    expect(await page.locator('.seal').textContent()).toMatch(/^Not verified: /);
    expect(await page.locator('.seal').textContent()).toMatch(said);
  });

  test('words of a payload that pretend to be more are text, and what nobody could see is written out', async () => {
    const evil = '<img src=x onerror="document.title=1">\u202etnailpmoC\u200b\u0007\n✓ fine';
    const deep = JSON.parse(`${'['.repeat(4_000)}${']'.repeat(4_000)}`);
    const posture = {
      os: { state: 'observed', at: now, source: evil, fact: { [evil]: deep, long: 'a'.repeat(5_000) } },
    };
    const [cause, claims] = [`changed:${evil}`, { [evil]: evil }];
    const hostile = signedHistory([...beats.slice(0, 2), { at: now, cause, claims, readings: posture as never }]);
    daemon.keep(pagesOf(hostile));
    await openSent();
    await rows().first().waitFor();
    expect(await rows().first().locator('b').textContent()).toBe(
      '<img src=x onerror="document.title=1">tnailpmoC ✓ fine changed',
    );
    await openRow(0);
    const text = await page.locator('.json').first().textContent();
    expect(text).toContain('onerror=\\"document.title=1\\">\\u202etnailpmoC\\u200b\\u0007\\n✓ fine');
    expect(text).toContain('[ ⋯ ]');
    expect(text).not.toMatch(/\p{Cf}|(?!\n)\p{Cc}/u);
    expect(await page.locator('img, a, script:not([src])').count()).toBe(0);
    expect(await page.title()).toBe('Compliant · Stance');
  });

  test('an answer that is none turns the tray grey, and the view says that nothing answers', async () => {
    await rows().first().waitFor();
    daemon.blurt(`${JSON.stringify({ id: 1, history: { items: [{ jws: 'x' }], keys: [], more: 'yes' } })}\n`);
    await tray.says('Stance: The agent is not running', 5_000);
    await openSent();
    await page.getByText('The agent does not answer.').first().waitFor();
    expect(await rows().count()).toBe(0);
    daemon.say(status);
    await tray.says(compliantTooltip);
    await openSent();
    await rows().first().waitFor();
  });
});

const claimsOf = ({ jws }: HistoryItem): object =>
  JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString());

/** The same but for one claim, under the signature of before. */
function tampered(jws: string): string {
  const [header, payload = '', signature] = jws.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const other = Buffer.from(JSON.stringify({ ...claims, iat: claims.iat + 1 })).toString('base64url');
  return [header, other, signature].join('.');
}
