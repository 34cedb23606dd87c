import type { Reading } from '../shared/reading.ts';
import { type SessionReadings, sessionHeldSeconds } from '../shared/session-facts.ts';
import type { SignalId } from '../shared/signals/catalogue.ts';
import { type SessionSignalId, sessionSignalIds } from '../shared/signals/session-signals.ts';
import type { Clock, Instant } from '../shared/time.ts';
import type { Boot } from './boot.ts';
import type { Host } from './host/host.ts';
import { type Session, screens } from './machine/at-screen.ts';
import { Paced } from './paced.ts';

/** People whose word is kept at once; who spoke longest ago is forgotten first. Only the one at the screen counts. */
const mostPeople = 8;
/** Each word that differs costs a look; a program that changes its mind all the time has the last one looked at. */
const pace = { burst: 5, pauseMs: 2_000 } as const;

/** Both clocks count whole seconds, and one of them is slewed; more than this was a hand at it. */
const sameClockSeconds = 5;

export type Readings = Readonly<Record<string, Reading>>;

/** What one person's session said last. */
interface Word {
  readonly session: Session;
  readonly readings: Readings;
  /** When it came, on the wall clock as that is now. */
  readonly at: Instant;
  /** On the clock of this start, which runs through sleep. */
  readonly until: number;
}

interface Parts {
  readonly host: Host;
  readonly boot: Pick<Boot, 'uptime'>;
  readonly clock: Clock;
  /** Told what may read otherwise now. */
  readonly changed: (id: SignalId) => void;
}

/**
 * Holds what people's sessions told the daemon, and says what of it counts: the word of the session that is in front of the
 * laptop, for as long as it is and for a quarter of an hour at most, where the daemon itself saw nothing. Whoever else it is from,
 * and whatever is older, is as if it had not been said.
 */
export class SessionFacts {
  readonly #parts: Parts;
  readonly #words = new Map<number, Word>();
  readonly #pace: Paced;
  #front: Session | undefined;
  #cancelLapse: (() => void) | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#pace = new Paced(pace.burst, pace.pauseMs, parts.clock);
  }

  /** Takes what the session of a user says in place of what it said before. Gives what was taken: nothing of who has no screen. */
  async hand(uid: number, handed: SessionReadings): Promise<SessionSignalId[]> {
    const { host, boot, clock } = this.#parts;
    const session = await screens[host.platform].ofUser(host, uid);
    if (session === undefined) return [];
    const taken = sessionSignalIds.filter((id) => handed[id] !== undefined);
    const at = clock.now();
    const readings = Object.fromEntries(taken.map((id) => [id, { ...handed[id], at } as Reading]));
    const before = this.#counting(session);
    this.#words.delete(uid);
    this.#words.set(uid, { session, readings, at, until: boot.uptime() + sessionHeldSeconds });
    for (const oldest of [...this.#words.keys()].slice(0, -mostPeople)) this.#words.delete(oldest);
    this.#awaitLapse();
    if (before === undefined || !isSame(before, readings)) this.#pace.run(() => this.#tell());
    return taken;
  }

  /** Looks who is in front of the laptop. */
  async see(): Promise<void> {
    const { host } = this.#parts;
    // Where nobody said anything, it does not matter who is there.
    this.#front = this.#words.size === 0 ? undefined : await screens[host.platform].front(host);
  }

  /** What counts now, given what the daemon itself read. */
  over(own: Readings): Readings {
    const readings = this.#front && this.#counting(this.#front);
    if (readings === undefined) return own;
    const told = sessionSignalIds.flatMap((id) => {
      const reading = readings[id];
      // What holds for everybody at this laptop outweighs what one of them says.
      return reading === undefined || own[id]?.state === 'observed' ? [] : [[id, reading] as const];
    });
    return { ...own, ...Object.fromEntries(told) };
  }

  stop(): void {
    this.#cancelLapse?.();
    this.#pace.stop();
  }

  /** What a session said, while that holds. */
  #counting({ uid, session }: Session): Readings | undefined {
    const { boot, clock } = this.#parts;
    const word = this.#words.get(uid);
    const left = (word?.until ?? 0) - boot.uptime();
    if (word?.session.session !== session || left <= 0) return undefined;
    const at = clock.now() - (sessionHeldSeconds - left);
    if (Math.abs(at - word.at) <= sameClockSeconds) return word.readings;
    // The wall clock was set: no word is older or younger for that.
    const readings = Object.fromEntries(Object.entries(word.readings).map(([id, each]) => [id, { ...each, at }]));
    this.#words.set(uid, { ...word, readings, at });
    return readings;
  }

  #awaitLapse(): void {
    const { boot, clock } = this.#parts;
    this.#cancelLapse?.();
    this.#cancelLapse = undefined;
    if (this.#words.size === 0) return;
    const soonest = Math.min(...[...this.#words.values()].map(({ until }) => until));
    // In a sleep the time may have come and gone.
    const leftSeconds = Math.max(0, soonest - boot.uptime());
    this.#cancelLapse = clock.after(leftSeconds * 1_000, () => this.#lapse());
  }

  #lapse(): void {
    const now = this.#parts.boot.uptime();
    for (const [uid, { until }] of this.#words) if (now >= until) this.#words.delete(uid);
    this.#awaitLapse();
    this.#tell();
  }

  #tell(): void {
    for (const id of sessionSignalIds) this.#parts.changed(id);
  }
}

/** Whether the same is said, whenever it is. */
const isSame = (before: Readings, now: Readings): boolean => wordsOf(before) === wordsOf(now);

const wordsOf = (readings: Readings): string =>
  JSON.stringify(Object.entries(readings).map(([id, reading]) => [id, { ...reading, at: 0 }]));
