import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unitStart } from '../../support/unit-start.ts';
import { WatchedProgram } from '../process/watched-program.ts';

/** An agent under attack, in a folder of its own. */
export interface AgentProgram {
  readonly program: WatchedProgram;
  readonly folder: string;
  readonly stateDir: string;
  readonly socket: string;
  /** Puts an enrolment code before it. */
  giveCode(code: string): void;
  end(): Promise<void>;
  /** Takes the folder away; the agent has ended. */
  remove(): void;
}

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'stance-fuzz-agent-'));

/** Starts the agent of test/fuzz/agent/agent-process.ts; resolves once it answers local programs. */
export async function startAgentProgram(folder: string, caFile: string): Promise<AgentProgram> {
  const program = new WatchedProgram([
    ...unitStart().options,
    join(process.cwd(), 'test/fuzz/agent/agent-process.ts'),
    folder,
    caFile,
  ]);
  await program.firstLine();
  const stateDir = join(folder, 'agent');
  return {
    program,
    folder,
    stateDir,
    socket: join(folder, 'run/agent.sock'),
    giveCode: (code) => writeFileSync(join(stateDir, 'enrolment'), code, { mode: 0o600 }),
    end: () => program.end(),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
