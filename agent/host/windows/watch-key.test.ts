import { beforeEach, describe, expect, test } from '@jest/globals';
import type { WatchedPath } from '../../watch-folder.ts';
import type { HangBell } from './bell.ts';
import type { OpenListenedKey } from './listened-key.ts';
import { watchKey } from './watch-key.ts';

const key = 'HKLM\\SOFTWARE\\A\\B\\C';

/** A registry as Windows has it: a handle stays with the key it was opened for, also when that is gone, and rings once. */
class Registry {
  readonly #keys = new Map<string, { isGone: boolean }>();
  #rings: { readonly path: string; readonly key: object; readonly what: string; readonly ring: () => void }[] = [];
  readonly #denied = new Set<string>();
  #bells = new Map<number, () => void>();
  /** Rings that were not heard yet, as event objects keep them. */
  #signalled = new Set<number>();
  opened = 0;
  /** Called when a key is asked to ring: what another process does just then. */
  meanwhile: (() => void) | undefined;

  constructor() {
    this.make('HKLM\\SOFTWARE');
  }

  make(path: string): void {
    for (let at = path.indexOf('\\', 'HKLM\\'.length); ; at = path.indexOf('\\', at + 1)) {
      const part = at < 0 ? path : path.slice(0, at);
      if (!this.#keys.has(part)) {
        this.#keys.set(part, { isGone: false });
        this.#tell(parentOf(part), ['names', 'values', 'subtree']);
        this.#tellAbove(parentOf(part));
      }
      if (at < 0) return;
    }
  }

  set(path: string): void {
    this.#tell(path, ['values', 'subtree']);
    this.#tellAbove(path);
  }

  remove(path: string): void {
    for (const [name, entry] of this.#keys)
      if (name === path || name.startsWith(`${path}\\`)) {
        entry.isGone = true;
        this.#keys.delete(name);
      }
    this.#tell(parentOf(path), ['names', 'values', 'subtree']);
  }

  deny(path: string, isDenied = true): void {
    if (isDenied) this.#denied.add(path);
    else this.#denied.delete(path);
  }

  readonly open: OpenListenedKey = (path) => {
    const entry = this.#keys.get(path);
    if (entry === undefined) return 'absent';
    if (this.#denied.has(path)) return undefined;
    this.opened++;
    let isOpen = true;
    return {
      ringFor: (bell, what) => {
        if (entry.isGone) return false;
        this.#rings.push({ path, key: entry, what, ring: () => this.#signalled.add(bell) });
        const happens = this.meanwhile;
        this.meanwhile = undefined;
        happens?.();
        return true;
      },
      isThere: () => !entry.isGone,
      close: () => {
        if (!isOpen) throw new Error('closed twice');
        isOpen = false;
        this.opened--;
        this.#ringWhere(({ key }) => key === entry);
      },
    };
  };

  readonly hangBell: HangBell = (rung) => {
    const handle = this.#bells.size + 1;
    this.#bells.set(handle, rung);
    return {
      handle,
      hush: () => this.#signalled.delete(handle),
      close: () => this.#bells.delete(handle),
    };
  };

  /** Lets what was rung be heard, as the threads of Windows do. Gives how often. */
  hear(): number {
    let heard = 0;
    for (; this.#signalled.size > 0 && heard < 100; heard++)
      for (const handle of [...this.#signalled]) {
        this.#signalled.delete(handle);
        this.#bells.get(handle)?.();
      }
    return heard;
  }

  #tell(path: string, whats: readonly string[]): void {
    this.#ringWhere((one) => one.path === path && whats.includes(one.what) && this.#keys.get(path) === one.key);
  }

  #ringWhere(isMeant: (one: { readonly path: string; readonly key: object; readonly what: string }) => boolean): void {
    const meant = this.#rings.filter(isMeant);
    this.#rings = this.#rings.filter((one) => !isMeant(one));
    for (const { ring } of meant) ring();
  }

  #tellAbove(path: string): void {
    for (let above = parentOf(path); above !== ''; above = parentOf(above)) this.#tell(above, ['subtree']);
  }
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('\\')));

let registry: Registry;
let told: number;
let watched: WatchedPath;
const watch = (subtree?: true) => {
  watched = watchKey(registry.open, registry.hangBell, { key, subtree }, () => told++);
};
const toldAfter = (happens: () => void) => {
  told = 0;
  happens();
  expect(registry.hear()).toBeLessThan(100);
  return told;
};

beforeEach(() => {
  registry = new Registry();
  told = 0;
});

