import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { win32 } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../../../shared/time.ts';
import { systemClock } from '../../system-clock.ts';
import { failed } from '../answer.ts';
import type { Answer } from '../host.ts';
import { systemFolder } from './library.ts';
import { answerFrom } from './powershell-answer.ts';
import { powerShellScript } from './powershell-script.ts';
import { type Question, questions } from './questions.ts';
import type { Row } from './windows-requests.ts';

/** How PowerShell is started; by absolute path, and nothing of our own environment goes along. */
export interface Program {
  readonly path: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

async function windowsPowerShell(): Promise<Program> {
  const system = await systemFolder();
  const folder = `${system}\\WindowsPowerShell\\v1.0`;
  return {
    path: `${folder}\\powershell.exe`,
    // Without `None` it would wait for the end of its input before it runs anything.
    args: ['-NoLogo', '-NoProfile', '-NonInteractive', '-InputFormat', 'None', '-Command', powerShellScript],
    env: {
      SystemRoot: win32.dirname(system),
      SystemDrive: system.slice(0, 2),
      PATH: system,
      // Modules that a user may have put into their own folder are not ours to run.
      PSModulePath: `${folder}\\Modules`,
    },
  };
}

/** A line longer than this is no answer. */
const lineLimitChars = 1_048_576;
/** PowerShell that ended before it answered anything is not started again at once: a machine that forbids it goes on to. */
const pauseAfterFailureMs = 60_000;

type Child = ChildProcessByStdio<Writable, Readable, null>;

/**
 * One PowerShell that is kept alive and answers the known questions, one after the other: starting one for each costs half a
 * second. It reads the names of questions and nothing else, and ends when our process does. One that does not answer in time or
 * says too much is killed, and the next question starts another.
 */
export class PowerShell {
  readonly #program: () => Promise<Program>;
  readonly #clock: Clock;
  #turn: Promise<unknown> = Promise.resolve();
  #child: Child | undefined;
  #count = 0;
  #restUntilMs = 0;

  constructor(program: () => Promise<Program> = windowsPowerShell, clock: Clock = systemClock) {
    this.#program = program;
    this.#clock = clock;
  }

  /** Asks one question, after those that were asked before. */
  ask(question: Question): Promise<Answer<readonly Row[]>> {
    const answer = this.#turn.then(() => this.#ask(question));
    // A fault of one question is told to whoever asked it, not to the next.
    this.#turn = answer.catch((error: unknown) => error);
    return answer;
  }

  /** Lets it end once it has answered what it was asked; a later question starts another. */
  async end(): Promise<void> {
    await this.#turn;
    this.#child?.stdin.end();
    this.#child = undefined;
  }

  async #ask(question: Question): Promise<Answer<readonly Row[]>> {
    if (!Object.hasOwn(questions, question)) return { unread: 'unsupported' };
    if (this.#child === undefined && this.#clock.elapsedMs() < this.#restUntilMs) return { unread: 'toolMissing' };
    const { limitMs, limitRows } = questions[question];
    const id = `${++this.#count}`;
    const isNew = this.#child === undefined;
    const child = this.#child ?? this.#start(await this.#program());
    hold(child, true);
    const line = await lineFrom(child, `${id} ${question}\n`, limitMs, this.#clock);
    hold(child, false);
    const answer = 'is' in line ? answerFrom(line.is, id, limitRows) : line;
    if (answer !== undefined && 'is' in line) return answer;
    child.kill('SIGKILL');
    this.#child = undefined;
    if (isNew && answer !== undefined && 'unread' in answer && answer.unread !== 'timedOut')
      this.#restUntilMs = this.#clock.elapsedMs() + pauseAfterFailureMs;
    return answer ?? { unread: 'unparseable' };
  }

  #start({ path, args, env }: Program): Child {
    const child = spawn(path, args, { env, shell: false, windowsHide: true, stdio: ['pipe', 'pipe', 'ignore'] });
    child.stdout.setEncoding('utf8');
    // What it was asked while it ended is told by its end.
    child.stdin.on('error', () => child.stdout.destroy());
    const forget = () => {
      if (this.#child === child) this.#child = undefined;
    };
    child.on('exit', forget).on('error', forget);
    this.#child = child;
    return child;
  }
}

/** While it is asked, our process waits for it; otherwise it may end, and PowerShell ends with its input. */
function hold(child: Child, isHeld: boolean): void {
  for (const end of [child, child.stdin, child.stdout] as readonly { ref?(): void; unref?(): void }[])
    if (isHeld) end.ref?.();
    else end.unref?.();
}

/** The one line that answers; text after it is from somebody who talks out of turn, and makes it none. */
function lineFrom(
  child: Child,
  request: string,
  limitMs: number,
  clock: Clock,
): Promise<{ is: string } | { unread: 'timedOut' | 'toolMissing' | 'notPermitted' | 'unparseable' }> {
  return new Promise((resolve) => {
    let text = '';
    const end = (answer: Parameters<typeof resolve>[0]) => {
      stopTimer();
      child.stdout.off('data', take).off('close', gone);
      child.off('error', fault);
      resolve(answer);
    };
    const take = (part: string) => {
      text += part;
      const at = text.indexOf('\n');
      if (at >= 0) end(at === text.length - 1 ? { is: text.slice(0, at).trim() } : { unread: 'unparseable' });
      else if (text.length > lineLimitChars) end({ unread: 'unparseable' });
    };
    const gone = () => end({ unread: 'unparseable' });
    const fault = (error: Error) => {
      const answer = failed(error);
      end({ unread: 'unread' in answer && answer.unread === 'notPermitted' ? 'notPermitted' : 'toolMissing' });
    };
    const stopTimer = clock.after(limitMs, () => end({ unread: 'timedOut' }));
    child.stdout.on('data', take).on('close', gone);
    child.on('error', fault);
    child.stdin.write(request);
  });
}
