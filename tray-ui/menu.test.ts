import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { viewOf } from '../shared/status-view.ts';
import { sampleDecision, sampleFinding, sampleStatus, sampleStatuses } from '../shared/testing/sample-statuses.ts';
import type { StatusView, ViewState } from '../shared/view.ts';
import { languageIds } from '../shared/words/languages.ts';
import { menuOf } from './menu.ts';
import type { NoticeWords } from './window/window-api.ts';
import { loadTrayLanguage } from './words/load-tray-language.ts';
import { type TrayVoice, trayVoice } from './words/tray-voice.ts';

const golden = join(__dirname, '../test/golden/tray');
/** Set to write the golden files anew; the difference is then read by a person. */
const isUpdate = process.env['STANCE_GOLDEN'] === 'write';

/** Monday 23 November 2026, 14:37:04 in UTC. */
const now = Date.UTC(2026, 10, 23, 14, 37, 4) / 1_000;
const utc = { timeZone: 'UTC' };
const samples = sampleStatuses(now);

/** A menu as a person can read it in a file. */
const drawn = (view: StatusView, voice?: TrayVoice): string =>
  menuOf(view, undefined, voice)
    .map((line) => {
      if (line.line === 'rule') return '---';
      if (line.line === 'text') return `      ${line.words}`;
      return `${line.enabled ? `[${line.does}]`.padEnd(8) : '[off]   '}${line.words}`;
    })
    .join('\n')
    .concat('\n');

const views: Record<ViewState, StatusView> = {
  compliant: viewOf(samples.compliant, now, utc),
  attention: viewOf(samples.attention, now, utc),
  blocked: viewOf(samples.blocked, now, utc),
  checking: viewOf(samples.checking, now, utc),
  offline: viewOf(samples.offline, now, utc),
  stale: viewOf(samples.stale, now, utc),
  notEnrolled: viewOf(samples.notEnrolled, now, utc),
  notRunning: viewOf(undefined, now + 60, utc, { last: samples.compliant }),
};

describe('the menu of each state is the golden one', () => {
  test.each(Object.entries(views))('%s', (state, view) => {
    expect(view.state).toBe(state);
    const file = join(golden, `menu-${state}.txt`);
    if (isUpdate) writeFileSync(file, drawn(view));
    expect(drawn(view)).toBe(readFileSync(file, 'utf8'));
  });
});

describe('the menu in each language is the golden one', () => {
  const languages = languageIds.filter((id) => id !== 'en');
  const states = ['compliant', 'attention', 'blocked', 'offline'] as const;
  test.each(languages.flatMap((id) => states.map((state) => [id, state] as const)))('%s, %s', async (id, state) => {
    const locale = { ...utc, language: await loadTrayLanguage[id]() };
    const view = viewOf(samples[state], now, locale);
    const file = join(golden, `menu-${state}.${id}.txt`);
    const menu = drawn(view, trayVoice(now, locale));
    if (isUpdate) writeFileSync(file, menu);
    expect(menu).toBe(readFileSync(file, 'utf8'));
  });
});

describe('the menu', () => {
  test('has a row for each signal, with a mark and with words', () => {
    for (const view of Object.values(views)) {
      const presses = menuOf(view).flatMap((line) => (line.line === 'press' ? [line.words] : []));
      for (const { title, words } of view.rows)
        expect(presses).toContainEqual(
          expect.stringMatching(new RegExp(`^[✓▲✕?…~–] {2}${title}: .*${words.slice(0, 5)}`)),
        );
    }
  });

  test('offers a look only where one can be had', () => {
    const canCheck = (view: StatusView) =>
      menuOf(view).some((line) => line.line === 'press' && line.does === 'check' && line.enabled);
    expect(
      Object.entries(views)
        .filter(([, view]) => canCheck(view))
        .map(([state]) => state),
    ).toEqual(['compliant', 'attention', 'blocked', 'offline', 'stale']);
  });

  test('does not move while the minutes pass: an open menu stays true', () => {
    for (const status of Object.values(samples))
      expect(drawn(viewOf(status, now + 61, utc))).toBe(drawn(viewOf(status, now, utc)));
  });

  test('offers to be reminded, and says until when', () => {
    const lines = (notices: NoticeWords) =>
      menuOf(views.attention, notices).flatMap((line) => (line.line === 'rule' ? [] : [line]));
    const reminders = [{ choice: 'hour', words: 'Remind me in an hour' }] as const;
    expect(lines({ reminders })).toContainEqual(
      expect.objectContaining({ does: 'hour', words: 'Remind me in an hour' }),
    );
    expect(lines({ reminders: [], reminded: 'You are reminded at 16:00.' })).toContainEqual({
      line: 'text',
      words: 'You are reminded at 16:00.',
    });
  });

  test('no line is so long that it covers the screen', () => {
    const finding = sampleFinding(now, now + 60, ['sensitive']);
    const long = { ...finding, words: { title: 'T'.repeat(400), state: 's'.repeat(400), sentence: '' } };
    const view = viewOf(sampleStatus(now, { decision: sampleDecision(now, { findings: [long] }) }), now, utc);
    for (const line of menuOf(view)) if (line.line !== 'rule') expect(line.words.length).toBeLessThanOrEqual(90);
  });
});
