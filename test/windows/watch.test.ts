import { beforeAll, expect, test } from '@jest/globals';
import { describeWith, needs } from '../support/needs.ts';
import { bundleForWine, runInWine } from './wine.ts';

interface Told {
  readonly ids: readonly string[];
  readonly calls: number;
  /** From the end of the change to the last word of it. */
  readonly afterMs: number;
}

/** What watch.ts watches: a key for `os` and `osPatch`, the same with all below it for `firewall`, one far below it for `screenLock`. */
type Change =
  | 'begin'
  | 'otherProcess'
  | 'value'
  | 'same'
  | 'belowCreated'
  | 'deepCreated'
  | 'deepValue'
  | 'parentAppears'
  | 'siblingAppears'
  | 'appears'
  | 'lateValue'
  | 'deletedAtLast'
  | 'again'
  | 'againValue'
  | 'parentDeleted'
  | 'stopped'
  | 'stoppedAtOnce'
  | 'alive'
  | 'ended'
  | 'endedBefore';

type Results = Readonly<Record<Change, Told>> & {
  readonly flood: {
    readonly ms: number;
    readonly calls: number;
    readonly lastSeen: number;
    readonly busyMs: number;
  };
  readonly handles: { readonly before: number; readonly after: number };
  readonly processHandles: { readonly before: number; readonly after: number };
  readonly eventLog: unknown;
};

/** A change is to be told well before a person could switch to another window. */
const limitMs = 100;

describeWith(needs('wine'), 'what Windows tells of, under wine,', () => {
  let results: Results;

  beforeAll(() => {
    bundleForWine('flood-registry');
    results = runInWine('watch') as Results;
    const { flood, value, otherProcess } = results;
    process.stdout.write(
      `wine: a change is told after ${value.afterMs.toFixed(1)} ms, ${Math.max(0, otherProcess.afterMs).toFixed(1)} ms after the end of another process; ` +
        `10,000 changes in ${flood.ms.toFixed(0)} ms are told ${flood.calls} times and keep us busy for ${flood.busyMs.toFixed(0)} ms\n`,
    );
  });

  test('tells every signal once when it begins to listen', () => {
    expect(results.begin).toMatchObject({ ids: ['firewall', 'os', 'osPatch', 'screenLock'], calls: 4 });
  });

  test.each<[string, Change, readonly string[]]>([
    ['a value that another process wrote', 'otherProcess', ['firewall', 'os', 'osPatch']],
    ['a value', 'value', ['firewall', 'os', 'osPatch']],
    ['a key that was made in it', 'belowCreated', ['firewall', 'os', 'osPatch']],
    ['a key further below, to those who watch all of it', 'deepCreated', ['firewall']],
    ['a value further below, to those who watch all of it', 'deepValue', ['firewall']],
    ['a key that came, though nothing of its path was there', 'appears', ['firewall', 'screenLock']],
    ['a value in a key that came', 'lateValue', ['firewall', 'screenLock']],
    ['a key that came again', 'again', ['firewall', 'screenLock']],
    ['a value in a key that came again', 'againValue', ['firewall', 'screenLock']],
  ])('tells of %s once, within a tenth of a second', (_, change, ids) => {
    expect(results[change]).toMatchObject({ ids, calls: ids.length });
    expect(results[change].afterMs).toBeLessThan(limitMs);
  });

  test('tells of a key that was deleted with the next check, though wine does not ring for it', () => {
    expect(results.deletedAtLast).toMatchObject({ ids: ['screenLock'], calls: 1 });
  });

  test('says nothing to who watches a key that is still not there', () => {
    for (const change of ['parentAppears', 'siblingAppears'] as const)
      expect(results[change].ids).not.toContain('screenLock');
  });

  test('says nothing of what was only read', () => {
    expect(results.same.calls).toBe(0);
  });

  test('is not flooded by ten thousand changes of another process, and tells of the last one', () => {
    const { ms, calls, lastSeen } = results.flood;
    // Four times a second, once for the first change and once for the last.
    expect(calls).toBeLessThanOrEqual(Math.ceil(ms / 250) + 2);
    expect(lastSeen).toBe(9_999);
  });

  test('says nothing once stopped, whenever that is', () => {
    expect(results.stopped.calls).toBe(0);
    expect(results.stoppedAtOnce.calls).toBe(0);
  });

  test('gives back every handle of three thousand watches', () => {
    expect(results.handles.after).toBe(results.handles.before);
  });

  test('tells of the end of a process once, within a tenth of a second, and then lets go of it', () => {
    expect(results.alive.calls).toBe(0);
    expect(results.ended).toMatchObject({ ids: ['edr'], calls: 1 });
    expect(results.ended.afterMs).toBeLessThan(limitMs);
    expect(results.endedBefore.calls).toBe(0);
    expect(results.processHandles.after).toBeLessThanOrEqual(results.processHandles.before);
  });

  test('has an event log that takes no subscription, which is none and no fault', () => {
    expect(results.eventLog).toBe('none');
  });
});
