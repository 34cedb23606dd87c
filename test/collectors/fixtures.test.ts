import { describe, expect, test } from '@jest/globals';
import { collect } from '../../agent/collect.ts';
import { collectors } from '../../agent/collectors/catalogue.ts';
import { unsupported } from '../../agent/collectors/observed.ts';
import { replayHost } from '../../agent/host/replay.ts';
import { factOf } from '../../shared/fact.ts';
import { Platform } from '../../shared/platform.ts';
import { type SignalId, signalIds } from '../../shared/signals/catalogue.ts';
import { fixturesOf } from './fixtures.ts';

/** What every signal must have been tried with; a case is named by the word its file begins with. */
const cases = ['healthy', 'off', 'denied', 'empty', 'truncated', 'localised'];

describe.each(signalIds)('%s', (signal: SignalId) => {
  const fixtures = fixturesOf(signal);

  const platforms = Platform.options.filter((platform) => collectors[signal][platform] !== unsupported);
  const needed = platforms.flatMap((platform) => cases.map((word) => `${platform}-${word}`));

  test.each(needed)('has a recording of the case "%s"', (start) => {
    expect(fixtures.map(({ name }) => name)).toContainEqual(expect.stringMatching(new RegExp(`^${start}`)));
  });

  test.each(fixtures)('$name is a recording of the system it is named after', ({ name, recording }) => {
    expect(recording.platform).toBe(name.split('-')[0]);
  });

  test.each(fixtures)('$name reads as what is true of that machine', async ({ recording, expected }) => {
    const collected = await collect(replayHost(recording), [signal]);
    expect(collected[signal]?.reading).toEqual(expected);
  });

  test.each(fixtures.filter(({ expected }) => expected.state === 'observed'))(
    '$name reads as a fact that fits its signal',
    async ({ recording }) => {
      const reading = (await collect(replayHost(recording), [signal]))[signal]?.reading;
      expect(reading?.state === 'observed' && factOf(signal, reading)).toBeTruthy();
    },
  );
});
