import { describe, expect, test } from '@jest/globals';
import { viewOf } from '../status-view.ts';
import { sampleDecision, sampleFinding, sampleStatus } from '../testing/sample-statuses.ts';
import { german } from './de.ts';
import { english } from './language.ts';
import { translateStatus, translateTitle } from './translate-finding.ts';

const now = Date.UTC(2026, 10, 23, 14, 37, 4) / 1_000;
const finding = sampleFinding(now - 60, now + 8_600, ['sensitive']);
const read = (other: Partial<typeof finding> = {}, platform: 'linux' | 'win32' = 'linux') => {
  const status = sampleStatus(now, { decision: sampleDecision(now, { findings: [{ ...finding, ...other }] }) });
  const translated = translateStatus({ ...status, agent: { ...status.agent, platform } }, german);
  return translated.decision?.findings[0];
};

describe('a finding', () => {
  test('that says what this build says is read in the language of whoever reads', () => {
    expect(read()).toEqual({
      ...finding,
      words: {
        title: 'Sicherheitsupdates',
        state: 'Neustart nötig',
        sentence: 'Ein Sicherheitsupdate ist installiert, schützt aber erst nach einem Neustart.',
      },
      remedy: {
        steps: [
          'Arbeit sichern.',
          'Den Laptop über das Systemmenü neu starten.',
          'Der Laptop wird von selbst geprüft.',
        ],
      },
    });
  });

  test.each([
    ['title', 'Security updates of Example Inc.'],
    ['state', 'Restart NOW'],
    ['sentence', 'A security update is installed, but it protects you only after a restart'],
  ])('whose %s is another by a single character keeps that as it was signed', (part, text) => {
    const words = read({ words: { ...finding.words, [part]: text } })?.words;
    expect(words?.[part as 'title']).toBe(text);
    expect(Object.values(words ?? {}).filter((said) => Object.values(finding.words).includes(said))).toEqual([]);
  });

  test('whose steps are others, fewer, or those of another system keeps them as they were signed', () => {
    const [first = '', ...rest] = finding.remedy.steps;
    for (const steps of [rest, [...finding.remedy.steps, 'Call 555.'], [...rest, first], []])
      expect(read({ remedy: { steps } })?.remedy.steps).toEqual(steps);
    expect(read({}, 'win32')?.remedy.steps).toEqual(finding.remedy.steps);
  });

  test('keeps its link, its deadline and what it costs', () => {
    const link = 'https://help.example/restart';
    const { words: _words, remedy, ...rest } = read({ remedy: { ...finding.remedy, link } }) ?? {};
    const { words: _signed, remedy: _steps, ...signed } = finding;
    expect(rest).toEqual(signed);
    expect(remedy?.link).toBe(link);
  });

  test.each(['osPatch.another', 'osPatch.constructor', 'other.rebootRequired', 'toString.valueOf'])(
    'that this build does not know (%s) is not translated, whatever it says',
    (id) => expect(read({ id })?.words).toEqual(finding.words),
  );

  test('is not translated by the words of another finding', () => {
    expect(read({ id: 'osPatch.listsOld' })?.words).toEqual({ ...finding.words, title: 'Sicherheitsupdates' });
  });
});

test('English shows a status as it is', () => {
  const status = sampleStatus(now, { decision: sampleDecision(now, { findings: [finding] }) });
  expect(translateStatus(status, english)).toBe(status);
});

test('what a policy calls its levels stays as it is, in every sentence', () => {
  const decision = sampleDecision(now, { levels: ['base'], findings: [{ ...finding, deadline: now - 60 }] });
  const closing = { ...decision, findings: [{ ...finding, costs: ['internal', 'sensitive'], deadline: now - 240 }] };
  const view = viewOf(sampleStatus(now, { decision: closing }), now, { timeZone: 'UTC', language: german });
  expect(view.sentence).toBe(
    'Dieser Laptop darf nur Base erreichen, bis dies behoben ist; dann ist wieder alles offen.',
  );
  expect(view.levels.map(({ title, opens }) => [title, opens[0]])).toEqual([
    ['Sensitive', 'Payroll'],
    ['Internal', 'Git'],
    ['Base', 'Mail'],
  ]);
});

describe('a finding of the past, whose id was not kept', () => {
  test('is read in a language where title and state are together those of one that this build knows', () => {
    expect(translateTitle(finding.words, german)).toEqual({ title: 'Sicherheitsupdates', state: 'Neustart nötig' });
    expect(translateTitle({ title: 'Device key', state: 'Known twice' }, german).state).toBe('Doppelt bekannt');
  });

  test('stays as it was signed where they are not', () => {
    for (const said of [
      { title: 'Security updates', state: 'Known twice' },
      { title: 'Security updates', state: '' },
    ])
      expect(translateTitle(said, german)).toEqual(said);
  });
});
