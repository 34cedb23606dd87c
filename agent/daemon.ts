import { signalIds } from '../shared/signals/catalogue.ts';
import type { Clock } from '../shared/time.ts';
import { isBeyondRepair } from './beyond-repair.ts';
import type { Boot } from './boot.ts';
import type { Settings } from './config-file.ts';
import { DecisionHolder } from './decision-holder.ts';
import { tellLapse } from './decision-lapse.ts';
import { type Device, openDevice } from './device.ts';
import { Attestor } from './evidence/attestor.ts';
import type { Attester } from './evidence/compose.ts';
import { NewSignals, sentSignals } from './evidence/new-signals.ts';
import type { Host } from './host/host.ts';
import { watchEnrolmentFile } from './identity/enrolment-inbox.ts';
import { Inquiry } from './inquiry.ts';
import type { KeyLadder } from './keys/key-ladder.ts';
import { generateKey, publicJwkOf } from './keys/software-key.ts';
import { serveLocalClient } from './local-api/local-session.ts';
import { LocalSockets } from './local-api/local-sockets.ts';
import { localService } from './local-service.ts';
import type { Log } from './log.ts';
import { Lookout, type Seen } from './lookout.ts';
import { tellServiceManager } from './machine/service-manager.ts';
import { watchMachine } from './machine/watch-machine.ts';
import { OfflineNotes } from './offline-notes.ts';
import { PostureProofs } from './posture-proof.ts';
import { rememberedMachineId } from './remembered-machine-id.ts';
import { rouse } from './rouse.ts';
import { describeDevice, tellStatus } from './service-link.ts';
import { SessionFacts } from './session-facts.ts';
import { signer } from './signer.ts';
import { StatusBoard } from './status-board.ts';
import { Connection } from './stream/connection.ts';
import { routeTo } from './stream/proxy/route-to.ts';
import { proxySources } from './stream/proxy/sources.ts';
import { Stream } from './stream/stream.ts';
import { Traffic } from './stream/traffic.ts';
import { wireAfter } from './stream/wire-after.ts';
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

/** A running agent. */
export interface Daemon {
  /** Ends every part, the last one started first. */
  stop(): Promise<void>;
}

type OnStop = (end: () => void | Promise<void>) => void;

