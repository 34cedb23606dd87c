import { execFile } from 'node:child_process';
import type { AgentProgram } from './agent-program.ts';

/** The agent gives each of its own tools up before that. */
const limitMs = 45_000;
/** What it says is a few lines. */
const limitBytes = 65_536;
/** The agent's home and socket, and what Windows cannot start a program without. Nothing else of ours is inherited. */
const passed = ['HOME', 'XDG_RUNTIME_DIR', 'STANCE_SOCKET', 'SystemRoot', 'USERPROFILE'] as const;

/**
 * Has the agent read this person's session and hand it to its daemon, and gives what it printed. The one program that the tray
 * starts: by absolute path, with these arguments and no others, without a shell, ended when it takes too long or says too much.
 * It is given no secret, and what it prints holds none. Undefined when it could not be started or did not end well.
 */
export const runAgent = ({ node, script }: AgentProgram): Promise<string | undefined> =>
  new Promise((resolve) => {
    const env = Object.fromEntries(passed.map((name) => [name, process.env[name]]));
    const limits = { timeout: limitMs, maxBuffer: limitBytes, killSignal: 'SIGKILL' } as const;
    execFile(node, [script, 'session', '--json'], { ...limits, env, cwd: '/', windowsHide: true }, (error, stdout) =>
      resolve(error === null ? stdout : undefined),
    );
  });
