import { existsSync } from 'node:fs';
import type { RootQuestion, RootQuestionName } from '../../shared/root-questions.ts';
import { rootQuestionFolder, rootQuestions } from '../../shared/root-questions.ts';
import { askRoot } from '../host/ask-root.ts';
import type { Answer, ToolOutput } from '../host/host.ts';
import { type Checkup, fault, untold, well } from './checkup.ts';
import { hidden } from './hidden.ts';
import type { Patient } from './patient.ts';

const about = 'root answers';
/** A machine full of containers has some megabytes of rules. */
const limits = { limitMs: 4_000, limitBytes: 16 * 1_048_576 };

type Ask = (name: RootQuestionName) => Promise<Answer<ToolOutput>>;

/** Whether root answers what Linux tells nobody else, so that firewall, encryption and AppArmor can be read. */
export async function rootAnswers(
  { settings, host }: Patient,
  ask: Ask = (name) => askRoot(name, limits),
): Promise<Checkup[]> {
  if (host.platform !== 'linux') return [];
  if ('is' in settings && settings.is.mode === 'user')
    return [well(about, 'not used: an agent in user mode asks only what this user may')];
  const folder = await host.list(rootQuestionFolder);
  if ('unread' in folder) return [hidden(about, host.platform)];
  if ('absent' in folder)
    return [
      untold(
        about,
        `${rootQuestionFolder} is not there: what only root may read stays unread`,
        'Install the package; on a system without systemd this is as it is.',
      ),
    ];
  const asked = askable(folder.is);
  const answers = await Promise.all(asked.map(async (name) => [name, await ask(name)] as const));
  const silent = answers.filter(([, answer]) => !('is' in answer)).map(([name]) => name);
  if (silent.length === 0) return [well(about, `${asked.length} of ${folder.is.length} asked, all answer`)];
  return [
    fault(
      about,
      `no answer to: ${silent.join(', ')}`,
      `Look at: journalctl -u "stance-ask-${silent[0]}@*"; run: sudo systemctl restart stance-ask-${silent[0]}.socket`,
    ),
  ];
}

/** The questions with a socket that end, and whose program is installed: of the others no answer is an answer. */
const askable = (sockets: readonly string[]): RootQuestionName[] =>
  Object.entries<RootQuestion>(rootQuestions).flatMap(([name, { program, goesOn }]) =>
    sockets.includes(name) && goesOn !== true && existsSync(program) ? [name as RootQuestionName] : [],
  );
