import type { Socket } from 'node:net';
import * as v from 'valibot';
import type { DeviceStatus } from '../shared/device-status.ts';
import { systemCode } from '../shared/errors.ts';
import type { HistoryPage } from '../shared/history.ts';
import { type AgentCost, LocalAnswer, type LocalRequest, localLimits, type WithoutId } from '../shared/local-api.ts';
import type { PastDecisions } from '../shared/past-decisions.ts';
import { isSignalId } from '../shared/signals/catalogue.ts';
import type { Clock } from '../shared/time.ts';
import type { Heard } from '../shared/view-loop.ts';
import { floodGate } from './flood-gate.ts';
import { splitLines } from './line-splitter.ts';
import type { OrFailed, RecheckAnswer } from './window/window-api.ts';
import { englishVoice, type TrayVoice } from './words/tray-voice.ts';

/** A quiet daemon is asked this often whether it is still there, and has this long to answer anything but a recheck. */
const askEveryMs = 30_000;
const answerWithinMs = 5_000;
/** A look at everything may start slow tools and wait for the service. */
const recheckWithinMs = 60_000;

/** Questions under way at once: a page that asks faster than the agent answers is told so. */
const mostAsked = 8;

/** A daemon that delivers what waited tells of each report, some hundred in a second; one that says more than this would keep a core busy. */
const mostAnswersPerSecond = 2_000;

/** A daemon that stops answering without closing its socket is taken for gone after this long. */
export const silentAfterMs = askEveryMs + answerWithinMs;

/** Between two tries to connect: half a second longer each time, so a restarted daemon is found soon and a missing one costs little. */
const retry = { stepMs: 500, mostMs: 3_000 } as const;

export interface DaemonClientOptions {
  /** Where the socket may lie, the first that answers is taken. */
  readonly paths: readonly string[];
  readonly clock: Clock;
  readonly connect: (path: string) => Socket;
  readonly onHeard: (heard: Heard) => void;
  /** English where nothing is said. */
  readonly voice?: Pick<TrayVoice, 'say'>;
}

interface Asked {
  readonly ask: LocalRequest['ask'];
  readonly settle: (outcome: OrFailed<{ readonly answer: LocalAnswer }>) => void;
  readonly cancelLimit: () => void;
}

/** A later status tells what came of it. */
const nobodyWaits = (): void => undefined;

/**
 * Keeps a connection to the daemon and tells what it says. Whatever is not a whole, valid answer ends the connection, and
 * without one there is no status: silence and nonsense look the same to a person, grey.
 */
export class DaemonClient {
  readonly #options: DaemonClientOptions;
  readonly #asked = new Map<number, Asked>();
  readonly #say: TrayVoice['say'];
  #socket: Socket | undefined;
  #status: DeviceStatus | undefined;
  #last: DeviceStatus | undefined;
  #nextId = 1;
  #waitMs = 0;
  #stopped = false;
  #cancelTimer: () => void = () => undefined;

  constructor(options: DaemonClientOptions) {
    this.#options = options;
    this.#say = (options.voice ?? englishVoice).say;
  }

  start(): void {
    this.#stopped = false;
    this.#connect(0);
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTimer();
    this.#socket?.destroy();
  }

