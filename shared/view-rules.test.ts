import { describe, expect, test } from '@jest/globals';
import * as v from 'valibot';
import { Policy } from './policy.ts';
import { type SignalId, signalIds } from './signals/catalogue.ts';
import { ruleWords } from './view-rules.ts';
import { voiceOf } from './words/voice-of.ts';

const voice = voiceOf(1_795_530_000, { timeZone: 'UTC' });
/** The rules of a policy as the service signs them. */
const rulesOf = (signals: Readonly<Partial<Record<SignalId, object>>>) => {
  const policy = v.parse(Policy, { version: '1', levels: [{ name: 'base', title: 'Base', opens: [] }], signals });
  return Object.fromEntries(Object.entries(policy.signals).map(([id, entry]) => [id, entry?.rule ?? {}]));
};
const words = (id: SignalId, rule: object) => ruleWords(id, { rules: rulesOf({ [id]: { rule } }) }, voice);

describe('what a policy asks, in words', () => {
  test.each(signalIds.filter((id) => id !== 'systemIntegrity'))('of %s by its defaults', (id) => {
    for (const line of words(id, {})) expect(line).not.toMatch(/[{}]|rule\.|undefined|NaN/);
  });

  test('its own figures and names', () => {
    expect(words('screenLock', { maxDelay: '10m' })).toEqual(['Locked at the latest 10 min after the last touch']);
    expect(words('edr', { accepted: ['clamav'], definitionsMaxAge: '7d', health: 'required' })).toEqual([
      'One of these products running: ClamAV',
      'It says of itself that it is healthy',
      'Its definitions no older than 7 d',
    ]);
    expect(words('osPatch', { pendingSecurityUpdates: 2, rebootMayWait: true })).toEqual([
      'At most 2 security updates waiting',
      'Counted from a list no older than 7 d',
    ]);
  });
});

test('a service that does not say, or says something else, is not guessed at', () => {
  expect(ruleWords('screenLock', {}, voice)).toEqual([]);
  for (const rule of [undefined, null, 7, {}, { maxDelay: '10m' }, { maxDelay: -1 }])
    expect(ruleWords('screenLock', { rules: { screenLock: rule } }, voice)).toEqual([]);
});
