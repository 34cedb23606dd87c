import type { LocalRequest } from '../shared/local-api.ts';
import { isSignalId, type SignalId, signalIds } from '../shared/signals/catalogue.ts';
import type { Clock } from '../shared/time.ts';
import type { Boot } from './boot.ts';
import type { Settings } from './config-file.ts';
import { DecisionHolder } from './decision-holder.ts';
import { type Device, openDevice } from './device.ts';
import { Attestor } from './evidence/attestor.ts';
import type { Host } from './host/host.ts';
import { machineId } from './host/machine-id.ts';
import { watchEnrolmentFile } from './identity/enrolment-inbox.ts';
import type { KeyLadder } from './keys/key-ladder.ts';
import { generateKey, publicJwkOf } from './keys/software-key.ts';
import { type Answered, serveLocalClient } from './local-api/local-session.ts';
import { LocalSockets } from './local-api/local-sockets.ts';
import type { Log } from './log.ts';
import { Lookout, type Seen } from './lookout.ts';
import { OfflineNotes } from './offline-notes.ts';
import { PostureProofs } from './posture-proof.ts';
import { RateLimit } from './rate-limit.ts';
import { describeDevice, tellStatus, troubleOf } from './service-link.ts';
import { StatusBoard } from './status-board.ts';
import type { Outcome } from './stream/demand.ts';
import { Stream } from './stream/stream.ts';
import { version } from './version.ts';
import { watchSignals } from './watch.ts';

/** What a daemon is made of; everything that touches the world is handed in. */
export interface DaemonParts {
  readonly settings: Settings;
  readonly ca: string | undefined;
  readonly host: Host;
  readonly clock: Clock;
  readonly boot: Boot;
  readonly ladder: KeyLadder;
  readonly log: Log;
}

/** A look that somebody waits for waits this long for its decision. */
const decisionMs = 15_000;
/** A signal that flaps makes at most this many rows in a burst, then one per pause, the newest state last. */
const flapping = { burst: 10, pauseMs: 10_000 } as const;

/** A running agent. */
export interface Daemon {
  /** Ends every part, the last one started first. */
  stop(): Promise<void>;
}

/**
 * Starts the agent part by part. Throws a StanceError that names what is in the way; what was started is stopped again.
 */