  /** Asks the daemon to look at everything again; settles when it has answered, has not in time, or is gone. */
  recheck(): Promise<RecheckAnswer> {
    return new Promise((settle) => {
      if (this.#status === undefined) return settle({ failed: this.#say('agent.silent') });
      this.#ask(
        { ask: 'recheck' },
        recheckWithinMs,
        (outcome) => settle('failed' in outcome ? outcome : { done: true }),
        () => settle({ failed: this.#say('agent.looking') }),
      );
    });
  }

  /** Says that a person was told of signals; what the tray and the agent both know is all there is to hold back. */
  told(ids: readonly string[]): void {
    const signals = ids.filter(isSignalId);
    if (this.#status === undefined || signals.length === 0) return;
    this.#ask({ ask: 'told', signals }, answerWithinMs, nobodyWaits, nobodyWaits);
  }

  /** A page of what was signed here, newest first: from the newest on, or from before an id. */
  history(before?: number): Promise<OrFailed<HistoryPage>> {
    return this.#question({ ask: 'history', ...(before === undefined ? {} : { before }) }, (answer) =>
      'history' in answer ? answer.history : undefined,
    );
  }

  /** The decisions that were others than those before them, newest first. */
  decisions(): Promise<OrFailed<PastDecisions>> {
    return this.#question({ ask: 'decisions' }, (answer) => ('decisions' in answer ? answer.decisions : undefined));
  }

  /** What the agent itself has used up. */
  cost(): Promise<OrFailed<AgentCost>> {
    return this.#question({ ask: 'cost' }, (answer) => ('cost' in answer ? answer.cost : undefined));
  }

  /** Asks once, and gives what is wanted of the answer. */
  #question<T extends object>(
    question: WithoutId<LocalRequest>,
    wanted: (answer: LocalAnswer) => T | undefined,
  ): Promise<OrFailed<T>> {
    return new Promise((settle) => {
      if (this.#status === undefined) return settle({ failed: this.#say('agent.silent') });
      if (this.#asked.size >= mostAsked) return settle({ failed: this.#say('agent.answering') });
      this.#ask(
        question,
        answerWithinMs,
        (outcome) =>
          settle(
            'failed' in outcome ? outcome : (wanted(outcome.answer) ?? { failed: this.#say('agent.misunderstood') }),
          ),
        () => settle({ failed: this.#say('agent.silent') }),
      );
    });
  }

  /** Asks for the status now, for instance after sleep; no answer in time is silence. */
  refresh(): void {
    if (this.#status === undefined) return;
    this.#cancelTimer();
    this.#expect('status');
    this.#cancelTimer = this.#options.clock.after(askEveryMs, () => this.refresh());
  }

  #connect(index: number): void {
    const path = this.#options.paths[index];
    if (this.#stopped) return;
    if (path === undefined) return this.#retryLater();
    const socket = this.#options.connect(path);
    this.#socket = socket;
    let fault: unknown;
    let said: string | undefined;
    const mayCome = floodGate(this.#options.clock, mostAnswersPerSecond);
    const drop = (why: string) => {
      said ??= why;
      socket.destroy();
    };
    const read = splitLines(
      localLimits.answerBytes,
      (line) => {
        if (socket.destroyed) return;
        if (!mayCome()) {
          // Who floods is not asked again at once.
          this.#waitMs = retry.mostMs;
          drop(this.#say('agent.floods'));
        } else if (!this.#accept(line)) drop(this.#say('agent.misunderstood'));
      },
      () => drop(this.#say('agent.misunderstood')),
    );
    socket.on('data', read);
    socket.on('connect', () => this.#expect('watch'));
    socket.on('error', (error) => {
      fault = error;
    });
    socket.on('close', () => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      const absent = ['ENOENT', 'ECONNREFUSED', 'ENOTDIR', 'EACCES'].includes(systemCode(fault) ?? '');
      if (absent && index + 1 < this.#options.paths.length) return this.#connect(index + 1);
      this.#fallSilent(said);
      this.#retryLater();
    });
  }

  #retryLater(): void {
    if (this.#stopped) return;
    this.#waitMs = Math.min(this.#waitMs + retry.stepMs, retry.mostMs);
    this.#cancelTimer();
    this.#cancelTimer = this.#options.clock.after(this.#waitMs, () => this.#connect(0));
  }

  /** Asks what has to be answered: otherwise the connection ends. */
  #expect(what: 'status' | 'watch'): void {
    const socket = this.#socket;
    const giveUp = () => socket?.destroy();
    this.#ask({ ask: what }, answerWithinMs, (outcome) => 'failed' in outcome && giveUp(), giveUp);
  }

  #ask(question: WithoutId<LocalRequest>, withinMs: number, settle: Asked['settle'], onLate: () => void): void {
    const id = this.#nextId;
    this.#nextId = (id % 1_000_000) + 1;
    const cancelLimit = this.#options.clock.after(withinMs, () => {
      if (this.#asked.delete(id)) onLate();
    });
    this.#asked.set(id, { ask: question.ask, settle, cancelLimit });
    const request: LocalRequest = { ...question, id };
    this.#socket?.write(`${JSON.stringify(request)}\n`);
  }

  /** Whether a line was a valid answer. */
  #accept(line: string): boolean {
    const answer = parseAnswer(line);
    if (answer === undefined) return false;
    const asked = answer.id === null ? undefined : this.#asked.get(answer.id);
    if (answer.id !== null) this.#asked.delete(answer.id);
    asked?.cancelLimit();
    if ('problem' in answer) {
      asked?.settle({ failed: answer.said });
      return true;
    }
    if (asked !== undefined && !fits(answer, asked.ask)) {
      asked.settle({ failed: this.#say('agent.misunderstood') });
      return false;
    }
    if (!('status' in answer)) {
      asked?.settle({ answer });
      return !('proof' in answer);
    }
    const first = this.#status === undefined;
    this.#status = answer.status;
    this.#last = answer.status;
    this.#waitMs = 0;
    if (first) this.#cancelTimer = this.#options.clock.after(askEveryMs, () => this.refresh());
    asked?.settle({ answer });
    this.#options.onHeard({ status: answer.status });
    return true;
  }

  #fallSilent(said: string | undefined): void {
    this.#status = undefined;
    this.#cancelTimer();
    for (const { cancelLimit, settle } of this.#asked.values()) {
      cancelLimit();
      settle({ failed: this.#say('agent.silent') });
    }
    this.#asked.clear();
    if (!this.#stopped) this.#options.onHeard({ last: this.#last, said });
  }
}

/** Whether an answer is one to such a question. What is asked once has a kind of its own; all else is answered by a status. */
const fits = (answer: LocalAnswer, ask: LocalRequest['ask']): boolean =>
  ask === 'history' || ask === 'decisions' || ask === 'cost' ? ask in answer : 'status' in answer;

function parseAnswer(line: string): LocalAnswer | undefined {
  try {
    const answer = v.safeParse(LocalAnswer, JSON.parse(line));
    return answer.success ? answer.output : undefined;
  } catch (_notJson) {
    // Not JSON is as little an answer as JSON of another shape; the line itself is not ours to repeat.
    return undefined;
  }
}
