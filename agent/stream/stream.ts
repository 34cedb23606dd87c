import { messageOf } from '../../shared/errors.ts';
import { closeCode, type DeviceMessage } from '../../shared/messages.ts';
import type { Problem } from '../../shared/problem.ts';
import type { ResultClaims } from '../../shared/result.ts';
import { resultExtension } from '../../shared/result.ts';
import type { Clock } from '../../shared/time.ts';
import { Backoff } from './backoff.ts';
import type { ConnectionEvents, Ending } from './connection.ts';
import { Conversation } from './conversation.ts';
import { type Demand, merge, type Outcome } from './demand.ts';
import type { AnswerMarks, ConversationEvents, Speaker } from './speaker.ts';

/** What the stream tells of itself; all of it ends up in the status. */
export interface StreamEvents {
  connecting(): void;
  /** The service has proved who it is; now is the time to say how things stand. */
  connected(): void;
  enrolled(result: ResultClaims): void;
  decided(
    result: ResultClaims,
    marks: AnswerMarks & Pick<Demand, 'cause' | 'startedMs' | 'collectMs'>,
    token: string | undefined,
  ): void;
  refused(problem: Problem): void;
  revoked(result: ResultClaims): void;
  estranged: ConversationEvents['estranged'];
  keyKept: ConversationEvents['keyKept'];
  /** @param unsaid why a decision was wished for that nothing was signed for yet */
  offline(ending: Ending, retryInMs: number, unsaid: string | undefined): void;
  recollect(signals: readonly string[]): void;
}

/** One connection as the stream uses it. */
export interface Wire {
  send(message: DeviceMessage): void;
  /** Ends it; `ended` follows, within two seconds whatever the other side does. */
  end(said: string, code?: number): void;
  /** Finds out soon whether anybody is still there, and ends it if not. */
  check(): void;
}

/** Bounds that the agent enforces on what the service asks for. */
const beat = { minSeconds: 10, maxSeconds: 3_600 } as const;
/** Another speaker with our key took over: if both came back at once, they would push each other out for ever. */
const replacedWaitMs = 60_000;
/** Only a person can undo a revocation; until then knocking is noise. */
const revokedWaitMs = 300_000;
/** Who asks for more might not be the service, and has left with the network it sat in. */
const longestWaitMs = 3_600_000;
/** A connection that lasted this long after a decision worked; one that ends sooner may be a service that falls over each time. */
const steadyMs = 60_000;

/** Keeps one connection to the service for as long as it runs, and brings every demand to a decision or to an honest "no". */
export class Stream {
  readonly #speaker: Speaker;
  readonly #events: StreamEvents;
  readonly #open: (url: string, events: ConnectionEvents) => Wire;
  readonly #backoff: Backoff;
  #connection: Wire | undefined;
  #conversation: Conversation | undefined;
  #demand: Demand | undefined;
  #cancelTimer: () => void = () => undefined;
  #running = false;
  /** Called when the last connection of a stream that stops is gone. */
  #gone: () => void = () => undefined;
  #problem: Problem | undefined;
  #startsOver = false;
  /** When this connection brought its first decision. */
  #decidedMs: number | undefined;
  /** What this connection taught about how long to stay away. */
  #waitMs = 0;
  /** Whether this connection was to the service itself, as far as a pinned key can tell. */
  #isProven = false;
  /** Until when the service asked us to stay away. */
  #awayUntilMs = 0;

  constructor(
    speaker: Omit<Speaker, 'takeDemand'> & { isReady(): boolean },
    events: StreamEvents,
    open: (url: string, events: ConnectionEvents) => Wire,
    backoff = new Backoff(),
  ) {
    this.#speaker = { ...speaker, takeDemand: () => (speaker.isReady() ? this.#take() : undefined) };
    this.#events = events;
    this.#open = open;
    this.#backoff = backoff;
  }

  /** Connects, if there is somebody to connect to; again after every end. */
  start(): void {
    this.#running = true;
    this.#connect();
  }

