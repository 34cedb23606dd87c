import { setTimeout as pause } from 'node:timers/promises';
import {
  answerEnd,
  type RootQuestion,
  type RootQuestionName,
  rootQuestionFolder,
  rootQuestions,
} from '../../shared/root-questions.ts';
import { askSocket, type SocketLimits } from './ask-socket.ts';
import type { Answer, ToolOutput } from './host.ts';
import { isOfRootAlone } from './trusted-tool.ts';

/** The name of the question that is this very command, if there is one that ends. */
export function questionOf(program: string, args: readonly string[]): RootQuestionName | undefined {
  for (const [name, question] of Object.entries<RootQuestion>(rootQuestions)) {
    const isIt = question.program === program && JSON.stringify(question.args) === JSON.stringify(args);
    if (isIt && question.goesOn !== true) return name as RootQuestionName;
  }
  return undefined;
}

/** The question that reads a file as root would. */
export const questionOfFile = (path: string): RootQuestionName | undefined => questionOf('/usr/bin/cat', [path]);

/** Where root answers a question. Undefined where nobody does, or where somebody but root could have put the socket there. */
export function rootSocket(name: RootQuestionName): string | undefined {
  try {
    return isOfRootAlone(rootQuestionFolder) ? `${rootQuestionFolder}/${name}` : undefined;
  } catch {
    // There is no such folder (the agent was not installed from its package), or we may not look: nobody to ask.
    return undefined;
  }
}

/** Has root answer a question. Nobody there to ask is `notPermitted`: it is then for root alone. */
export async function askRoot(name: RootQuestionName, limits: SocketLimits): Promise<Answer<ToolOutput>> {
  const socket = rootSocket(name);
  const answer = socket === undefined ? ({ absent: true } as const) : await hearWhole(socket, limits);
  return 'absent' in answer ? { unread: 'notPermitted' } : answer;
}

/** systemd turns away what comes while as many answers as it allows are under way; a moment later one of them is done. */
const attempts = 4;
const pauseMs = 250;

/**
 * Hears one answer to its end. Nothing at all is a connection that was turned away, and is tried again; what lacks the last line
 * is no answer.
 */
export async function hearWhole(socket: string, limits: SocketLimits): Promise<Answer<ToolOutput>> {
  for (let attempt = 1; ; attempt++) {
    const answer = await askSocket(socket, '', limits);
    if (!('is' in answer)) return answer;
    const end = `${answerEnd}\n`;
    if (answer.is.endsWith(end)) return { is: { exit: 0, stdout: answer.is.slice(0, -end.length) }, through: socket };
    if (answer.is !== '' || attempt === attempts) return { unread: 'unparseable' };
    await pause(pauseMs);
  }
}
