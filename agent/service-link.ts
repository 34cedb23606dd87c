import type { DeviceStatus, Trouble } from '../shared/device-status.ts';
import { messageOf } from '../shared/errors.ts';
import type { KeyAssurance } from '../shared/key-assurance.ts';
import type { Problem } from '../shared/problem.ts';
import { type ResultClaims, resultExtension } from '../shared/result.ts';
import type { Clock } from '../shared/time.ts';
import type { DecisionHolder } from './decision-holder.ts';
import type { Device } from './device.ts';
import type { Log } from './log.ts';
import type { PostureProofs } from './posture-proof.ts';
import type { StatusBoard } from './status-board.ts';
import type { StreamEvents } from './stream/stream.ts';

/** Refusals that stay until a person does something. A revocation is none of them: it is believed only when it is signed. */
const lasting: Readonly<Partial<Record<Problem['type'], Trouble>>> = {
  'enrol-token-invalid': 'enrolmentRefused',
  'enrol-token-exhausted': 'enrolmentRefused',
  'already-enrolled': 'enrolmentRefused',
};

/** What only a person can mend, in words for them. */
const estrangement = {
  forgotten: 'The service does not know this laptop any more, and does not take its own receipt.',
  issuerUnknown: 'The service signs with a key that this laptop was never told to trust.',
} as const;

