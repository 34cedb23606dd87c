import { StanceError } from '../../shared/errors.ts';
import type { KeyProtection } from '../../shared/evidence.ts';
import type { IdentityFile, KeyRef } from '../identity/identity.ts';
import type { DeviceKey } from './device-key.ts';
import type { KeyLadder } from './key-ladder.ts';

/** The keys of this device: the one that signs, the one that may follow it, and those that are to go. */
export interface DeviceKeys {
  /** The device key; made when there is none and enrolment data waits. Throws keyLocked when it cannot be opened now, keyMissing when it is gone. */
  key(): Promise<DeviceKey>;
  /**
   * The key that is to follow it, on the best rung that is ready now or the one that is asked for; durable before anybody hears of it,
   * and made once.
   */
  successor(asked?: KeyProtection): Promise<DeviceKey>;
  /**
   * Whether the device key is surely gone from where it was kept; asked there anew, as one that was opened long ago says nothing of that.
   * Throws keyLocked when that cannot be told now.
   */
  isGone(): Promise<boolean>;
  /** Destroys the keys that sign no more. Throws where one cannot be reached; it is tried again with the next call. */
  destroyRetired(): Promise<void>;
}

export function deviceKeys(identity: IdentityFile, ladder: KeyLadder): DeviceKeys {
  return {
    key: once(
      () => identity.held.key?.id,
      () => open(identity, ladder),
    ),
    successor: once(
      () => identity.held.next?.id,
      (asked) => openNext(identity, ladder, asked),
    ),
    async isGone() {
      const { key } = identity.held;
      return (await load(ladder, key, false)) === undefined;
    },
    async destroyRetired() {
      const { key, next } = identity.held;
      for (const { protection, id } of identity.held.retired ?? []) {
        if (id !== key?.id && id !== next?.id) await ladder.destroy(protection, id);
      }
      if (identity.held.retired !== undefined) identity.save({ retired: undefined });
    },
  };
}

/** Opened once, also for those who ask while a slow keychain makes it: two would each make a key of their own. */
function once<Args extends unknown[]>(
  held: () => string | undefined,
  work: (...args: Args) => Promise<DeviceKey>,
): (...args: Args) => Promise<DeviceKey> {
  let opened: Promise<DeviceKey> | undefined;
  let id: string | undefined;
  return (...args) => {
    if (opened !== undefined && held() === id) return opened;
    id = held();
    const opening = work(...args);
    opened = opening;
    opening.then(
      (key) => {
        if (opened === opening) id = key.id;
      },
      () => {
        if (opened === opening) opened = undefined;
      },
    );
    return opening;
  };
}

async function open(identity: IdentityFile, ladder: KeyLadder): Promise<DeviceKey> {
  const { key, enrolment } = identity.held;
  const found = await load(ladder, key, enrolment !== undefined);
  if (found === undefined && enrolment !== undefined)
    throw new StanceError('keyMissing', 'the device key is gone; enrol this laptop anew with a fresh code');
  return found ?? (await make(ladder.create(), (made) => identity.save({ key: made })));
}

async function openNext(identity: IdentityFile, ladder: KeyLadder, asked?: KeyProtection): Promise<DeviceKey> {
  const { next, key } = identity.held;
  const found = await load(ladder, next, false);
  if (found !== undefined) return found;
  const wish = {
    ...(asked === undefined ? {} : { asked }),
    ...(key === undefined ? {} : { follows: key.protection }),
  };
  return make(ladder.create(wish), (made) => identity.save({ next: made, retired: identity.retiring(next) }));
}

/** The key that is held, if any. Why one is gone is only of use to those whom the service knows by it: the others get another. */
async function load(ladder: KeyLadder, ref: KeyRef | undefined, isKnown: boolean): Promise<DeviceKey | undefined> {
  if (ref === undefined) return undefined;
  try {
    return await ladder.load(ref.protection, ref.id);
  } catch (error) {
    if (!isKnown && error instanceof StanceError && error.code === 'keyMissing') return undefined;
    throw error;
  }
}

/** A new key is durable, and written down with its rung, before anybody hears of it. */
async function make(making: Promise<DeviceKey>, save: (made: KeyRef) => void): Promise<DeviceKey> {
  const made = await making;
  save({ protection: made.protection, id: made.id });
  return made;
}
