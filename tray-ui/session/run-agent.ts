import { execFile } from 'node:child_process';
import { exitStatus } from '../../shared/errors.ts';
import type { AgentProgram } from './agent-program.ts';

/** The agent gives each of its own tools up before that. */
const limitMs = 45_000;
/** All that it is ever asked, and how much it may print: a session is a few lines, a flare holds some of the log. */
const questions = {
  session: { words: ['session', '--json'], limitBytes: 65_536 },
  doctor: { words: ['doctor', '--json'], limitBytes: 262_144 },
  flare: { words: ['flare', '-'], limitBytes: 1_048_576 },
} as const;
/** The agent's home and socket, and what Windows cannot start a program without. Nothing else of ours is inherited. */
const passed = ['HOME', 'XDG_RUNTIME_DIR', 'STANCE_SOCKET', 'SystemRoot', 'USERPROFILE'] as const;

/**
 * Has the agent read this person's session and hand it to its daemon, or say what its doctor or a flare says, and gives what it
 * printed. The one program that the tray starts: by absolute path, with these arguments and no others, without a shell, ended when
 * it takes too long or says too much. It is given no secret, and what it prints holds none. Undefined when it could not be started
 * or did not end well; a doctor that found faults did.
 */
export const runAgent = (
  { node, script }: AgentProgram,
  question: keyof typeof questions = 'session',
): Promise<string | undefined> =>
  new Promise((resolve) => {
    const { words, limitBytes } = questions[question];
    const env = Object.fromEntries(passed.map((name) => [name, process.env[name]]));
    const limits = { timeout: limitMs, maxBuffer: limitBytes, killSignal: 'SIGKILL' } as const;
    execFile(node, [script, ...words], { ...limits, env, cwd: '/', windowsHide: true }, (error, stdout) => {
      const hasFound = question === 'doctor' && error?.code === exitStatus.doctorFoundFaults;
      resolve(error === null || hasFound ? stdout : undefined);
    });
  });
