import type { DeviceStatus } from '../shared/device-status.ts';
import { StanceError } from '../shared/errors.ts';
import type { PublicJwk } from '../shared/jws.ts';
import type { AgentCost, LocalRequest } from '../shared/local-api.ts';
import { signalIds } from '../shared/signals/catalogue.ts';
import type { Clock } from '../shared/time.ts';
import type { DecisionHolder } from './decision-holder.ts';
import type { Device } from './device.ts';
import type { NewSignals } from './evidence/new-signals.ts';
import { historyPage } from './history.ts';
import type { Inquiry } from './inquiry.ts';
import type { Answered, LocalService } from './local-api/local-session.ts';
import type { PostureProofs } from './posture-proof.ts';
import { describeDevice } from './service-link.ts';
import type { SessionFacts } from './session-facts.ts';
import type { StatusBoard } from './status-board.ts';
import type { Outcome } from './stream/demand.ts';
import { midnightBefore, type Traffic } from './stream/traffic.ts';

interface Parts {
  readonly board: StatusBoard;
  readonly holder: DecisionHolder;
  readonly device: Device;
  readonly proofs: PostureProofs;
  readonly inquiry: Inquiry;
  readonly sessions: Pick<SessionFacts, 'hand'>;
  readonly newSignals: Pick<NewSignals, 'told'>;
  readonly clock: Clock;
  readonly traffic: Traffic;
}

/** What the daemon answers to local programs: where the laptop stands, a fresh look, a proof for one request. */
export function localService(parts: Parts): LocalService {
  const { board, device } = parts;
  let checks = 0;
  /** Several may look at once; the last one to end ends the showing of it. */
  const checking = async (look: Promise<Answered>): Promise<Answered> => {
    checks += 1;
    board.set({ checking: true, progress: {} });
    try {
      return await look;
    } finally {
      checks -= 1;
      if (checks === 0) board.set({ checking: false, progress: undefined });
    }
  };
  return {
    watch: (tell) => board.watch((status) => tell({ event: 'status', status })),
    answer: async (request, uid) => {
      if (request.ask === 'status' || request.ask === 'watch') return { status: statusNow(parts) };
      if (request.ask === 'history')
        return { history: historyPage(device.ledger, await ownKeys(device), request.before) };
      if (request.ask === 'decisions') return { decisions: parts.holder.past };
      if (request.ask === 'cost') return { cost: ownCost(parts) };
      if (request.ask === 'told') {
        parts.newSignals.told(request.signals);
        return { status: statusNow(parts) };
      }
      // An agent that runs as its user reads their session itself.
      if (request.ask === 'session')
        return { taken: uid === undefined ? [] : await parts.sessions.hand(uid, request.readings) };
      if (device.identity.held.enrolment === undefined)
        return { problem: 'notEnrolled', said: 'this laptop is not enrolled' };
      return request.ask === 'recheck' ? checking(recheck(request, parts)) : prove(request, parts);
    },
  };
}

/** The keys this laptop signs and signed with; without the one of now, which may be locked, not all items can be checked. */
async function ownKeys({ identity, key }: Device): Promise<PublicJwk[]> {
  const past = identity.held.past ?? [];
  if (identity.held.key === undefined) return past;
  return key().then(
    ({ publicJwk }) => [...past, publicJwk],
    (error: unknown) => {
      // A locked keychain hides no history; any other fault of the key is told where the key is used.
      if (error instanceof StanceError) return past;
      throw error;
    },
  );
}

/** Of this process alone: a tool that a collector starts is gone before anybody asks. */
function ownCost({ device, clock, traffic }: Parts): AgentCost {
  const { user, system } = process.cpuUsage();
  const since = midnightBefore(clock.now());
  return {
    cpuMs: (user + system) / 1_000,
    memoryBytes: process.memoryUsage.rss(),
    sentToday: { since, ...device.ledger.sentSince(since) },
    trafficToday: traffic.today,
  };
}

/** The status with everything that time alone changes brought up to now. */
function statusNow({ board, holder, device }: Parts): DeviceStatus {
  board.set({ decision: holder.held, ...describeDevice(device) });
  return board.status;
}

async function recheck({ signals = signalIds }: LocalRequest & { ask: 'recheck' }, parts: Parts): Promise<Answered> {
  const outcome = await parts.inquiry.ask(signals, 'asked', {
    looked: (collectMs) => parts.board.set({ progress: { collectMs } }),
  });
  return outcome.decided ? { status: statusNow(parts) } : refusal(outcome);
}

async function prove({ method, url }: LocalRequest & { ask: 'proof' }, parts: Parts): Promise<Answered> {
  const { proofs, inquiry, holder } = parts;
  let { token } = proofs;
  if (token === undefined) {
    const outcome = await inquiry.ask([], 'proof', { token: true });
    if (!outcome.decided) return refusal(outcome);
    token = outcome.token;
  }
  return token === undefined
    ? { problem: 'denied', said: denialOf(holder) }
    : { proof: await proofs.prove(token, method, url) };
}

const refusal = ({ isBusy, said }: Outcome & { decided: false }): Answered => ({
  problem: isBusy ? 'busy' : 'offline',
  said,
});

const denialOf = (holder: DecisionHolder): string =>
  holder.held?.findings.find(({ enforcement }) => enforcement === 'block')?.words.sentence ??
  'the last decision opens nothing';