/** What the stream does, as the status tells it. */
export function tellStatus(
  parts: { board: StatusBoard; holder: DecisionHolder; device: Device; proofs: PostureProofs; clock: Clock; log: Log },
  ask: { connected(): void; recollect(signals: readonly string[]): void; note(cause: string): void },
): StreamEvents {
  const { board, holder, device, proofs, clock, log } = parts;
  const link = (state: DeviceStatus['link']['state'], more: Partial<DeviceStatus['link']> = {}) => {
    const before = board.status.link;
    board.set({ link: { state, since: before.state === state ? before.since : clock.now(), ...more } });
  };
  const clearTrouble = () => board.set({ trouble: undefined });
  let isWantedElsewhere = false;
  const hearOfKey = ({ key_protection: assurance, rotate_to }: ResultClaims[typeof resultExtension]) => {
    const { kept } = board.status.key ?? {};
    isWantedElsewhere = rotate_to !== undefined;
    const key = { ...keyOf(assurance), ...(isWantedElsewhere && kept !== undefined ? { kept } : {}) };
    if (JSON.stringify(key) === JSON.stringify(board.status.key ?? {})) return;
    board.set({ key });
    log.info('what is known of the device key', key);
  };
  return {
    connecting: () => link('connecting', { said: board.status.link.said }),
    connected: () => {
      link('connected');
      if (board.status.trouble?.what === 'issuerUnknown') clearTrouble();
      ask.connected();
    },
    enrolled: (result) => {
      clearTrouble();
      const from = board.status.device?.keyProtection;
      const to = device.identity.held.key?.protection;
      if (from !== undefined && from !== to) log.warn('the device key moved', { from, to });
      const { proved } = board.status.key ?? {};
      hearOfKey(result[resultExtension]);
      board.set(describeDevice(device));
      // What was decided rests on another key, or on what was not known of it: nobody waits for the next heartbeat to hear of that.
      if (holder.held !== undefined && (from !== to || proved !== board.status.key?.proved)) ask.recollect([]);
      log.info('enrolled', { device: device.identity.held.enrolment?.deviceId });
    },
    decided: (result, marks, token) => {
      const levels = holder.held?.levels.join();
      const { chain, took_ms } = result[resultExtension];
      const { cause, seq, collectMs, signMs, answerMs } = marks;
      const totalMs = clock.elapsedMs() - marks.startedMs;
      const head = device.ledger.head(chain);
      const id = device.ledger.idOf(chain, seq);
      const decision = holder.hold(result, head && { chain, seq: head.seq }, {
        ...(id === undefined ? {} : { payload: { id, seq } }),
        tookMs: totalMs,
      });
      hearOfKey(result[resultExtension]);
      if (token !== undefined) proofs.hold(token);
      // A token says what was decided with it, so after another decision a fresh one is fetched. Where none can be had (nothing is
      // open) the old one is kept: the door asks the service itself, and can then say why it stays shut.
      else if (decision?.levels.length !== 0 && decision?.levels.join() !== levels) proofs.drop();
      link('connected');
      board.set({
        ...describeDevice(device),
        checking: false,
        trouble: undefined,
        decision,
        latency: {
          collectMs,
          signMs,
          answerMs,
          totalMs,
          cause,
          // It cannot have taken longer than it was waited for: a clock that says so is wrong.
          ...(took_ms === undefined || took_ms > answerMs ? {} : { decideMs: took_ms }),
        },
      });
      saveQuietly(holder, log);
      log.info('decided', {
        tier: decision?.tier,
        levels: decision?.levels.join(),
        totalMs: Math.round(totalMs),
      });
    },
    refused: (problem) => {
      const what = lasting[problem.type];
      if (what !== undefined) board.set({ trouble: { what, said: problem.title } });
      log.warn('the service refused', { problem: problem.type, detail: problem.detail });
    },
    revoked: (result) => {
      const decision = holder.hold(result);
      proofs.drop();
      const said = 'Your organisation has withdrawn its trust from this laptop.';
      board.set({ checking: false, decision, trouble: { what: 'revoked', said } });
      saveQuietly(holder, log);
      log.warn('revoked');
    },
    estranged: (what) => {
      board.set({ trouble: { what, said: estrangement[what] } });
      log.warn('estranged', { what });
    },
    keyKept: (why) => {
      log.warn('a device key could not be made, proved or destroyed now', { why });
      if (isWantedElsewhere) board.set({ key: { ...board.status.key, kept: why.slice(0, 400) } });
    },
    offline: (ending, retryInMs, unsaid) => {
      const wasOnline = board.status.link.state === 'connected';
      const state =
        device.identity.held.enrolment === undefined
          ? 'notEnrolled'
          : ending.fault === 'refused'
            ? 'refused'
            : 'offline';
      link(state, {
        said: ending.said.slice(0, 400),
        fault: ending.fault,
        retryAt: clock.now() + Math.ceil(retryInMs / 1_000),
      });
      board.set({
        checking: false,
        ...(ending.fault === 'certificate'
          ? { trouble: { what: 'serviceUntrusted', said: ending.said.slice(0, 400) } }
          : {}),
      });
      // Seen while there was still somebody to tell, and not said before the end.
      if (wasOnline && unsaid?.includes('changed:')) ask.note(unsaid);
      log.warn('offline', { fault: ending.fault, said: ending.said, retryInMs });
    },
    recollect: (signals) => ask.recollect(signals),
  };
}

/** A decision that cannot be remembered over a restart of the agent still counts while it runs. */
function saveQuietly(holder: DecisionHolder, log: Log): void {
  try {
    holder.save();
  } catch (error) {
    log.warn('the decision could not be written down', { why: messageOf(error) });
  }
}

/** The parts of the status that say who this device is. */
export function describeDevice({ identity, ledger }: Device): Partial<DeviceStatus> {
  const { enrolment, pending, key } = identity.held;
  const url = enrolment?.url ?? pending?.url;
  return {
    device:
      key === undefined || enrolment === undefined
        ? undefined
        : { id: enrolment.deviceId, keyProtection: key.protection },
    service: url === undefined ? undefined : { url },
    waiting: enrolment === undefined ? 0 : ledger.waitingCount(enrolment.chain),
  };
}

const keyOf = (assurance: KeyAssurance | undefined): NonNullable<DeviceStatus['key']> => ({
  ...(assurance === undefined ? {} : { proved: assurance.proved }),
  ...(assurance?.why === undefined ? {} : { unproved: assurance.why }),
});
