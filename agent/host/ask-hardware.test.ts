import { describe, expect, test } from '@jest/globals';
import { openHardware } from './ask-hardware.ts';
import type { Answer, ToolOutput } from './host.ts';

const names = {
  manufacturer: 'Apple Inc.',
  model: 'Mac16,1',
  version: 'MacBook Pro (14-inch, M4, 2024)',
  virtual: false,
};
const printed = (stdout: string, exit = 0): Answer<ToolOutput> => ({ is: { exit, stdout } });

/** A library that gives these answers one after the other, and a clock to turn. */
function library(...answers: Answer<ToolOutput>[]) {
  let [asked, elapsedMs] = [0, 0];
  const run = async () => answers[asked++] ?? { absent: true as const };
  return {
    ask: openHardware(run, () => elapsedMs),
    asked: () => asked,
    pass: (ms: number) => {
      elapsedMs += ms;
    },
  };
}

describe('asking systeminformation', () => {
  test('gives the names, and starts it once in the life of the process', async () => {
    const { ask, asked, pass } = library(printed(JSON.stringify(names)));
    expect(await Promise.all([ask(), ask()])).toEqual([{ is: names }, { is: names }]);
    pass(90_000_000);
    expect(await ask()).toEqual({ is: names });
    expect(asked()).toBe(1);
  });

  test('tries again after a fault, but not at every look', async () => {
    const { ask, asked, pass } = library({ unread: 'timedOut' }, printed(JSON.stringify(names)));
    expect(await ask()).toEqual({ unread: 'timedOut' });
    pass(3_599_999);
    expect(await ask()).toEqual({ unread: 'timedOut' });
    expect(asked()).toBe(1);
    pass(1);
    expect(await ask()).toEqual({ is: names });
  });

  test.each([
    ['the serial number, which it was not asked for', printed(JSON.stringify({ ...names, serial: 'C02XXXX' }))],
    ['less than it was asked for', printed(JSON.stringify({ ...names, model: undefined }))],
    ['a name without end', printed(JSON.stringify({ ...names, model: 'x'.repeat(257) }))],
    ['half an answer', printed(JSON.stringify(names).slice(0, -1))],
    ['nothing', printed('')],
    ['an answer and a fault', printed(JSON.stringify(names), 1)],
  ])('takes nothing from one that says %s', async (_, answer) => {
    expect(await library(answer).ask()).toEqual({ unread: 'unparseable' });
  });

  test('calls it missing where it was not shipped', async () => {
    expect(await library().ask()).toEqual({ unread: 'toolMissing' });
  });
});
