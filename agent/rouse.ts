import { type SignalId, signalIds } from '../shared/signals/catalogue.ts';
import { collectors } from './collectors/catalogue.ts';
import type { DecisionHolder } from './decision-holder.ts';
import type { Host } from './host/host.ts';
import type { Inquiry } from './inquiry.ts';
import type { Lookout } from './lookout.ts';
import type { MachineEvent } from './machine/machine-event.ts';
import type { StatusBoard } from './status-board.ts';
import type { Stream } from './stream/stream.ts';

interface Parts {
  readonly host: Pick<Host, 'platform'>;
  readonly board: Pick<StatusBoard, 'status' | 'set'>;
  readonly holder: Pick<DecisionHolder, 'held'>;
  readonly lookout: Pick<Lookout, 'hint'>;
  readonly inquiry: Pick<Inquiry, 'refresh'>;
  readonly stream: Pick<Stream, 'roused' | 'retryNow'>;
}

/** What follows from what happened to the machine: who has to look again, and whether the link may be dead or worth another try. */
export const rouse =
  ({ host, board, holder, lookout, inquiry, stream }: Parts) =>
  (event: MachineEvent, stoodStillMs: number): void => {
    if (event !== 'session') stream.roused(stoodStillMs);
    // Whoever unlocks the screen may have unlocked the keychain.
    else if (board.status.trouble?.what === 'keyLocked') stream.retryNow();
    if (event !== 'wake') {
      for (const id of signalsOn(host.platform, event)) lookout.hint(id);
      return;
    }
    // It may have run out in the sleep, through which no timer of ours ran.
    board.set({ decision: holder.held });
    inquiry.refresh('wake');
  };

/** The signals that say they may be others after this. */
const signalsOn = (platform: Host['platform'], event: Exclude<MachineEvent, 'wake'>): SignalId[] =>
  signalIds.filter((id) => collectors[id][platform].watch.on?.includes(event));
