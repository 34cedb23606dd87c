import type { DeviceKey, KeyStore } from '../../agent/keys/device-key.ts';
import type { Clock } from '../../shared/time.ts';

/** What of the injected parts is called: `sign` before a signature is made, `signed` after it. */
export type Call = 'now' | 'elapsedMs' | 'after' | 'cancel' | 'sign' | 'signed';

/** A place in a process, seen through the clock or the key it was given: the n-th such call made from within these functions. */
export interface Strike {
  /** Any call where it is left out. */
  readonly call?: Call | undefined;
  readonly within: readonly string[];
  readonly nth: number;
}

/** Told of every call, before it is carried out. */
export type Watch = (call: Call) => void;

/** Deeper than any path from a message to a clock. */
const stackDepth = 40;

/**
 * Ends this process as the kernel would, at its n-th call from within the functions named: nothing after that call runs. The product
 * has no hook for it; where a function has another name by now, nothing strikes and the round fails.
 */
export function striker(strike: Strike | undefined): Watch {
  if (strike === undefined) return () => undefined;
  Error.stackTraceLimit = stackDepth;
  let left = strike.nth;
  return (call) => {
    if (strike.call !== undefined && strike.call !== call) return;
    const stack = strike.within.length === 0 ? '' : String(new Error().stack);
    if (!strike.within.every((name) => new RegExp(`[. ]${name} `).test(stack))) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
}

/** A clock whose intervals pass so many times as fast, and that tells of every call; the date is the true one. */
export function strikeClock(clock: Clock, speed: number, watch: Watch): Clock {
  return {
    now() {
      watch('now');
      return clock.now();
    },
    elapsedMs() {
      watch('elapsedMs');
      return clock.elapsedMs() * speed;
    },
    after(delayMs, task) {
      watch('after');
      const cancel = clock.after(delayMs / speed, task);
      return () => {
        watch('cancel');
        cancel();
      };
    },
  };
}

/** A place for keys that tells of every signature, before and after it is made. */
export function strikeStore(store: KeyStore, watch: Watch): KeyStore {
  const watched = (key: DeviceKey): DeviceKey => ({
    ...key,
    async sign(bytes) {
      watch('sign');
      const signature = await key.sign(bytes);
      watch('signed');
      return signature;
    },
  });
  return {
    ...store,
    create: async () => watched(await store.create()),
    load: async (id) => {
      const key = await store.load(id);
      return key && watched(key);
    },
  };
}
