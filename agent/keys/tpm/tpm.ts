import { messageOf } from '../../../shared/errors.ts';
import { encodeCommand, promptMs, readAnswer, type TpmCommand } from './command.ts';
import { flushContext } from './object-commands.ts';
import { TpmFault } from './tpm-fault.ts';

/** One connection to a TPM. A transport: it knows no commands, and its calls may take for ever. */
export interface TpmConnection {
  /** Sends one command and gives its answer, as it came. */
  exchange(command: Uint8Array): Promise<Uint8Array>;
  /** What this connection loaded and did not flush is gone then, where a resource manager stands before the TPM. */
  close(): Promise<void>;
}

/** Opens a connection. Throws a fault `unreachable` where there is none to be had. */
export type TpmDoor = () => Promise<TpmConnection>;

/** What one turn speaks through. */
export interface TpmLink {
  /** Carries out one command within its limit; asks a busy TPM again a few times. Throws a TpmFault. */
  ask<T>(command: TpmCommand<T>): Promise<T>;
  /** The objects that stay loaded while this connection lasts, by names of the caller's. */
  readonly loaded: Map<string, number>;
}

/** A TPM that is asked one thing at a time, over one connection that is opened when first needed. */
export interface Tpm {
  /**
   * Does a piece of work that nothing comes between. After a fault the connection is closed, so nothing half made stays; where
   * that was an older connection that was lost meanwhile, the work is done once more over a new one.
   */
  inTurn<T>(work: (link: TpmLink) => Promise<T>): Promise<T>;
  /** Lets go of it; the next turn opens it anew. */
  close(): Promise<void>;
}

/**
 * The kernel asks a busy TPM again by itself, for two seconds; these are for one that is still busy then, or out of slots:
 * 1.3 s more in six pauses.
 */
const busyPausesMs = [20, 40, 80, 160, 320, 640];

/**
 * A call that did not come back in time still holds a thread of libuv's pool of four. Until it does, nothing more is asked and
 * no second connection is opened: the kernel gives the longest command up after five minutes.
 */
export function tpmBehind(door: TpmDoor): Tpm {
  let held: { readonly link: TpmLink; readonly connection: TpmConnection } | undefined;
  /** Calls that have not come back, late ones too, and the last of them. */
  let away = 0;
  let lastAway: Promise<unknown> = Promise.resolve();

  const call = <T>(what: string, limitMs: number, work: () => Promise<T>): Promise<T> => {
    away += 1;
    const answer = work().finally(() => {
      away -= 1;
    });
    lastAway = answer.catch((error: unknown) => error);
    return within(what, limitMs, answer);
  };
  const refuseWhileAway = () => {
    if (away > 0) throw new TpmFault('silent', 'the TPM still has not answered what it was asked before');
  };
  const open = async () => {
    let isLate = false;
    const opening = async () => {
      const connection = await door();
      if (isLate) await connection.close();
      return connection;
    };
    try {
      const connection = await call('opening', promptMs, opening);
      return { connection, link: linkOver((command) => exchange(connection, command)) };
    } catch (error) {
      isLate = true;
      throw unreachable(error);
    }
  };
  const exchange = async (connection: TpmConnection, command: TpmCommand<unknown>) => {
    refuseWhileAway();
    try {
      return await call(command.name, command.limitMs, async () => connection.exchange(encodeCommand(command)));
    } catch (error) {
      throw unreachable(error);
    }
  };
  const drop = async (why?: unknown) => {
    const going = held;
    held = undefined;
    if (going === undefined) return;
    if (speaksAfter(why)) await flushAll(going.link);
    const isAway = away > 0;
    const before = lastAway;
    // A connection that cannot be closed is let go all the same: the next turn opens its own.
    const closing = call('closing', promptMs, () => before.then(() => going.connection.close())).catch(unreachable);
    if (!isAway) await closing;
  };
  const turn = async <T>(work: (link: TpmLink) => Promise<T>): Promise<T> => {
    refuseWhileAway();
    const isOld = held !== undefined;
    try {
      held ??= await open();
      return await work(held.link);
    } catch (error) {
      await drop(error);
      // Lost while nobody asked, as after hibernation or a restart of its driver: that says nothing of the TPM now.
      const isStale = isOld && error instanceof TpmFault && (error.kind === 'unreachable' || error.kind === 'gone');
      if (isStale) return turn(work);
      throw error;
    }
  };
  const next = inOrder();
  return { inTurn: (work) => next(() => turn(work)), close: () => next(() => drop()) };
}

/** Whether a connection is of use after a fault: the TPM refused something, but it spoke. */
const speaksAfter = (why: unknown): boolean =>
  !(why instanceof TpmFault) || !['unreachable', 'silent', 'garbled'].includes(why.kind);

/** The resource manager flushes what a connection leaves; a TPM without one would keep it for ever. */
async function flushAll(link: TpmLink): Promise<void> {
  for (const handle of link.loaded.values()) {
    const fault = await link.ask(flushContext(handle)).catch(unreachable);
    // Not loaded any more is as good as flushed; one that does not speak is not asked about the others.
    if (fault !== undefined && !speaksAfter(fault)) return;
  }
}

function linkOver(exchange: (command: TpmCommand<unknown>) => Promise<Uint8Array>): TpmLink {
  const askUntilFree = async <T>(command: TpmCommand<T>): Promise<T> => {
    for (const pauseMs of busyPausesMs) {
      try {
        return readAnswer(command, await exchange(command));
      } catch (error) {
        if (!(error instanceof TpmFault) || error.kind !== 'retry') throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    return readAnswer(command, await exchange(command));
  };
  const oneByOne = inOrder();
  return { ask: (command) => oneByOne(() => askUntilFree(command)), loaded: new Map() };
}

/** One after the other, whatever comes of each. */
function inOrder() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch((error: unknown) => error);
    return mine;
  };
}

const unreachable = (error: unknown): TpmFault =>
  error instanceof TpmFault
    ? error
    : new TpmFault('unreachable', `the TPM cannot be spoken to: ${messageOf(error)}`, { cause: error });

async function within<T>(what: string, ms: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, refuse) => {
    timer = setTimeout(() => refuse(new TpmFault('silent', `the TPM did not answer ${what} in ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
