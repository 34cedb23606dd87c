import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { levelsAt } from './decide.ts';
import type { HeldDecision } from './device-status.ts';
import type { ResultFinding } from './result.ts';
import { sampleDecision, sampleFinding } from './testing/sample-statuses.ts';
import { rowOf, whatIf, whatIfWords } from './view-what-if.ts';
import { voiceOf } from './words/voice-of.ts';

const now = 1_795_530_000;
const voice = voiceOf(now, { timeZone: 'UTC' });
const finding = (id: string, title: string, deadline: number, costs: string[]): ResultFinding => ({
  ...sampleFinding(now - 9_000, deadline, costs),
  id,
  words: { title, state: 'Off', sentence: 'It is off.' },
});
const update = (deadline: number, costs: string[]) =>
  finding('osPatch.rebootRequired', 'Security updates', deadline, costs);
const wall = (deadline: number, costs: string[]) => finding('firewall.off', 'Firewall', deadline, costs);
/** A decision as the service makes it: the levels are what the findings leave. */
const decided = (...findings: ResultFinding[]): HeldDecision => {
  const { levelCatalogue } = sampleDecision(now);
  return sampleDecision(now, { tier: 'warning', findings, levels: levelsAt(levelCatalogue, findings, now) });
};
const words = (row: string, ...findings: ResultFinding[]) => whatIfWords(row, decided(...findings), now, voice);

describe('mending a row', () => {
  test('keeps open what it would have closed', () => {
    expect(words('osPatch', update(now + 600, ['sensitive']))).toEqual(['Mend this and Sensitive stays open.']);
  });

  test('opens again what it alone keeps shut', () => {
    const sentence = 'Mend this and Internal and Sensitive open again.';
    expect(words('osPatch', update(now - 60, ['internal', 'sensitive']))).toEqual([sentence]);
  });

  test('opens nothing that another keeps shut, and says which', () => {
    const both = [update(now - 60, ['internal', 'sensitive']), wall(now - 30, ['sensitive'])];
    expect(words('osPatch', ...both)).toEqual([
      'Mend this and Internal opens again.',
      'Mend this and Firewall, and Sensitive opens again.',
    ]);
  });

  test('says when another will close the same level', () => {
    const both = [update(now + 600, ['sensitive']), wall(now + 1_200, ['sensitive'])];
    expect(words('osPatch', ...both)).toEqual([
      `Mend this, and Firewall by ${voice.deadline(now + 1_200)}, and Sensitive stays open.`,
    ]);
    expect(words('firewall', ...both)).toEqual([
      `Mend this, and Security updates by ${voice.deadline(now + 600)}, and Sensitive stays open.`,
    ]);
    expect(words('osPatch', update(now - 60, ['sensitive']), wall(now + 1_200, ['sensitive']))).toEqual([
      `Mend this and Sensitive opens again; it stays open if Firewall is mended by ${voice.deadline(now + 1_200)}.`,
    ]);
  });

  test('wins nothing where it costs nothing', () => {
    const reported = { ...update(now, []), enforcement: 'report' } as const;
    expect(words('osPatch', reported)).toEqual([]);
    expect(words('firewall', update(now + 600, ['sensitive']))).toEqual([]);
  });

  test('promises nothing of a level that is shut for a reason that no finding gives', () => {
    const decision = { ...decided(update(now + 600, ['sensitive'])), levels: ['base'] };
    expect(whatIf('osPatch', decision, now)).toEqual([]);
  });
});

test('a finding that no signal makes is a row of its own', () => {
  expect(rowOf({ id: 'firewall.off' })).toBe('firewall');
  expect(rowOf({ id: 'device.forked' })).toBe('device.forked');
});

test('what is promised is what the service decides once the row is mended', () => {
  const some = fc.array(
    fc.record({
      signal: fc.constantFrom('osPatch', 'firewall', 'edr', 'screenLock'),
      deadline: fc.integer({ min: now - 1_000, max: now + 1_000 }),
      costs: fc.subarray(['base', 'internal', 'sensitive']),
    }),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(some, fc.constantFrom('osPatch', 'firewall'), (drawn, row) => {
      const findings = drawn.map(({ signal, deadline, costs }) => finding(`${signal}.off`, signal, deadline, costs));
      const decision = decided(...findings);
      const mended = findings.filter((each) => rowOf(each) !== row);
      for (const { is, levels, until } of whatIf(row, decision, now)) {
        for (const title of levels) {
          const { name } = decision.levelCatalogue.find((level) => level.title === title) ?? { name: '' };
          const isOpen = (at: number) => levelsAt(decision.levelCatalogue, mended, at).includes(name);
          expect(isOpen(now)).toBe(is !== 'waits');
          if (is === 'waits') continue;
          expect(isOpen(now + 2_000)).toBe(until === undefined);
          if (until !== undefined) expect([isOpen(until - 1), isOpen(until)]).toEqual([true, false]);
        }
      }
    }),
  );
});
