import type { createConnection } from 'node:net';
import { WebSocket } from 'ws';
import { messageOf, systemCode } from '../../shared/errors.ts';
import { parse } from '../../shared/issues.ts';
import {
  closeCode,
  type DeviceMessage,
  ServiceMessage,
  streamLimits,
  streamPath,
  subprotocol,
} from '../../shared/messages.ts';
import type { Clock } from '../../shared/time.ts';
import { readJson } from '../json-text.ts';
import { RateLimit } from '../rate-limit.ts';
import type { HttpProxy } from './proxy/http-proxy.ts';
import { isProxyFault, tunnelThrough } from './proxy/tunnel.ts';
import type { Traffic } from './traffic.ts';

/** Why a connection ended, for people and for the next try. */
export interface Ending {
  readonly fault: 'unreachable' | 'proxy' | 'certificate' | 'refused' | 'closed';
  readonly said: string;
  readonly code?: number;
  /** What the other side asked us to wait. */
  readonly waitMs?: number;
  /** What is waited for our own sake, in whatever network. */
  readonly ownWaitMs?: number;
}

export interface ConnectionEvents {
  message(message: ServiceMessage): void;
  /** Once, always last. */
  ended(ending: Ending): void;
}

/** A name, a TCP and a TLS handshake, and the upgrade; more means that nobody is there. */
const handshakeMs = 15_000;
/** A service that is there answers a ping within this; asked for when the machine woke or its network changed. */
const checkMs = 5_000;
/** One that answers late may sit behind a frame of ours on a slow link. */
const busyCheckMs = 15_000;
/**
 * Messages, pings and pongs that answer nothing of ours. A service pings every half minute and seldom wishes anything; many at once
 * come only where the laptop slept or the network held them back.
 */
const unaskedRate = { burst: 32, everyMs: 1_000 } as const;
/** What a fault says is shown and kept; a certificate may name thousands of hosts. */
const saidCharacters = 300;
/** Who stops an agent does not wait two seconds for it. */
const farewellMs = 1_500;
/** Unsent bytes beyond this mean that the other side reads nothing. */
const backpressureBytes = 1_048_576;

/** Directories lock an account after some wrong passwords within half an hour (CIS: five); we are to be none of them. */
const accountWaitMs = 900_000;

/** One WebSocket to the service: limits, pings and shapes are its business, meaning is not. */
export class Connection {
  readonly #socket: WebSocket;
  readonly #events: ConnectionEvents;
  readonly #clock: Clock;
  readonly #traffic: Traffic | undefined;
  readonly #tunnel: ReturnType<typeof tunnelThrough> | undefined;
  #fault: Ending | undefined;
  #isEnding = false;
  #answered = true;
  /** Frames of ours that wait for their answer. */
  #awaited = 0;
  readonly #unasked: RateLimit;
  #stopPing: () => void = () => undefined;
  #stopCheck: (() => void) | undefined;

