import { expect, test } from '@jest/globals';
import type { SignalId } from '../shared/signals/catalogue.ts';
import { ManualClock } from '../shared/testing/manual-clock.ts';
import { replayHost } from './host/replay.ts';
import { Inquiry } from './inquiry.ts';
import { Lookout } from './lookout.ts';
import type { Demand } from './stream/demand.ts';

function scene() {
  const host = replayHost({ stance: 'recording', version: 1, platform: 'linux', at: 1_795_310_000, answers: {} });
  const clock = new ManualClock();
  let looks = 0;
  const lookout = new Lookout(host, clock, () => {
    looks += 1;
  });
  const demands: Demand[] = [];
  const inquiry = new Inquiry(lookout, clock, (demand) => {
    demands.push(demand);
    for (const settle of demand.settle) settle({ decided: true });
  });
  return { clock, inquiry, demands, looks: () => looks };
}

test('who asks without end is told to wait, and the laptop looks no more often for it', async () => {
  const { clock, inquiry, demands, looks } = scene();
  const outcomes = await Promise.all(Array.from({ length: 200 }, () => inquiry.ask(['os'], 'asked')));
  expect(outcomes.filter(({ decided }) => decided)).toHaveLength(10);
  expect(outcomes.at(-1)).toEqual({ decided: false, isBusy: true, said: expect.stringContaining('in a moment') });
  expect(demands).toHaveLength(10);
  // What is asked while a look is under way is looked at together, once.
  expect(looks()).toBeLessThanOrEqual(2);
  clock.advance(10_000);
  expect(await inquiry.ask(['os'], 'asked')).toEqual({ decided: true });
});

test('a signal that flaps is said ten times, then once in ten seconds, and holds up no other', () => {
  const { clock, inquiry, demands } = scene();
  const change = (...changed: SignalId[]) =>
    inquiry.noticed({ cause: `changed:${changed.join('+')}`, changed, startedMs: clock.elapsedMs(), collectMs: 1 });
  for (let turn = 0; turn < 50; turn++) change('edr');
  expect(demands).toHaveLength(10);
  change('osPatch');
  expect(demands.at(-1)?.cause).toBe('changed:osPatch');
  // Two that changed together are one demand, and the one that flaps has its own later.
  change('edr', 'firewall', 'os');
  expect(demands).toHaveLength(12);
  clock.advance(10_000);
  expect(demands.slice(12).map(({ cause }) => cause)).toEqual(['changed:edr']);
  clock.advance(60_000);
  expect(demands).toHaveLength(13);
});

test('the beat of the service is not held up by who asks here', async () => {
  const { inquiry, demands } = scene();
  await Promise.all(Array.from({ length: 50 }, () => inquiry.ask(['os'], 'asked')));
  const before = demands.length;
  inquiry.recollect([]);
  for (let turn = 0; turn < 1_000 && demands.length === before; turn++) await new Promise(setImmediate);
  expect(demands.at(-1)?.cause).toBe('beat');
});

test('looks that are asked for while one is under way are one, and each is told what it asked for', async () => {
  const clock = new ManualClock();
  const host = replayHost({ stance: 'recording', version: 1, platform: 'linux', at: 1_795_310_000, answers: {} });
  const seen: string[] = [];
  const lookout = new Lookout(host, clock, ({ cause }) => seen.push(cause));
  const first = lookout.look(['os'], 'start');
  await Promise.resolve();
  const rest = [
    lookout.look(['os'], 'asked'),
    lookout.look(['edr'], 'changed:edr'),
    lookout.look(['osPatch'], 'requested'),
  ];
  await Promise.all([first, ...rest]);
  expect(seen).toEqual(['start', 'changed:edr']);
  expect(Object.keys(lookout.readings).toSorted()).toEqual(['edr', 'os', 'osPatch']);
});
