import { LocalClient } from '../../agent/local-api/local-client.ts';
import { signOffline } from '../support/sign-offline.ts';
import { until } from '../support/until.ts';
import { type AgentProgram, newFolder, startAgentProgram } from './agent/agent-program.ts';
import { type AgentReport, assaultAgent, faultsOf, floodAgent } from './agent/assault.ts';
import { HostileService } from './agent/hostile-service.ts';
import { assaultLocalApi, type LocalReport } from './local/assault.ts';
import { type AssaultReport, assaultService } from './service/assault.ts';
import { attackWire } from './service/attack-wire.ts';
import { crowd, newcomerMs } from './service/crowd.ts';
import { type ServiceProcess, startServiceProcess } from './service/service-process.ts';
import { wireAttacks } from './service/wire-attacks.ts';

/** When memory is weighed: once everything has been used, and at the end (goals.md, `hostile`). */
export const weighAt = (count: number): number[] => [...new Set([Math.min(20_000, count), count])];

/** A service under every attack: messages, frames and handshakes, and a crowd at its door. */
export async function serviceRig(
  seed: number,
  count: number,
): Promise<AssaultReport & { readonly newcomerMs: number }> {
  const service = await startServiceProcess();
  try {
    const report = await assaultService(service, seed, count, weighAt(count));
    for (const attack of wireAttacks) {
      const wrong = await attackWire(service, attack);
      if (wrong !== undefined) throw new Error(wrong);
    }
    const people = await crowd(service, 100);
    try {
      return { ...report, newcomerMs: await newcomerMs(service) };
    } finally {
      people.disperse();
    }
  } finally {
    await service.end();
  }
}

/** An agent before a service that holds its trust and abuses it. */
export async function agentRig(
  seed: number,
  count: number,
): Promise<AgentReport & { readonly floodedMs: readonly number[]; readonly faults: readonly string[] }> {
  const folder = newFolder();
  const service = await HostileService.open(folder);
  const agent = await startAgentProgram(folder, service.caFile);
  try {
    agent.giveCode(service.code());
    const report = await assaultAgent(agent, service, seed, count, weighAt(count));
    const floodedMs = await floodAgent(agent, service);
    await agent.end();
    return { ...report, floodedMs, faults: faultsOf(agent.stateDir, service.witness.first) };
  } finally {
    await agent.end();
    await service.close();
    agent.remove();
  }
}

/** An agent with a good service, and hostile programs of its own user. */
export async function localRig(seed: number, count: number): Promise<LocalReport> {
  return await withEnrolledAgent((agent) => assaultLocalApi(agent, seed, count, weighAt(count)));
}

/** As much history as fills a page of the local API several times. */
const pastItems = 400;

/** Runs work beside an agent that has a past and its decision, from a real service. */
export async function withEnrolledAgent<T>(
  work: (agent: AgentProgram, service: ServiceProcess) => Promise<T>,
): Promise<T> {
  const service = await startServiceProcess();
  const folder = newFolder();
  let agent = await startAgentProgram(folder, service.caFile);
  try {
    agent.giveCode(service.code);
    await untilDecided(agent);
    await agent.end();
    await signOffline(agent.stateDir, pastItems);
    agent = await startAgentProgram(folder, service.caFile);
    await untilDecided(agent);
    return await work(agent, service);
  } finally {
    await agent.end();
    await service.end();
    agent.remove();
  }
}

async function untilDecided(agent: AgentProgram): Promise<void> {
  const client = await LocalClient.open(agent.socket);
  await until('the agent has its decision', 20_000, async () => {
    const answer = await client.ask({ ask: 'status' });
    return 'status' in answer && answer.status.decision?.current === true && answer.status.waiting === 0;
  });
  client.close();
}