  constructor(
    url: string,
    options: { ca?: string | undefined; userAgent: string; proxy?: HttpProxy | undefined; traffic?: Traffic },
    clock: Clock,
    events: ConnectionEvents,
  ) {
    this.#events = events;
    this.#clock = clock;
    this.#traffic = options.traffic;
    this.#unasked = new RateLimit(unaskedRate.burst, unaskedRate.everyMs, clock);
    const address = `${url.replace(/^https:/, 'wss:')}${streamPath}`;
    const { proxy, userAgent } = options;
    this.#tunnel = proxy && tunnelThrough(proxy, address.startsWith('wss:'), userAgent, clock);
    this.#socket = new WebSocket(address, [subprotocol], {
      ...(options.ca === undefined ? {} : { ca: options.ca }),
      // Said, because an environment variable may turn the default off.
      rejectUnauthorized: true,
      headers: { 'User-Agent': userAgent },
      ...(this.#tunnel && { createConnection: this.#tunnel.connect as unknown as typeof createConnection }),
      handshakeTimeout: handshakeMs,
      maxPayload: streamLimits.frameBytes,
      perMessageDeflate: false,
      followRedirects: false,
    });
    this.#socket.on('open', () => {
      this.#answered = true;
      this.#ping();
    });
    this.#socket.on('pong', () => {
      if (this.#answered) return this.#takeUnasked();
      this.#answered = true;
      if (this.#stopCheck !== undefined) this.#checked();
    });
    // Each is answered by itself; who sends a flood of them and reads no answer would fill our memory.
    this.#socket.on('ping', () => this.#takeUnasked());
    this.#socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    this.#socket.on('error', (error) => {
      this.#fault ??= endingOf(error);
    });
    this.#socket.on('close', (code, reason) => this.#close(code, reason.toString('utf8')));
  }

  send(message: DeviceMessage): void {
    if (this.#socket.bufferedAmount > backpressureBytes) return this.end('the service reads nothing');
    this.#awaited += 1;
    const text = JSON.stringify(message);
    this.#traffic?.sent(text.length);
    this.#socket.send(text);
  }

  /**
   * Asks at once whether the other end is still there. One that does not answer, or has not even been reached, within a few seconds
   * is given up: a socket from before a sleep or of another network is dead and says nothing.
   */
  check(): void {
    if (this.#stopCheck !== undefined || this.#socket.readyState > WebSocket.OPEN) return;
    this.#stopPing();
    this.#answered = false;
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.ping();
    this.#stopCheck = this.#clock.after(this.#awaited > 0 ? busyCheckMs : checkMs, () => {
      if (!this.#answered) return this.#giveUp('the service stopped answering');
      this.#checked();
    });
  }

  /** Ends the connection from our side; `ended` follows. */
  end(said: string, code: number = closeCode.normal): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#fault ??= { fault: 'closed', said };
    // A close carries 123 bytes (RFC 6455 §5.5), and what a service calls its problem may be of any script.
    this.#socket.close(code, said.replace(/[^\x20-\x7e]/g, '?').slice(0, 100));
    // A peer that never answers the close is not waited for.
    const force = this.#clock.after(farewellMs, () => this.#socket.terminate());
    this.#socket.once('close', force);
  }

  #receive(data: unknown, isBinary: boolean): void {
    // Whoever floods goes on until the close has reached it; none of that is read.
    if (this.#isEnding) return;
    // Whoever speaks is there, though its pong may wait behind a frame of ours.
    this.#answered = true;
    if (this.#stopCheck !== undefined) this.#checked();
    if (this.#awaited > 0) this.#awaited -= 1;
    else this.#takeUnasked();
    if (Buffer.isBuffer(data)) this.#traffic?.received(data.length);
    if (isBinary || !Buffer.isBuffer(data)) return this.end('a binary frame', closeCode.badSubprotocol);
    const parsed = parse(ServiceMessage, readJson(data.toString('utf8')));
    if (!parsed.ok) return this.end('a message that is not of this stream', closeCode.badSubprotocol);
    this.#events.message(parsed.value);
  }

  /** A socket whose other end is gone is found within one period and the few seconds a ping has. */
  #ping(): void {
    this.#stopPing = this.#clock.after(streamLimits.pingSeconds * 1_000, () => {
      this.check();
    });
  }

  #checked(): void {
    this.#stopCheck?.();
    this.#stopCheck = undefined;
    this.#ping();
  }

  /** Something that nobody asked for: a few are let by. */
  #takeUnasked(): void {
    if (this.#unasked.take() > 0) this.#giveUp('the service says too much');
  }

  #giveUp(said: string): void {
    this.#fault ??= { fault: 'unreachable', said };
    this.#socket.terminate();
  }

  #close(code: number, reason: string): void {
    this.#stopPing();
    this.#stopCheck?.();
    this.#tunnel?.abandon();
    const refused = code === closeCode.unauthorised || code === closeCode.forbidden;
    const wait = /retry-after=(\d{1,5})/.exec(reason)?.[1];
    this.#events.ended({
      ...(this.#fault ?? {
        fault: refused ? 'refused' : 'closed',
        said: reason === '' ? `closed (${code})` : `closed: ${reason.slice(0, 100)}`,
      }),
      code,
      ...(wait === undefined ? {} : { waitMs: Number(wait) * 1_000 }),
    });
  }
}

/** OpenSSL's and Node's words for a certificate that does not vouch for the service. */
const certificateFaults = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ERR_TLS_CERT_ALTNAME/;

function endingOf(error: Error): Ending {
  if (isProxyFault(error))
    return { fault: 'proxy', said: messageOf(error), ...(error.isAccountRefused && { ownWaitMs: accountWaitMs }) };
  const code = systemCode(error) ?? '';
  const said = messageOf(error).slice(0, saidCharacters);
  if (certificateFaults.test(code)) return { fault: 'certificate', said: `the certificate is not trusted: ${said}` };
  if (error.message.startsWith('Unexpected server response')) return { fault: 'refused', said };
  return { fault: 'unreachable', said: said || code };
}
