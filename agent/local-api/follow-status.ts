import { messageOf } from '../../shared/errors.ts';
import type { Clock } from '../../shared/time.ts';
import type { Heard } from '../../shared/view-loop.ts';
import type { LocalClient } from './local-client.ts';

/** Between two tries to connect: half a second longer each time, so a restarted daemon is found soon and a missing one costs little. */
const retry = { stepMs: 500, mostMs: 3_000 } as const;
/** A quiet daemon is asked this often whether it is still there, and has this long to answer. */
const askEveryMs = 30_000;
const answerMs = 5_000;

export interface FollowOptions {
  /** Looks for the daemon anew each time: after a restart it may listen elsewhere. */
  readonly open: () => Promise<LocalClient>;
  readonly clock: Clock;
  /** Told at once: of every status, and of silence. */
  readonly onHeard: (heard: Heard) => void;
}

/** Follows the daemon for as long as nobody ends it, over its ends and restarts; the returned function ends it. */
export function followStatus({ open, clock, onHeard }: FollowOptions): () => void {
  let last: Heard['last'];
  let client: LocalClient | undefined;
  let waitMs = 0;
  let isOver = false;
  let cancelTimer: () => void = () => undefined;

  const later = (ms: number, task: () => void) => {
    cancelTimer();
    cancelTimer = clock.after(ms, task);
  };
  const silent = (said?: string) => {
    client = undefined;
    if (isOver) return;
    onHeard({ last, said });
    waitMs = Math.min(waitMs + retry.stepMs, retry.mostMs);
    later(waitMs, connect);
  };
  const check = () => {
    const asked = client;
    if (asked === undefined) return;
    // One that hangs keeps its socket open: only asking finds it.
    asked.ask({ ask: 'status' }, answerMs).then(
      () => client === asked && later(askEveryMs, check),
      () => asked.close(),
    );
  };
  const connect = () => {
    open().then(
      (opened) => {
        if (isOver) return opened.close();
        client = opened;
        opened.onClose(() => silent());
        opened.watch((answer) => {
          if (!('status' in answer)) return;
          waitMs = 0;
          last = answer.status;
          onHeard({ status: answer.status });
        });
        later(askEveryMs, check);
      },
      (error: unknown) => silent(messageOf(error)),
    );
  };
  connect();
  return () => {
    isOver = true;
    cancelTimer();
    client?.close();
  };
}