/** Starts the agent part by part. Throws a StanceError that names what is in the way; what was started is stopped again. */
export async function startDaemon(parts: DaemonParts): Promise<Daemon> {
  const ends: (() => void | Promise<void>)[] = [];
  const stop = async () => {
    const faults: unknown[] = [];
    for (const end of ends.splice(0).toReversed()) {
      try {
        await end();
      } catch (error) {
        // One part that cannot end keeps no other from it: the ledger is closed whatever else went wrong.
        faults.push(error);
      }
    }
    if (faults.length > 0) throw faults[0];
  };
  try {
    await startParts(parts, (end) => ends.push(end));
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

async function startParts(parts: DaemonParts, onStop: OnStop): Promise<void> {
  const { settings, host, clock, boot, log } = parts;
  const device = openDevice(settings.stateDir, parts.ladder);
  onStop(() => device.close());
  const { setAside, spoiled } = device.damage;
  if (setAside !== undefined) log.error('the ledger was damaged and set aside; a new chain begins', { why: setAside });
  if (spoiled > 0) log.error('what waited was damaged in part; it counts as dropped', { items: spoiled });
  const holder = new DecisionHolder(settings.stateDir, boot, clock, () => device.identity.held.enrolment?.deviceId);
  holder.load();
  const board = newBoard(parts, device, holder);
  onStop(tellLapse(board, holder, clock));

  const sessionKey = generateKey();
  const proofs = new PostureProofs(sessionKey, clock, boot);
  const attester = { version, mode: settings.mode, boot, sessionJwk: publicJwkOf(sessionKey) };

  const sessions = new SessionFacts({ host, boot, clock, changed: (id) => lookout.hint(id) });
  onStop(() => sessions.stop());
  const lookout: Lookout = new Lookout(host, clock, (seen) => noticed(seen), sessions, boot);
  onStop(() => lookout.stop());
  const inquiry = new Inquiry(lookout, clock, (demand) => {
    stream.demand(demand);
    if (demand.cause.startsWith('changed:')) notes.changed(demand.cause);
  });
  onStop(() => inquiry.stop());

  const newSignals = new NewSignals(sentSignals(device.ledger), clock, (ids) => {
    board.set({ newSignals: newSignals.announced });
    log.info('sent from now on, for the first time', { signals: ids.join() });
    inquiry.refresh(`first:${ids.join('+first:')}`, ids);
  });
  onStop(() => newSignals.stop());
  board.set({ newSignals: newSignals.announced });
  const traffic = new Traffic(clock);
  const first = firstLook(attester, lookout, host);
  const attestor = async () => {
    await first.done;
    return new Attestor(
      device.ledger,
      first.attester(),
      async () => newSignals.sendable(await lookout.vouched()),
      clock,
    );
  };
  const keptIn = () => {
    const { keyProtection } = settings;
    return device.identity.held.key?.protection ?? (keyProtection === 'best' ? undefined : keyProtection);
  };
  const signing = signer(device.key, board, attestor, clock, () => stream.retryNow(), keptIn);
  onStop(() => signing.stop());
  const ways = proxySources(host, settings.mode);
  const stream: Stream = new Stream(
    { ...device, ...signing, clock, platform: host.platform, mode: settings.mode, isReady: first.isDone },
    tellStatus(
      { board, holder, device, proofs, clock, log },
      {
        connected: () => (first.isDone() && !first.isOwed() ? inquiry.recollect([]) : undefined),
        recollect: (names) => inquiry.recollect(names),
        note: (cause) => notes.changed(cause),
      },
    ),
    (url, events) =>
      wireAfter(
        routeTo(url, settings, ways),
        ({ proxy, why, isDoubtful }) => {
          log[isDoubtful ? 'warn' : 'debug']('connecting', { through: proxy?.name, why });
          return new Connection(url, { ca: parts.ca, userAgent: `stance/${version}`, proxy, traffic }, clock, events);
        },
        events,
      ),
  );
  const isOnline = () => board.status.link.state === 'connected';
  const notes = new OfflineNotes({
    device,
    ...signing,
    clock,
    log,
    isOnline,
    look: () => lookout.look(signalIds, 'hourly'),
  });
  onStop(() => notes.stop());
  const noticed = (seen: Seen) => {
    // Every other look was asked for, and who asked makes the demand.
    if (seen.changed.length > 0 && seen.cause.startsWith('changed:')) inquiry.noticed(seen);
    // Shown while the service judges it: signing is under way by then, and nobody waits for it.
    setImmediate(() => board.set({ readings: { ...lookout.readings } }));
  };

  const service = localService({ board, holder, device, proofs, inquiry, sessions, newSignals, clock, traffic });
  const sockets = new LocalSockets(
    settings.socketDir,
    settings.mode,
    (socket, uid) => serveLocalClient(socket, service, clock, uid),
    (why) => log.warn('a user was given no socket', { why }),
  );
  onStop(() => sockets.close());
  await sockets.open();

  onStop(
    watchEnrolmentFile({
      path: settings.enrolmentFile,
      identity: device.identity,
      clock,
      log,
      isBeyondRepair: () => isBeyondRepair(device, holder, board),
      arrived: () => {
        proofs.drop();
        board.set({ ...describeDevice(device), key: undefined, decision: holder.held, trouble: undefined });
        stream.startOver();
      },
    }),
  );
  onStop(() => stream.stop());
  stream.start();
  log.info('started', { version, mode: settings.mode, platform: host.platform });

  // Once the handshake is on its way, it, the question for the machine id and the first look run side by side; the first evidence
  // waits for all three. What changes from here on is seen by the look or by the watch.
  await new Promise((resolve) => setImmediate(resolve));
  const machine = watchMachine(host.platform, clock, rouse({ host, board, holder, lookout, inquiry, stream }));
  onStop(() => machine.stop());
  const manager = tellServiceManager({
    host,
    clock,
    log,
    status: () => `${board.status.link.state}, ${board.status.waiting} waiting`,
    prove: () => void device.ledger.waitingCount(device.identity.held.enrolment?.chain ?? ''),
  });
  onStop(() => manager.stop());
  const turned = (periodMs: number) => machine.turned(periodMs);
  onStop(watchSignals(host, clock, (signal) => lookout.hint(signal), undefined, undefined, turned));
  const { startedMs, collectMs } = await first.begin();
  board.set({ checking: device.identity.held.enrolment !== undefined });
  stream.demand({ cause: 'start', startedMs, collectMs, token: false, settle: [first.settle] });
}

/** The first look, and what every evidence says of this agent; known once both are done. */
function firstLook(about: Omit<Attester, 'machineId'>, lookout: Lookout, host: Host) {
  let id: string | undefined;
  let isDone = false;
  let isOwed = false;
  let tell: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return {
    done,
    isDone: () => isDone,
    /** Whether its evidence is still to be sent on the connection that is being made: whoever connects need not look again. */
    isOwed: () => isOwed,
    settle() {
      isOwed = false;
    },
    attester: (): Attester => ({ ...about, machineId: id }),
    async begin(): Promise<Seen> {
      const [seen, answer] = await Promise.all([lookout.look(signalIds, 'start'), rememberedMachineId(host)]);
      id = 'is' in answer ? answer.is : undefined;
      isDone = true;
      isOwed = true;
      tell();
      return seen;
    },
  };
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
