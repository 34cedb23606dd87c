import { type SignalId, signalIds } from '../shared/signals/catalogue.ts';
import { collectors } from './collectors/catalogue.ts';
import type { Host } from './host/host.ts';
import type { Inquiry } from './inquiry.ts';
import type { Lookout } from './lookout.ts';
import type { MachineEvent } from './machine/machine-event.ts';
import type { StatusBoard } from './status-board.ts';
import type { Stream } from './stream/stream.ts';

/** The signals that something which happened to the machine may have changed, beyond those that their own watch tells of. */
export const signalsOn = (platform: Host['platform'], event: Exclude<MachineEvent, 'wake'>): SignalId[] =>
  signalIds.filter((id) => collectors[id][platform].watch.on?.includes(event));

/** What follows from what happened to the machine: who has to look again, and whether the link may be dead or worth another try. */
export const rouse =
  ({ host, board, lookout, inquiry, stream }: Parts) =>
  (event: MachineEvent, stoodStillMs: number): void => {
    if (event !== 'session') stream.roused(stoodStillMs);
    // Whoever unlocks the screen may have unlocked the keychain.
    else if (board.status.trouble?.what === 'keyLocked') stream.retryNow();
    if (event === 'wake') return inquiry.refresh('wake');
    for (const id of signalsOn(host.platform, event)) lookout.hint(id);
  };

interface Parts {
  readonly host: Host;
  readonly board: StatusBoard;
  readonly lookout: Lookout;
  readonly inquiry: Inquiry;
  readonly stream: Stream;
}
