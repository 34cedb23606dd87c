import type { DeviceStatus, Trouble } from '../shared/device-status.ts';
import { StanceError } from '../shared/errors.ts';
import type { KeyProtection } from '../shared/evidence.ts';
import type { Clock } from '../shared/time.ts';
import type { Attestor } from './evidence/attestor.ts';
import type { DeviceKey } from './keys/device-key.ts';
import type { StatusBoard } from './status-board.ts';

/** A key that cannot be opened now is tried again this often. */
const keyRetryMs = 60_000;
/** What is over once an item was signed and written. */
const ours: readonly (Trouble | undefined)[] = ['keyLocked', 'keyMissing', 'stateUnwritable'];

/** The key and the next item of the chain. A fault that lasts stands in the status until signing works again. */
export interface Signer {
  key(): Promise<DeviceKey>;
  readonly next: Attestor['next'];
  readonly pause: Attestor['pause'];
  stop(): void;
}

/**
 * @param again called a minute after the key was found locked: somebody may unlock it at any time, and a back-off may wait longer
 * @param keptIn where the key is kept, or is to be made, as far as that is settled
 */
export function signer(
  key: () => Promise<DeviceKey>,
  board: StatusBoard,
  attestor: () => Promise<Attestor>,
  clock: Clock,
  again: () => void,
  keptIn: () => KeyProtection | undefined = () => undefined,
): Signer {
  let made: Promise<Attestor> | undefined;
  let cancelRetry: () => void = () => undefined;
  let isOver = false;
  const telling = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      const trouble = troubleOf(error, keptIn());
      if (trouble !== undefined) board.set({ trouble });
      cancelRetry();
      if (trouble?.what === 'keyLocked' && !isOver) cancelRetry = clock.after(keyRetryMs, again);
      throw error;
    }
  };
  return {
    key: () => telling(key()),
    next: async (...item) => {
      made ??= attestor();
      const signed = await telling(made.then((each) => each.next(...item)));
      if (ours.includes(board.status.trouble?.what)) board.set({ trouble: undefined });
      return signed;
    },
    pause: async (work) => {
      made ??= attestor();
      await (await made).pause(work);
    },
    stop: () => {
      // A TPM may take longer for its last signature than the agent for its end.
      isOver = true;
      cancelRetry();
    },
  };
}

/** Which trouble a fault of ours is, where it is one that lasts. */
function troubleOf(error: unknown, keptIn: KeyProtection | undefined): DeviceStatus['trouble'] {
  if (error instanceof StanceError) {
    const { code, message } = error;
    const said = message.slice(0, 400);
    if (code === 'keyLocked') return { what: code, said, ...(keptIn === undefined ? {} : { keptIn }) };
    return code === 'keyMissing' || code === 'stateUnwritable' ? { what: code, said } : undefined;
  }
  const sqlite = typeof error === 'object' && error !== null && 'errcode' in error;
  return sqlite
    ? { what: 'stateUnwritable', said: 'the agent cannot write its ledger, so it signs nothing' }
    : undefined;
}
