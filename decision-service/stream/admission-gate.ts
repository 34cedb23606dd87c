import type { Clock } from '../../shared/time.ts';
import { addressOwner } from './address-owner.ts';
import { busiestSecond } from './busiest-second.ts';
import { fairQueue } from './fair-queue.ts';
import { evenly } from './pace.ts';
import { tokenBucket } from './token-bucket.ts';

/** What the gate needs of a connection. */
export interface Knock {
  readonly remoteAddress?: string | undefined;
  on(event: 'error', listener: () => void): unknown;
  destroy(): unknown;
  resetAndDestroy(): unknown;
}

/** Decides about new TCP connections before anything is spent on them: in at once, in line, or away. */
export interface AdmissionGate<Socket extends Knock> {
  /** Takes a connection that nothing was read from yet. */
  take(socket: Socket): void;
  /** Whole seconds after which one who is turned away now should try again; drawn anew each time, so that they come back apart. */
  hint(): number;
  /** Ends those in line. */
  close(): void;
}

/** Where connections go; what neither takes is reset, which costs no handshake. */
export interface GateWays<Socket extends Knock> {
  admit(socket: Socket): void;
  /** Says when to come back. That takes a handshake too, so only some are told. */
  refuse(socket: Socket): void;
  log(line: string): void;
}

/** The line is as long as is served in this time: a third of what an agent waits for its handshake. */
const lineSeconds = 5;
/** Who stood longer in line, because the service was slower than its limit, has given up or is about to. */
const patienceMs = 10_000;
/** The share of the rate, beyond it, that is told when to come back instead of being cut. */
const told = 0.1;
/** Nobody is sent away for longer: the estimate may be wrong. */
const longestHintSeconds = 60;
/** How often the line moves; at the default rate that is four each time. */
const stepMs = 20;

export function admissionGate<Socket extends Knock>(
  perSecond: number,
  clock: Clock,
  ways: GateWays<Socket>,
  random = Math.random,
): AdmissionGate<Socket> {
  const mayEnter = tokenBucket(evenly(perSecond), clock);
  const mayBeTold = tokenBucket({ burst: Math.max(1, perSecond * told), perSecond: perSecond * told }, clock);
  const places = Math.max(1, Math.ceil(perSecond * lineSeconds));
  const line = fairQueue<{ socket: Socket; sinceMs: number }>(places);
  const seen = busiestSecond(clock);
  let crowd = { waited: 0, away: 0, told: 0 };
  let isClosed = false;
  let stop: (() => void) | undefined;

  const admit = (socket: Socket) => {
    seen.count();
    ways.admit(socket);
  };
  const turnAway = (socket: Socket) => {
    crowd.away += 1;
    if (mayBeTold() > 0) return void socket.resetAndDestroy();
    crowd.told += 1;
    ways.refuse(socket);
  };
  const move = () => {
    stop = undefined;
    for (let next = line.first(); next !== undefined; next = line.first()) {
      const isLate = clock.elapsedMs() - next.sinceMs > patienceMs;
      if (!isLate && mayEnter() > 0) break;
      line.next();
      if (isLate) turnAway(next.socket);
      else admit(next.socket);
    }
    if (line.size > 0) stop = clock.after(stepMs, move);
    else tell();
  };
  /** Once it is over: an ordinary morning is not worth a line. */
  const tell = () => {
    if (crowd.away > 0 || crowd.waited > perSecond)
      ways.log(
        `many came at once: ${crowd.waited} waited in line, ${crowd.away} were turned away (${crowd.told} with a time to come back), at most ${seen.most()} were admitted in a second`,
      );
    crowd = { waited: 0, away: 0, told: 0 };
    seen.reset();
  };

  return {
    take(socket) {
      // Not read from before its turn, so that it holds no memory here; a reset by the other end is no fault of ours.
      socket.on('error', () => socket.destroy());
      if (isClosed) return void socket.destroy();
      if (line.size === 0 && mayEnter() === 0) return admit(socket);
      const gone = line.add(addressOwner(socket.remoteAddress), { socket, sinceMs: clock.elapsedMs() });
      crowd.waited += gone === undefined ? 1 : 0;
      if (gone !== undefined) turnAway(gone.socket);
      stop ??= clock.after(stepMs, move);
    },
    hint() {
      const spread = Math.min(longestHintSeconds - lineSeconds, lineSeconds + crowd.away / perSecond);
      return Math.ceil(lineSeconds + random() * spread);
    },
    close() {
      isClosed = true;
      stop?.();
      for (let next = line.next(); next !== undefined; next = line.next()) next.socket.destroy();
    },
  };
}