describe('a key of the registry', () => {
  beforeEach(() => registry.make(`${key}\\D\\E`));

  test('tells of every change of its own, one after the other', () => {
    watch();
    for (let turn = 0; turn < 5; turn++) expect(toldAfter(() => registry.set(key))).toBe(1);
    expect(toldAfter(() => registry.make(`${key}\\New`))).toBe(1);
  });

  test('says nothing of what is below it, unless all of it is watched', () => {
    watch();
    expect(toldAfter(() => registry.set(`${key}\\D\\E`))).toBe(0);
    watched.stop();
    watch(true);
    expect(toldAfter(() => registry.set(`${key}\\D\\E`))).toBe(1);
  });

  test('tells of a change that comes while it is told of another', () => {
    watch();
    registry.meanwhile = () => registry.set(key);
    expect(toldAfter(() => registry.set(key))).toBe(2);
  });

  test('that is deleted and made again is found by the next check, and listened to', () => {
    watch();
    expect(toldAfter(() => registry.remove(key))).toBe(0);
    registry.make(key);
    expect(toldAfter(() => watched.check())).toBe(1);
    expect(toldAfter(() => registry.set(key))).toBe(1);
  });

  test('that is deleted and made again between a change and its ring is listened to', () => {
    watch();
    expect(
      toldAfter(() => {
        registry.set(key);
        registry.remove(key);
        registry.make(key);
      }),
    ).toBe(1);
    expect(toldAfter(() => registry.set(key))).toBe(1);
  });

  test('that is not for us is asked for at every check, and tells once when it is', () => {
    registry.deny(key);
    watch();
    expect(toldAfter(() => registry.set(key))).toBe(0);
    expect(toldAfter(() => watched.check())).toBe(0);
    registry.deny(key, false);
    expect(toldAfter(() => watched.check())).toBe(1);
    expect(toldAfter(() => watched.check())).toBe(0);
    expect(toldAfter(() => registry.set(key))).toBe(1);
  });

  test('says nothing once stopped, and keeps nothing open', () => {
    watch();
    watched.stop();
    expect(toldAfter(() => registry.set(key))).toBe(0);
    expect(registry.opened).toBe(0);
  });
});

describe('a key that is not there', () => {
  test.each([
    ['at once', [key]],
    ['part by part', ['HKLM\\SOFTWARE\\A', 'HKLM\\SOFTWARE\\A\\B', key]],
  ])('tells once when it comes %s, and then of its changes', (_, paths) => {
    watch();
    const came = () => {
      for (const path of paths) registry.make(path);
    };
    expect(toldAfter(came)).toBe(1);
    expect(toldAfter(() => registry.set(key))).toBe(1);
  });

  test('is not missed where it comes while its parent is asked to tell of it', () => {
    registry.make('HKLM\\SOFTWARE\\A');
    registry.meanwhile = () => registry.make(key);
    watch();
    registry.hear();
    expect(toldAfter(() => registry.set(key))).toBe(1);
  });

  test('says nothing of its neighbours, and hears no more of them than of itself', () => {
    registry.make('HKLM\\SOFTWARE\\A\\B');
    watch();
    expect(toldAfter(() => registry.make('HKLM\\SOFTWARE\\A\\B\\Other'))).toBe(0);
    expect(toldAfter(() => registry.set('HKLM\\SOFTWARE\\A\\B'))).toBe(0);
    expect(toldAfter(() => registry.make(key))).toBe(1);
  });

  test('whose parent is deleted and made again is still found', () => {
    registry.make('HKLM\\SOFTWARE\\A\\B');
    watch();
    toldAfter(() => registry.remove('HKLM\\SOFTWARE\\A'));
    watched.check();
    expect(toldAfter(() => registry.make(key))).toBe(1);
  });

  test('keeps one key open at most, however often it comes and goes', () => {
    watch();
    for (let turn = 0; turn < 50; turn++) {
      toldAfter(() => registry.make(key));
      toldAfter(() => registry.remove('HKLM\\SOFTWARE\\A'));
      toldAfter(() => watched.check());
      expect(registry.opened).toBeLessThanOrEqual(1);
    }
    watched.stop();
    expect(registry.opened).toBe(0);
  });

  test('of a root that there is not is left alone', () => {
    const nowhere = watchKey(registry.open, registry.hangBell, { key: 'HKXX\\A\\B' }, () => told++);
    nowhere.check();
    expect(toldAfter(() => registry.make(key))).toBe(0);
    nowhere.stop();
    expect(registry.opened).toBe(0);
  });
});
