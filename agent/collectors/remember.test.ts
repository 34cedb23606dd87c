import { describe, expect, test } from '@jest/globals';
import * as v from 'valibot';
import type { Answer, FileFacts, Host } from '../host/host.ts';
import { replayHost } from '../host/replay.ts';
import { remember } from './remember.ts';

/** A machine whose files have the stamps of a map that the test changes. */
const machine = (stamps: Record<string, string | undefined>): Host => ({
  ...replayHost({ stance: 'recording', version: 1, platform: 'linux', at: 1_795_300_000, answers: {} }),
  async stat(path): Promise<Answer<FileFacts>> {
    const stamp = stamps[path];
    return stamp === undefined ? { absent: true } : { is: { kind: 'file', bytes: 1, modifiedAt: 1, stamp } };
  },
});

function counter(isSound: (value: number) => boolean = () => true) {
  const remembered = remember<number>();
  let times = 0;
  return (host: Host, paths: readonly string[] = ['/a', '/b'], extra = '') =>
    remembered(host, paths, extra, isSound, async () => ++times);
}

describe('what is remembered', () => {
  test('is given again while no file changes', async () => {
    const ask = counter();
    const host = machine({ '/a': '1', '/b': '1' });
    expect([await ask(host), await ask(host)]).toEqual([1, 1]);
  });

  test('is worked out anew when a file changes, goes, comes, or another is asked for', async () => {
    const ask = counter();
    const stamps: Record<string, string | undefined> = { '/a': '1', '/b': '1', '/c': '1' };
    const host = machine(stamps);
    expect(await ask(host)).toBe(1);
    stamps['/b'] = '2';
    expect(await ask(host)).toBe(2);
    expect(await ask(host, ['/a', '/b', '/c'])).toBe(3);
    expect(await ask(host, ['/a', '/b', '/c'], 'another release')).toBe(4);
    stamps['/c'] = undefined;
    expect(await ask(host, ['/a', '/b', '/c'], 'another release')).toBe(5);
  });

  test('is never what one machine said when another is asked', async () => {
    const ask = counter();
    expect([await ask(machine({ '/a': '1', '/b': '1' })), await ask(machine({ '/a': '1', '/b': '1' }))]).toEqual([
      1, 2,
    ]);
  });

  test('is no failure, and nothing from a file that was not there: those are tried again', async () => {
    const unsound = counter(() => false);
    const host = machine({ '/a': '1', '/b': '1' });
    expect([await unsound(host), await unsound(host)]).toEqual([1, 2]);
    const sound = counter();
    const lacking = machine({ '/a': '1' });
    expect([await sound(lacking), await sound(lacking)]).toEqual([1, 2]);
  });

  test('is not taken for current when a file changed while it was worked out', async () => {
    const stamps = { '/a': '1' };
    const host = machine(stamps);
    const remembered = remember<string>();
    const ask = () =>
      remembered(
        host,
        ['/a'],
        '',
        () => true,
        async () => {
          const seen = stamps['/a'];
          stamps['/a'] = '2';
          return seen;
        },
      );
    expect([await ask(), await ask()]).toEqual(['1', '2']);
  });
});

describe('what is remembered over a restart', () => {
  /** A memory as a restart leaves it; `kept` is what it was last given. */
  const memoryOf = (value?: unknown, of?: string) => {
    const kept: unknown[] = [];
    return {
      kept,
      recall: (name: string, stamp: string) =>
        name === 'count' && (of === undefined || of === stamp) ? value : undefined,
      keep: (...given: unknown[]) => void kept.push(given),
    };
  };
  const ask = (host: Host, isSound = (_: number): boolean => true) =>
    remember<number>({ name: 'count', shape: v.number() })(host, ['/a'], '', isSound, async () => 1);

  test('is believed under the stamp it was kept for', async () => {
    const first = memoryOf();
    expect(await ask({ ...machine({ '/a': 's' }), memory: first })).toBe(1);
    const [[, stamp] = []] = first.kept as [string, string][];
    expect(await ask({ ...machine({ '/a': 's' }), memory: memoryOf(7, stamp) })).toBe(7);
    expect(await ask({ ...machine({ '/a': 'another' }), memory: memoryOf(7, stamp) })).toBe(1);
  });

  test('is not believed when it has another shape, or would never have been kept', async () => {
    expect(await ask({ ...machine({ '/a': 's' }), memory: memoryOf('7') })).toBe(1);
    expect(await ask({ ...machine({ '/a': 's' }), memory: memoryOf(7) }, (value) => value !== 7)).toBe(1);
  });

  test('is never what failed, nor from a file that is not there', async () => {
    const memory = memoryOf();
    await ask({ ...machine({ '/a': 's' }), memory }, () => false);
    await ask({ ...machine({}), memory });
    expect(memory.kept).toEqual([]);
  });

  test('counts nothing anew, and keeps it only once', async () => {
    const memory = memoryOf(7);
    await ask({ ...machine({ '/a': 's' }), memory });
    expect(memory.kept).toEqual([]);
  });
});
