import { connect, type Socket } from 'node:net';
import type { Clock } from '../../../shared/time.ts';
import { RateLimit } from '../../rate-limit.ts';
import { Backoff } from '../../stream/backoff.ts';
import type { MachineEvent } from '../machine-event.ts';
import type { MachineSource } from '../watch-machine.ts';
import { BusFrames } from './bus-frames.ts';
import { callOfBus, messageType, readMessage } from './bus-message.ts';
import { busRules, eventOf } from './bus-signals.ts';

/** Where every Linux has it. What the environment says otherwise is not asked: it may be a user's. */
const systemBus = '/run/dbus/system_bus_socket';
/** To say who we are and be told that we are in takes a millisecond. */
const greetingMs = 10_000;
/** The answer to the greeting is one line. */
const maxLineBytes = 512;
/** Messages, and pieces of them, that may come at once, and then one in this time. Where more come somebody floods us, and we leave. */
const flood = { burst: 500, everyMs: 20, awayMs: 60_000 } as const;

/**
 * Listens to the system bus for what `busRules` name: logind's sessions and sleep, the network as its manager sees it. Asks nothing
 * but that, owns no name, takes no call. Where there is no bus, or it goes away, it is tried again at the turns of the shared timer.
 */
export function watchBus(clock: Clock, told: (event: MachineEvent) => void, path = systemBus): MachineSource {
  const backoff = new Backoff();
  const limit = new RateLimit(flood.burst, flood.everyMs, clock);
  let socket: Socket | undefined;
  let dueMs = 0;
  let isIn = false;
  let hasMissed = false;

  const leave = (awayMs = 0) => {
    socket?.destroy();
    socket = undefined;
    // Only what was heard until now can have been missed.
    hasMissed ||= isIn;
    isIn = false;
    dueMs = clock.elapsedMs() + backoff.next(awayMs);
  };
  const entered = () => {
    isIn = true;
    backoff.reset();
    if (!hasMissed) return;
    hasMissed = false;
    told('session');
    told('network');
  };
  const arrive = () => {
    dueMs = clock.elapsedMs() + greetingMs;
    const own = connect(path);
    socket = own;
    // What keeps the process alive is the daemon's business.
    own.unref();
    const hear = listen(own, { entered, told, isTooMuch: () => limit.take() > 0 });
    own.on('data', (piece: Buffer) => {
      const heard = socket === own ? hear(piece) : 'understood';
      if (heard !== 'understood') leave(heard === 'tooMuch' ? flood.awayMs : 0);
    });
    for (const end of ['error', 'close'] as const) own.on(end, () => socket === own && leave());
  };
  arrive();
  return {
    turned() {
      if (isIn || clock.elapsedMs() < dueMs) return;
      if (socket === undefined) arrive();
      else leave();
    },
    stop() {
      const last = socket;
      socket = undefined;
      isIn = true;
      last?.destroy();
    },
  };
}

interface Ear {
  /** Every rule was taken: from now on what happens is heard. */
  entered(): void;
  told(event: MachineEvent): void;
  isTooMuch(): boolean;
}
type Heard = 'understood' | 'wrong' | 'tooMuch';

/** The agent's side of one connection, piece by piece. */
function listen(socket: Socket, { entered, told, isTooMuch }: Ear): (piece: Buffer) => Heard {
  const frames = new BusFrames();
  let line = '';
  let isGreeted = false;
  let isIn = false;
  // Who we are is what the socket says (SASL EXTERNAL); the number is only repeated, in hex of its digits.
  socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(process.geteuid?.() ?? 0)).toString('hex')}\r\n`);

  const greet = (piece: Buffer): Buffer | Heard => {
    line += piece.toString('latin1');
    const end = line.indexOf('\r\n');
    if (end < 0) return line.length <= maxLineBytes ? 'understood' : 'wrong';
    if (!line.startsWith('OK ')) return 'wrong';
    isGreeted = true;
    const rules = busRules.map((rule, at) => callOfBus('AddMatch', at + 2, rule));
    socket.write(Buffer.concat([Buffer.from('BEGIN\r\n'), callOfBus('Hello', 1), ...rules]));
    return Buffer.from(line.slice(end + 2), 'latin1');
  };
  return (piece) => {
    if (isTooMuch()) return 'tooMuch';
    const rest = isGreeted ? piece : greet(piece);
    if (typeof rest === 'string') return rest;
    for (const bytes of frames.take(rest) ?? [undefined]) {
      if (isTooMuch()) return 'tooMuch';
      const message = bytes && readMessage(bytes);
      if (message === undefined) return 'wrong';
      // A rule that is refused would leave us deaf and content. Later we ask for nothing, so no error is one for us.
      if (!isIn && message.type === messageType.error) return 'wrong';
      if (!isIn && message.type === messageType.reply && message.replyTo === busRules.length + 1) {
        isIn = true;
        entered();
      }
      const event = message.type === messageType.signal ? eventOf(message) : undefined;
      if (event !== undefined) told(event);
    }
    return 'understood';
  };
}
