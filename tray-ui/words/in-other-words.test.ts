import { describe, expect, test } from '@jest/globals';
import type { PastDecisions } from '../../shared/past-decisions.ts';
import { pastDecision } from '../../shared/past-decisions.ts';
import { viewOf } from '../../shared/status-view.ts';
import { sampleDecision, sampleFinding, sampleStatus } from '../../shared/testing/sample-statuses.ts';
import { translateStatus } from '../../shared/words/translate-finding.ts';
import { aboutOf } from '../about/about-of.ts';
import { timeLine } from '../history/time-line.ts';
import { noMemory } from '../notices/memory.ts';
import { noticesOf } from '../notices/notices-of.ts';
import { speechAt } from '../notices/speech.ts';
import { causeWords } from '../sent/cause-words.ts';
import { german } from './de.ts';
import { french } from './fr.ts';
import { japanese } from './ja.ts';
import { sizeWords } from './size-words.ts';
import { type TrayLocale, trayVoice } from './tray-voice.ts';

/** Monday 23 November 2026, 14:37:04 in UTC. */
const now = Date.UTC(2026, 10, 23, 14, 37, 4) / 1_000;
const inGerman: TrayLocale = { timeZone: 'UTC', language: german };
const finding = sampleFinding(now - 60, now + 8_576, ['sensitive']);
const status = sampleStatus(now, { decision: sampleDecision(now, { tier: 'warning', findings: [finding] }) });

test('a notice names deadline, loss and reason in the language of the person', () => {
  const view = viewOf(status, now, inGerman);
  const read = translateStatus(status, german);
  const { show } = noticesOf(noMemory, { status: read, view, now }, speechAt(now, inGerman));
  expect(show.map(({ title, body }) => ({ title, body }))).toEqual([
    {
      title: 'Neustart nötig: bis heute um 17:00 Uhr beheben',
      body: 'Danach ist für diesen Laptop gesperrt: Sensitive (Payroll, Customer data). Ein Sicherheitsupdate ist installiert, schützt aber erst nach einem Neustart.',
    },
  ]);
});

describe('the past', () => {
  const past: PastDecisions = [
    pastDecision(sampleDecision(now - 600, { tier: 'warning', levels: ['base'], findings: [finding] })),
    pastDecision(sampleDecision(now - 4_200)),
  ];

  test('is told in the language of the person, with findings that this build knows', () => {
    const { sentence, days } = timeLine(past, now, inGerman);
    expect(sentence).toBe('Seit 13:27 Uhr war dieser Laptop einmal gesperrt, 10 Min. lang.');
    expect(days.map(({ title }) => title)).toEqual(['Heute, Montag, 23. November']);
    expect(days[0]?.items[0]).toMatchObject({
      what: 'Konform → Gesperrt',
      why: ['Sicherheitsupdates: Neustart nötig, bis 17:00 Uhr'],
      reach: 'Offen: Base; gesperrt: Internal und Sensitive',
      policy: 'Richtlinie 41',
    });
  });

  test('keeps what a policy called something else', () => {
    const own = { ...finding, words: { ...finding.words, title: 'Patches of Example Inc.' } };
    const { days } = timeLine([pastDecision(sampleDecision(now - 600, { findings: [own] }))], now, inGerman);
    expect(days[0]?.items[0]?.why[0]).toBe('Patches of Example Inc.: Restart needed, bis 17:00 Uhr');
  });
});

test('About says where the key lies and since when the agent runs', () => {
  const facts = aboutOf({ status }, now, inGerman).groups.flatMap((group) => group.facts);
  expect(facts).toContainEqual({ name: 'Schlüssel', value: 'Im TPM; er lässt sich nicht von diesem Laptop kopieren' });
  expect(facts).toContainEqual({ name: 'Agent', value: '0.1.0, als Dienst dieses Laptops, seit 12:37 Uhr' });
});

test('numbers and units are written as the language writes them', () => {
  const sizes = [1, 512, 2_140, 48_000, 1_250_000];
  expect(sizes.map((bytes) => sizeWords(bytes, trayVoice(now, { language: german })))).toEqual([
    '1 Byte',
    '512 Byte',
    '2,1 kB',
    '48 kB',
    '1,3 MB',
  ]);
  expect(sizes.map((bytes) => sizeWords(bytes, trayVoice(now, { language: french })))).toEqual([
    '1 octet',
    '512 octets',
    '2,1 ko',
    '48 ko',
    '1,3 Mo',
  ]);
});

test('what made a payload is one whole message, however much came together', () => {
  const voice = trayVoice(now, { language: japanese });
  expect(causeWords('offline:changed:osPatch+wake+beat', voice)).toBe(
    'セキュリティ更新の変更、ほか2件（オフライン中）',
  );
});
