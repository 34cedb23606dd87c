import { describe, expect, test } from '@jest/globals';
import { latencyWords, progressSteps } from './latency-words.ts';

const latency = { collectMs: 6, signMs: 2, answerMs: 33, totalMs: 41, decideMs: 3, cause: 'changed:firewall' };
const path = (steps: readonly { name: string; took: string }[] = []) =>
  steps.map(({ name, took }) => `${name} ${took}`);

describe('the way from change to decision', () => {
  test('has five steps where the service says how long it decided', () => {
    const words = latencyWords({ latency });
    expect(path(words?.steps)).toEqual(['Look 6 ms', 'Sign 2 ms', 'Send 15 ms', 'Decide 3 ms', 'Back 15 ms']);
    expect(words).toMatchObject({ lead: 'Last change to decision', took: '41 ms' });
    expect(words?.notes[0]).toBe('Firewall changed');
  });

  test('does not tell apart what nobody measured', () => {
    const { decideMs: _decideMs, ...old } = latency;
    const words = latencyWords({ latency: old });
    expect(path(words?.steps)).toEqual(['Look 6 ms', 'Sign 2 ms', 'Decide and back 33 ms']);
    expect(words?.notes).toEqual(['Firewall changed']);
  });

  test('says what a look that nobody changed anything for was', () => {
    expect(latencyWords({ latency: { ...latency, cause: 'asked' } })).toMatchObject({
      lead: 'Last look to decision',
      notes: expect.arrayContaining(['You pressed Check now']),
    });
  });

  test('hides no time: what is in no step waited', () => {
    const words = latencyWords({ latency: { ...latency, totalMs: 500 } });
    expect(words?.notes.at(-1)).toBe('Of all this, 459 ms it waited for its turn.');
  });

  test('is not there before anything was measured', () => expect(latencyWords({})).toBeUndefined());
});

test('a look under way shows what is known of it, and no more', () => {
  expect(progressSteps({}).map(({ is }) => is)).toEqual(['now', 'todo', 'todo', 'todo', 'todo']);
  const looked = progressSteps({ collectMs: 6 });
  expect(looked.map(({ is }) => is)).toEqual([undefined, 'now', 'now', 'now', 'now']);
  expect(looked[0]?.took).toBe('6 ms');
});
