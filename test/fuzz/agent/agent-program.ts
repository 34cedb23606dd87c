import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { thisBoot } from '../../../agent/boot.ts';
import { Attestor } from '../../../agent/evidence/attestor.ts';
import { IdentityFile } from '../../../agent/identity/identity.ts';
import { fileStore } from '../../../agent/keys/file-store.ts';
import { Ledger } from '../../../agent/ledger/ledger.ts';
import { systemClock } from '../../../agent/system-clock.ts';
import { goodReadings } from '../../support/device/readings.ts';
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
  const program = new WatchedProgram(join(process.cwd(), 'test/fuzz/agent/agent-process.ts'), [folder, caFile]);
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

/** Signs so much evidence into the ledger of an agent that does not run, as a laptop does that is offline for long. */
export async function signOffline(stateDir: string, count: number): Promise<void> {
  const { key, enrolment } = new IdentityFile(stateDir).load();
  const device = key && (await fileStore(stateDir).load(key.id));
  if (enrolment === undefined || device === undefined) throw new Error('the agent is not enrolled');
  const ledger = new Ledger(join(stateDir, 'ledger.db'));
  const about = {
    version: '0',
    mode: 'user',
    boot: thisBoot(),
    machineId: undefined,
    sessionJwk: device.publicJwk,
  } as const;
  const attestor = new Attestor(ledger, about, () => goodReadings(systemClock.now()), systemClock);
  for (let at = 0; at < count; at++) await attestor.next(device, enrolment, 'offline');
  ledger.close();
}
