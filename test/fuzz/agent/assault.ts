import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { jwsVerifier } from '../../../agent/crypto/jws-verifier.ts';
import { IdentityFile } from '../../../agent/identity/identity.ts';
import { Ledger } from '../../../agent/ledger/ledger.ts';
import { LocalClient } from '../../../agent/local-api/local-client.ts';
import { checkHistory } from '../../../shared/history.ts';
import type { PublicJwk } from '../../../shared/jws.ts';
import type { AgentProgram } from './agent-program.ts';
import type { HostileService } from './hostile-service.ts';
import { callsOf } from './plan.ts';

/** After so many connections the local API is asked, and the seed moves on. */
const batch = 50;

/** What an assault on the agent brought. */
export interface AgentReport {
  /** Messages that were sent while the agent listened, and how its connections ended, by its own log. */
  readonly sent: number;
  readonly endings: ReadonlyMap<string, number>;
  readonly evidence: number;
  readonly proofs: number;
  /** Milliseconds that a local program waited for a status in the midst of it. */
  readonly statusMs: readonly number[];
  readonly resident: ReadonlyMap<number, number>;
}

/** Lets a hostile service say at least so many messages to an agent. Fails where it dies, hangs, or says what it may not. */
export async function assaultAgent(
  agent: AgentProgram,
  service: HostileService,
  seed: number,
  count: number,
  weighAt: readonly number[],
): Promise<AgentReport> {
  const endings = new Map<string, number>();
  agent.program.onLine = (line) => {
    const { message, said, problem, what } = JSON.parse(line) as Record<string, string | undefined>;
    const name = `${message}: ${problem ?? what ?? said}`
      .replace(/closed: .*/, 'closed with words')
      .replace(/.*\((\S+)\)$/, 'refused ($1)');
    endings.set(name, (endings.get(name) ?? 0) + 1);
  };
  const statusMs: number[] = [];
  const resident = new Map<number, number>();
  const weights = [...weighAt];
  for (let round = 0; service.sent < count; round++) {
    for (const call of callsOf(seed + round, batch)) await service.take(call);
    if (!agent.program.isAlive) throw new Error(await agent.program.ended);
    const begun = performance.now();
    const client = await LocalClient.open(agent.socket);
    await client.ask({ ask: 'status' });
    client.close();
    statusMs.push(performance.now() - begun);
    const next = weights[0];
    if (next === undefined || service.sent < next) continue;
    resident.set(next, agent.program.residentBytes());
    weights.shift();
  }
  const { witness, sent } = service;
  return { sent, endings, evidence: witness.items, proofs: witness.proofs, statusMs, resident };
}

/** Frames of each kind that come as fast as they go. */
const floodFrames = 50_000;

/** Floods an agent in every way; gives the milliseconds that a local program waited at the worst moment of each. */
export async function floodAgent({ socket }: AgentProgram, service: HostileService): Promise<number[]> {
  const worst: number[] = [];
  for (const kind of ['pings', 'challenges', 'noise', 'binary'] as const) {
    let isOver = false;
    const flood = service.flood(kind, floodFrames).finally(() => {
      isOver = true;
    });
    let most = 0;
    do {
      const begun = performance.now();
      const client = await LocalClient.open(socket);
      await client.ask({ ask: 'status' });
      client.close();
      most = Math.max(most, performance.now() - begun);
    } while (!isOver);
    await flood;
    worst.push(most);
  }
  return worst;
}

/** What is wrong with what an agent that has ended keeps: its enrolment, its key, and every item that it signed. */
export function faultsOf(stateDir: string, firstKey: string | undefined): string[] {
  const faults: string[] = [];
  const { enrolment, key, past = [] } = new IdentityFile(stateDir).load();
  if (enrolment === undefined || !enrolment.deviceId.endsWith(firstKey ?? '?'))
    faults.push('the enrolment is not what it was');
  if (key === undefined || !existsSync(join(stateDir, `device-key-${key.id}`))) faults.push('the device key is gone');
  const ledger = new Ledger(join(stateDir, 'ledger.db'));
  const items = ledger.recent(100_000);
  ledger.close();
  // An item by a key of long ago cannot be checked any more, and is not called wrong.
  for (const { chain, faults: found } of checkHistory(items, past as PublicJwk[], jwsVerifier))
    for (const { seq, fault } of found) if (fault !== 'unknownKey') faults.push(`${chain} ${seq}: ${fault}`);
  return faults;
}
