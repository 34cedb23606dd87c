import { describe, expect, test } from '@jest/globals';
import { collectors } from '../../agent/collectors/catalogue.ts';
import type { Host } from '../../agent/host/host.ts';
import { replayHost } from '../../agent/host/replay.ts';
import { type ToolName, tools } from '../../agent/host/tools.ts';
import { type SignalId, signalIds } from '../../shared/signals/catalogue.ts';
import { type Fixture, fixturesOf } from './fixtures.ts';

/** The time that a collector takes where each tool answers only at the end of its limit, by a clock that jumps there. */
async function slowest(signal: SignalId, { recording }: Fixture, answers: 'late' | 'never'): Promise<number> {
  const replay = replayHost(recording);
  const waiting: { at: number; resume: () => void }[] = [];
  let nowMs = 0;
  const host: Host = {
    ...replay,
    async run(tool, args) {
      const at = nowMs + tools[tool as ToolName].limitMs;
      await new Promise<void>((resume) => waiting.push({ at, resume }));
      return answers === 'late' ? replay.run(tool, args) : { unread: 'timedOut' };
    },
  };
  let isDone = false;
  const collecting = collectors[signal].darwin.collect(host).then(() => {
    isDone = true;
  });
  while (!isDone) {
    // Everything that can go on without a tool does so first.
    await new Promise((resolve) => setImmediate(resolve));
    const next = waiting.sort((a, b) => a.at - b.at).shift();
    if (next !== undefined) {
      nowMs = next.at;
      next.resume();
    }
  }
  await collecting;
  return nowMs;
}

describe.each(signalIds)('%s of a Mac', (signal: SignalId) => {
  const fixtures = fixturesOf(signal).filter(({ name }) => name.startsWith('darwin-'));

  test.each(['late', 'never'] as const)('is read within its own limit where every tool answers %s', async (answers) => {
    for (const fixture of fixtures) {
      const ms = await slowest(signal, fixture, answers);
      expect({ name: fixture.name, inTime: ms < collectors[signal].darwin.limitMs }).toEqual({
        name: fixture.name,
        inTime: true,
      });
    }
  });
});