export async function startDaemon(parts: DaemonParts): Promise<Daemon> {
  const stops: (() => void | Promise<void>)[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).toReversed()) await end();
  };
  try {
    await startParts(parts, (end) => stops.push(end));
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

async function startParts(parts: DaemonParts, onStop: (end: () => void | Promise<void>) => void): Promise<void> {
  const { settings, host, clock, boot, ladder, log } = parts;
  const device = openDevice(settings.stateDir, ladder);
  onStop(() => device.ledger.close());
  const holder = new DecisionHolder(settings.stateDir, boot, clock);
  holder.load();
  const board = newBoard(parts, device, holder);
  const sessionKey = generateKey();
  const proofs = new PostureProofs(sessionKey, clock);
  const pace = new RateLimit(flapping.burst, flapping.pauseMs, clock);
  let cancelPaced: (() => void) | undefined;
  onStop(() => cancelPaced?.());

  const say = (seen: Seen) => {
    board.set({ readings: { ...lookout.readings } });
    // Every other look was asked for, and who asked makes the demand.
    if (seen.changed.length === 0 || !seen.cause.startsWith('changed:')) return;
    if (cancelPaced !== undefined) return;
    const waitMs = pace.take();
    const demand = () => {
      cancelPaced = undefined;
      stream.demand({
        cause: seen.cause,
        startedMs: seen.startedMs,
        collectMs: seen.collectMs,
        token: false,
        settle: [],
      });
      notes.changed(seen.cause);
    };
    if (waitMs === 0) demand();
    else cancelPaced = clock.after(waitMs, demand);
  };
  const lookout = new Lookout(host, clock, say);
  onStop(() => lookout.stop());

  // The slow parts of the start run side by side: asking for the machine id, the first look, and the handshake.
  const id = machineId();
  const attester = {
    version,
    mode: settings.mode,
    boot,
    machineId: undefined as string | undefined,
    sessionJwk: publicJwkOf(sessionKey),
  };
  const attestor = new Attestor(device.ledger, attester, () => lookout.readings, clock);
  let ready = false;
  // A fault that lasts stands in the status until the next decision; the stream tries again by itself.
  const telling = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      board.set({ trouble: troubleOf(error) });
      throw error;
    }
  };
  const key = () => telling(device.key());
  const next: typeof attestor.next = (...item) => telling(attestor.next(...item));
  const stream: Stream = new Stream(
    { ...device, key, next, clock, platform: host.platform, mode: settings.mode, isReady: () => ready },
    tellStatus(
      { board, holder, device, proofs, clock, log },
      {
        connected: () => (ready ? recollect([]) : undefined),
        recollect: (signals) => recollect(signals),
      },
    ),
    { ca: parts.ca, userAgent: `stance/${version}` },
  );
  const notes = new OfflineNotes({
    device,
    key,
    next,
    clock,
    log,
    isOnline: () => board.status.link.state === 'connected',
  });
  onStop(() => notes.stop());
  const recollect = (signals: readonly string[]) => {
    const ids = signals.length === 0 ? signalIds : signals.filter(isSignalId);
    void lookAndAsk(ids, signals.length === 0 ? 'beat' : 'requested');
  };
  const lookAndAsk = async (ids: readonly SignalId[], cause: string, token = false): Promise<Outcome> => {
    const startedMs = clock.elapsedMs();
    const { collectMs } = await lookout.look(ids, cause, startedMs);
    return new Promise((resolve) => {
      const giveUp = clock.after(decisionMs, () =>
        resolve({ decided: false, said: 'the service did not answer in time' }),
      );
      const settle = (outcome: Outcome) => {
        giveUp();
        resolve(outcome);
      };
      stream.demand({ cause, startedMs, collectMs, token, settle: [settle] });
    });
  };

  const service = {
    answer: (request: LocalRequest) => answer(request),
    watch: (tell: (answered: Answered) => void) => board.watch((status) => tell({ event: 'status', status })),
  };
  const answer = async (request: LocalRequest): Promise<Answered> => {
    if (request.ask === 'status' || request.ask === 'watch') return { status: freshStatus(board, holder, device) };
    if (device.identity.held.enrolment === undefined)
      return { problem: 'notEnrolled', said: 'this laptop is not enrolled' };
    if (request.ask === 'recheck') {
      board.set({ checking: true });
      const outcome = await lookAndAsk(request.signals ?? signalIds, 'asked');
      board.set({ checking: false });
      return outcome.decided
        ? { status: freshStatus(board, holder, device) }
        : { problem: 'offline', said: outcome.said };
    }
    let token = proofs.token;
    if (token === undefined) {
      const outcome = await lookAndAsk([], 'proof', true);
      if (!outcome.decided) return { problem: 'offline', said: outcome.said };
      token = outcome.token;
    }
    if (token === undefined) return { problem: 'denied', said: denialOf(holder) };
    return { proof: await proofs.prove(token, request.method, request.url) };
  };
  const sockets = new LocalSockets(
    settings.socketDir,
    settings.mode,
    (socket) => serveLocalClient(socket, service, clock),
    (why) => log.warn('a user was given no socket', { why }),
  );
  await sockets.open();
  onStop(() => sockets.close());

  onStop(
    watchEnrolmentFile(settings.enrolmentFile, device.identity, log, () => {
      board.set({ ...describeDevice(device), trouble: undefined });
      stream.retryNow();
    }),
  );
  onStop(watchSignals(host, clock, (signal) => lookout.hint(signal)));
  stream.start();
  onStop(() => stream.stop());
  log.info('started', { version, mode: settings.mode, platform: host.platform });

  const answerOfId = await id;
  attester.machineId = 'is' in answerOfId ? answerOfId.is : undefined;
  const startedMs = clock.elapsedMs();
  const { collectMs } = await lookout.look(signalIds, 'start', startedMs);
  ready = true;
  board.set({ checking: device.identity.held.enrolment !== undefined });
  stream.demand({ cause: 'start', startedMs, collectMs, token: false, settle: [] });
}

function newBoard({ settings, host, clock }: DaemonParts, device: Device, holder: DecisionHolder): StatusBoard {
  const now = clock.now();
  const board = new StatusBoard(
    {
      at: now,
      agent: { version, startedAt: now, mode: settings.mode, platform: host.platform },
      link: { state: device.identity.held.enrolment === undefined ? 'notEnrolled' : 'connecting', since: now },
      checking: true,
      readings: {},
      waiting: 0,
    },
    () => clock.now(),
  );
  board.set({ ...describeDevice(device), decision: holder.held });
  return board;
}

/** The status with everything that time alone changes brought up to now. */
function freshStatus(board: StatusBoard, holder: DecisionHolder, device: Device) {
  board.set({ decision: holder.held, ...describeDevice(device) });
  return board.status;
}

const denialOf = (holder: DecisionHolder): string =>
  holder.held?.findings.find(({ enforcement }) => enforcement === 'block')?.words.sentence ??
  'the last decision opens nothing';
