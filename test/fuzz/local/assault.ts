import { LocalClient } from '../../../agent/local-api/local-client.ts';
import { until } from '../../support/until.ts';
import type { AgentProgram } from '../agent/agent-program.ts';
import { HostileClient } from './hostile-client.ts';
import { linesOf, pagesOf } from './hostile-line.ts';

/** Of the 16 places of a user, those that talk, those that ask and never read, and one that begins lines and never ends them. */
const [talkers, deafReaders, halfLines] = [8, 4, 2];
export const batch = 2_000;
/** A decision is asked for once in so many lines; ten at once and one in two seconds are what the agent lets anybody ask. */
const decideEvery = 5 * batch;
/** Above this a person would notice that the tray does not answer. */
const answerMs = 2_000;

/** What an assault on the local API brought. */
export interface LocalReport {
  readonly answers: ReadonlyMap<string, number>;
  /** Milliseconds that the tray of a person waits for a status, and for a fresh decision, meanwhile. */
  readonly statusMs: readonly number[];
  readonly decisionMs: readonly number[];
  readonly resident: ReadonlyMap<number, number>;
}

/** Lets hostile programs of the same user say so many lines to an agent that is enrolled with a healthy service. */
export async function assaultLocalApi(
  agent: AgentProgram,
  seed: number,
  count: number,
  weighAt: readonly number[],
): Promise<LocalReport> {
  const { socket, program } = agent;
  const tray = await LocalClient.open(socket);
  const statusMs: number[] = [];
  const decisionMs: number[] = [];
  const resident = new Map<number, number>();
  const band = Array.from({ length: talkers }, () => new HostileClient(socket));
  const history = '{"id":1,"ask":"history"}';
  const deaf: { destroy(): void }[] = Array.from({ length: deafReaders }, (_, at) =>
    HostileClient.deaf(socket, at % 2 === 0 ? history : '{"id":1,"ask":"watch"}'),
  );
  for (let at = 0; at < halfLines; at++) deaf.push(HostileClient.halfLine(socket));
  try {
    for (let sent = 0; sent < count; sent += batch) {
      // In every fifth round they ask for looks, too, and so use up what all local programs together may ask for.
      const looks = (sent / batch) % 5 === 4;
      const now = Math.min(batch, count - sent);
      const lines = (sent / batch) % 5 === 3 ? pagesOf(seed + sent, now) : linesOf(seed + sent, now, { looks });
      const attack = band.map(async (client, who) => {
        for (let at = who; at < lines.length; at += talkers) await client.say(lines[at] ?? Buffer.alloc(0));
      });
      let isOver = false;
      const over = Promise.all(attack).then(() => {
        isOver = true;
      });
      if (sent % decideEvery === 0) decisionMs.push(await decidedMs(tray));
      do statusMs.push(await taken(async () => expectKind(await tray.ask({ ask: 'status' }), 'status')));
      while (!isOver && (await pause()));
      await over;
      if (!program.isAlive) throw new Error(await program.ended);
      const fault = band.find((client) => client.fault !== undefined)?.fault;
      if (fault !== undefined) throw fault;
      if (weighAt.includes(sent + batch)) resident.set(sent + batch, program.residentBytes());
    }
    await until(
      'the agent answers when all is over',
      answerMs,
      async () => 'status' in (await tray.ask({ ask: 'status' })),
    );
  } finally {
    tray.close();
    for (const client of band) client.leave();
    for (const client of deaf) client.destroy();
  }
  const answers = new Map<string, number>();
  for (const client of band)
    for (const [kind, times] of client.answers) answers.set(kind, (answers.get(kind) ?? 0) + times);
  return { answers, statusMs, decisionMs, resident };
}

/** The tray asks no more often than a person moves. */
const pause = () => new Promise<true>((resolve) => setTimeout(() => resolve(true), 60));

/** How long a fresh decision takes, once it may be asked for. */
async function decidedMs(tray: LocalClient): Promise<number> {
  let took = 0;
  await until('a decision may be asked for', 10_000, async () => {
    const begun = performance.now();
    const answer = await tray.ask({ ask: 'recheck' });
    took = performance.now() - begun;
    if ('problem' in answer && answer.problem === 'busy') return false;
    expectKind(answer, 'status');
    return true;
  });
  return took;
}

async function taken(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

function expectKind(answer: object, kind: string): void {
  if (!(kind in answer)) throw new Error(`expected a ${kind}, got ${JSON.stringify(answer).slice(0, 200)}`);
}
