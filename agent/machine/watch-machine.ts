import type { Platform } from '../../shared/platform.ts';
import type { Clock } from '../../shared/time.ts';
import { Paced } from '../paced.ts';
import { watchBus } from './bus/watch-bus.ts';
import type { MachineEvent } from './machine-event.ts';
import { networkLook } from './network-look.ts';
import { sleepGap } from './sleep-gap.ts';

/** How often the network is looked at where nothing tells of it (a route set by hand, a system without a manager). */
const networkEverySeconds = 16;
/** Anybody may lock a screen or pull a cable over and over: a few are told at once, then one in a while, the last one always. */
const pace = { burst: 3, pauseMs: 10_000 } as const;

/** What tells of the machine, from outside of us. */
export interface MachineSource {
  /** Called at every turn of the shared timer: for what has to be tried again, without a timer of its own. */
  turned(): void;
  stop(): void;
}

/** @param told `wake` only says that it is worth asking the clocks now */
export type OpenSource = (clock: Clock, told: (event: MachineEvent) => void) => MachineSource;

const sources: Readonly<Record<Platform, OpenSource | undefined>> = {
  linux: watchBus,
  darwin: undefined,
  win32: undefined,
};

/**
 * Tells what happens to the machine: at once where the system says so, else at a turn of the shared timer, which calls `turned`.
 * @param happened with how long the clock of intervals stood still in a sleep
 */
export function watchMachine(
  platform: Platform,
  clock: Clock,
  happened: (event: MachineEvent, stoodStillMs: number) => void,
  { lookAtNetwork = networkLook[platform], slept = sleepGap(clock), open = sources[platform] } = {},
): { turned(periodMs: number): void; stop(): void } {
  const paces = {
    session: new Paced(pace.burst, pace.pauseMs, clock),
    network: new Paced(pace.burst, pace.pauseMs, clock),
  };
  let network = lookAtNetwork();
  let networkDueMs = clock.elapsedMs() + networkEverySeconds * 1_000;
  /** The turn that the timer is in. */
  let turnMs = 0;

  const askClocks = () => {
    const stoodStillMs = slept(turnMs);
    // Never paced: the clocks, unlike a message, cannot be made to say it.
    if (stoodStillMs !== undefined) happened('wake', stoodStillMs);
  };
  const tell = (event: 'session' | 'network') => paces[event].run(() => happened(event, 0));
  const source = open?.(clock, (event) => {
    if (event === 'wake') return askClocks();
    tell(event);
  });
  return {
    turned(periodMs) {
      turnMs = periodMs;
      askClocks();
      source?.turned();
      if (clock.elapsedMs() < networkDueMs) return;
      networkDueMs = clock.elapsedMs() + networkEverySeconds * 1_000;
      const before = network;
      network = lookAtNetwork();
      if (network !== before) tell('network');
    },
    stop() {
      source?.stop();
      for (const each of Object.values(paces)) each.stop();
    },
  };
}