  /** Forgets the wait: the key may be open now. */
  retryNow(): void {
    if (!this.#running || this.#connection !== undefined) return;
    this.#cancelTimer();
    this.#connect();
  }

  /**
   * The machine woke or its network changed: a connection that died unheard is found, and the wait for the next one is short again.
   * What the service itself asked us to wait is kept; what anybody else asked stayed behind in that other network.
   * @param stoodStillMs how long the clock of intervals stood still, in a sleep
   */
  roused(stoodStillMs = 0): void {
    if (!this.#running) return;
    this.#awayUntilMs -= stoodStillMs;
    if (this.#connection !== undefined) return this.#connection.check();
    this.#backoff.reset();
    // Not all laptops of a building at the same moment, when its network comes back.
    const delayMs = this.#backoff.next(Math.max(0, this.#awayUntilMs - this.#clock.elapsedMs()));
    this.#cancelTimer();
    this.#cancelTimer = this.#clock.after(delayMs, () => this.#connect());
  }

  /** Leaves a connection that was made for another enrolment, and connects for the one that is held now. */
  startOver(): void {
    if (this.#connection === undefined) return this.retryNow();
    this.#startsOver = true;
    this.#conversation?.close();
    this.#connection.end('another enrolment is held now');
  }

  /** Asks for a fresh decision; what waits already is merged with it. */
  demand(demand: Demand): void {
    this.#demand = merge(this.#demand, demand);
    if (this.#conversation === undefined) return this.#settle('there is no connection to the service');
    this.#conversation.nudge();
  }

  /** Says goodbye, and resolves once the other side has heard it or had the time to. What was not answered is on disk. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#cancelTimer();
    this.#conversation?.close();
    this.#settle('the agent stops');
    if (this.#connection === undefined) return;
    const gone = new Promise<void>((resolve) => {
      this.#gone = resolve;
    });
    this.#connection.end('the agent stops', closeCode.goingAway);
    await gone;
  }

  get #clock(): Clock {
    return this.#speaker.clock;
  }

  #take(): Demand | undefined {
    const demand = this.#demand;
    this.#demand = undefined;
    return demand;
  }

  #connect(): void {
    const { enrolment, pending } = this.#speaker.identity.held;
    const url = enrolment?.url ?? pending?.url;
    if (url === undefined || !this.#running) return;
    this.#problem = undefined;
    this.#waitMs = 0;
    this.#startsOver = false;
    this.#decidedMs = undefined;
    this.#isProven = false;
    this.#events.connecting();
    let wire: Wire | undefined;
    this.#conversation = new Conversation(
      this.#speaker,
      {
        trusted: () => {
          this.#isProven = true;
          this.#events.connected();
        },
        enrolled: (result) => {
          this.#problem = undefined;
          this.#events.enrolled(result);
        },
        decided: (result, demand, marks, token) => this.#decided(result, demand, marks, token),
        refused: (problem) => {
          this.#problem = problem;
          this.#events.refused(problem);
        },
        revoked: (result) => {
          this.#waitMs = revokedWaitMs;
          this.#events.revoked(result);
        },
        estranged: (what) => this.#events.estranged(what),
        keyKept: (why) => this.#events.keyKept(why),
        recollect: (signals) => this.#events.recollect(signals),
        unanswered: (demand) => {
          this.#demand = merge(demand, this.#demand ?? { ...demand, settle: [] });
        },
      },
      (message) => wire?.send(message),
      (said) => wire?.end(said),
    );
    try {
      wire = this.#open(url, {
        message: (message) => this.#conversation?.receive(message),
        ended: (ending) => this.#ended(ending),
      });
      this.#connection = wire;
    } catch (error) {
      this.#ended({ fault: 'unreachable', said: messageOf(error) });
    }
  }

  #decided(result: ResultClaims, demand: Demand, marks: AnswerMarks, token: string | undefined): void {
    this.#decidedMs ??= this.#clock.elapsedMs();
    this.#problem = undefined;
    const { cause, startedMs, collectMs } = demand;
    this.#events.decided(result, { cause, startedMs, collectMs, ...marks }, token);
    for (const settle of demand.settle) settle({ decided: true, token });
    this.#cancelTimer();
    const seconds = Math.min(beat.maxSeconds, Math.max(beat.minSeconds, result[resultExtension].next_in));
    this.#cancelTimer = this.#clock.after(seconds * 1_000, () => this.#events.recollect([]));
  }

  #ended(ending: Ending): void {
    const unsaid = this.#demand?.cause;
    this.#cancelTimer();
    this.#conversation?.close();
    this.#conversation = undefined;
    this.#connection = undefined;
    this.#settle(this.#problem?.title ?? ending.said);
    if (!this.#running) return this.#gone();
    if (this.#startsOver) return this.#connect();
    if (this.#decidedMs !== undefined && this.#clock.elapsedMs() - this.#decidedMs >= steadyMs) this.#backoff.reset();
    const asked = Math.max(
      this.#waitMs,
      ending.waitMs ?? 0,
      (this.#problem?.retry_after ?? 0) * 1_000,
      ending.said.includes('replaced') ? replacedWaitMs : 0,
    );
    // A service that turns away at its door has no time to prove itself: it is obeyed too, for no longer than we would wait by ourselves.
    const longestMs = this.#isProven ? longestWaitMs : this.#backoff.capMs;
    const { ownWaitMs = 0 } = ending;
    const delayMs = Math.max(ownWaitMs, Math.min(longestMs, this.#backoff.next(Math.min(asked, longestMs))));
    const awayMs = Math.max(ownWaitMs, this.#isProven ? Math.min(asked, longestMs) : 0);
    this.#awayUntilMs = awayMs === 0 ? 0 : this.#clock.elapsedMs() + awayMs;
    this.#events.offline(this.#problem === undefined ? ending : { ...ending, fault: 'refused' }, delayMs, unsaid);
    this.#cancelTimer = this.#clock.after(delayMs, () => this.#connect());
  }

  /** Whoever waits is told that there is no decision now; the wish itself is made anew with the next connection. */
  #settle(said: string): void {
    const outcome: Outcome = { decided: false, said };
    const waiting = this.#demand?.settle ?? [];
    this.#demand = undefined;
    for (const settle of waiting) settle(outcome);
  }
}
