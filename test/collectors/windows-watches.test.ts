import { describe, expect, test } from '@jest/globals';
import { collectors } from '../../agent/collectors/catalogue.ts';
import { signalIds } from '../../shared/signals/catalogue.ts';
import { fixturesOf } from './fixtures.ts';

/** Keys that are read and not listened to, and why. */
const notListened: readonly (readonly [RegExp, string])[] = [
  [/^HKLM\\HARDWARE\\/, 'made when Windows starts'],
  [/^HKLM\\SYSTEM\\CurrentControlSet\\Control(\\SecureBoot\\State)?$/, 'made when Windows starts'],
  [/\\Session Manager\\Memory Management$/, 'made when Windows starts'],
  [
    /\\Component Based Servicing\\Packages(\\|$)/,
    'read anew when the build changes, and written to by the hundred before that',
  ],
  [/\\Windows Advanced Threat Protection\\Status$/, 'written to with every contact; seen by the beat'],
  [/^HKLM\\SOFTWARE\\(?!Microsoft\\|Policies\\)/, 'of one product: read whenever its service or its entry changed'],
  [/\\CurrentVersion$/, 'what kind of Windows this is, for who only looks at it beside'],
];

const registryRequest = /^registry(?:Value|Keys) (HK(?:LM|CU)\\.+?)(?: \[[^\]]*\])?$/;

const watches = signalIds.map((id) => ({ id, watch: collectors[id].win32.watch }));
const keys = watches.flatMap(({ watch }) => watch.registry ?? []);
const logs = watches.flatMap(({ watch }) => watch.eventLog ?? []);

describe('what Windows is listened to for', () => {
  test.each(watches)('covers every key that $id reads, or says why not', ({ id, watch }) => {
    const asked = fixturesOf(id)
      .filter(({ name }) => name.startsWith('win32-'))
      .flatMap(({ recording }) => Object.keys(recording.answers))
      .flatMap((request) => registryRequest.exec(request)?.[1] ?? []);
    const isHeard = (path: string) =>
      (watch.registry ?? []).some(({ key, subtree }) => path === key || (subtree && path.startsWith(`${key}\\`)));
    const missed = [...new Set(asked)].filter(
      (path) => !isHeard(path) && !notListened.some(([pattern]) => pattern.test(path)),
    );
    expect(missed).toEqual([]);
  });

  test('is fewer things than can ring at once', () => {
    expect(keys.length + logs.length).toBeLessThan(64);
  });

  test('are keys of the machine or the person, by their whole name', () => {
    for (const { key } of keys) expect(key).toMatch(/^HK(LM|CU)\\[^\\*?]+(\\[^\\*?]+)*$/);
  });

  test('are queries for events by number or source, with every bracket closed', () => {
    for (const { channel, query } of logs) {
      expect(channel).toMatch(/^[A-Za-z][A-Za-z -]*(\/[A-Za-z ]+)?$/);
      expect(query).toMatch(/^\*(\[System\[.+\]\])?$/);
      for (const [open, close] of ['()', '[]'].map((pair) => [...pair] as [string, string]))
        expect(query.split(open).length).toBe(query.split(close).length);
      // A log takes no more than 32 comparisons in one query.
      expect(query.split('=').length - 1).toBeLessThan(32);
    }
  });

  test('is never the whole of a log that everybody writes to', () => {
    for (const { channel, query } of logs)
      if (['System', 'Application'].includes(channel)) expect(query).toContain('Provider');
  });
});
