import { describe, expect, test } from '@jest/globals';
import { type SignalId, signalIds } from './signals/catalogue.ts';
import { sampleReadings } from './testing/sample-statuses.ts';
import { particularsOf } from './view-particulars.ts';
import { voiceOf } from './words/voice-of.ts';

const now = 1_795_530_000;
const voice = voiceOf(now, { timeZone: 'UTC' });
const readings = sampleReadings(now - 12);
const of = (id: SignalId, fact?: object) => {
  const reading = readings[id];
  if (reading.state !== 'observed') throw new Error('the sample is observed');
  const changed = { ...reading, fact: { ...(reading.fact as object), ...fact } };
  return particularsOf(id, changed, voice).map(({ name, value }) => `${name}: ${value}`);
};

describe('what was seen is told part by part', () => {
  test.each(signalIds)('of %s, each part has a name and a value', (id) => {
    const parts = particularsOf(id, readings[id], voice);
    expect(parts.length).toBeGreaterThan(0);
    for (const { name, value } of parts) {
      expect(name).not.toMatch(/^part\.|[{}]/);
      expect(value).not.toMatch(/^seen\.|[{}]|undefined|object/);
    }
  });

  test('each volume by what it holds, and how it is encrypted', () => {
    expect(of('diskEncryption')).toEqual([
      'System volume: encrypted with LUKS2',
      'Data volume: encrypted with LUKS2',
      'Swap volume: encrypted with LUKS2',
    ]);
    const volumes = [
      { role: 'system', state: 'on', method: 'luks2', mapping: { unread: 'notPermitted' } },
      { role: 'data', state: { unread: 'timedOut' } },
      { role: 'swap', state: 'off' },
    ];
    expect(of('diskEncryption', { volumes })).toEqual([
      'System volume: encrypted with LUKS2',
      'System volume: its own word only; the mapping was not seen',
      'Data volume: not known: it took too long',
      'Swap volume: not encrypted',
    ]);
  });

  test('each product with its version, and only what it says of itself', () => {
    expect(of('edr')).toEqual([
      'Product: ClamAV 1.4.3',
      'Running: yes',
      'Says of itself: healthy',
      `Definitions of: ${voice.time(now - 12 - 3_600)}`,
    ]);
  });

  test('a part that could not be read says why, and is neither yes nor no', () => {
    expect(of('osPatch', { rebootRequired: { unread: 'notPermitted' } })).toContain(
      'Restart needed: not known: the agent may not read it',
    );
  });

  test('nothing is said of a reading that failed, or that does not fit its signal', () => {
    expect(particularsOf('edr', { state: 'unread', at: now, why: 'locked' }, voice)).toEqual([]);
    expect(particularsOf('edr', { state: 'observed', at: now, source: 'x', fact: { products: 1 } }, voice)).toEqual([]);
  });
});
