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
import type { HttpProxy } from './proxy/route.ts';
import { isProxyFault, tunnelThrough } from './proxy/tunnel.ts';

/** Why a connection ended, for people and for the next try. */
export interface Ending {
  readonly fault: 'unreachable' | 'proxy' | 'certificate' | 'refused' | 'closed';
  readonly said: string;
  readonly code?: number;
  /** What the other side asked us to wait. */
  readonly waitMs?: number;
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
/** Unsent bytes beyond this mean that the other side reads nothing. */
const backpressureBytes = 1_048_576;

/** Directories lock an account after some wrong passwords within half an hour (CIS: five); we are to be none of them. */
const accountWaitMs = 900_000;

/** One WebSocket to the service: limits, pings and shapes are its business, meaning is not. */
export class Connection {
  readonly #socket: WebSocket;
  readonly #events: ConnectionEvents;
  readonly #clock: Clock;
  readonly #tunnel: ReturnType<typeof tunnelThrough> | undefined;
  #fault: Ending | undefined;
  #answered = true;
  #stopPing: () => void = () => undefined;
  #stopCheck: (() => void) | undefined;

  constructor(
    url: string,
    options: { ca?: string | undefined; userAgent: string; proxy?: HttpProxy | undefined },
    clock: Clock,
    events: ConnectionEvents,
  ) {
    this.#events = events;
    this.#clock = clock;
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
      this.#answered = true;
    });
    // Each is answered by itself; who sends them and reads no answer would fill our memory.
    this.#socket.on('ping', () => {
      if (this.#socket.bufferedAmount > backpressureBytes) this.#socket.terminate();
    });
    this.#socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    this.#socket.on('error', (error) => {
      this.#fault ??= endingOf(error);
    });
    this.#socket.on('close', (code, reason) => this.#close(code, reason.toString('utf8')));
  }

  send(message: DeviceMessage): void {
    if (this.#socket.bufferedAmount > backpressureBytes) return this.end('the service reads nothing');
    this.#socket.send(JSON.stringify(message));
  }

  /**
   * Asks at once whether the other end is still there. One that does not answer, or has not even been reached, within a few seconds
   * is given up: a socket from before a sleep or of another network is dead and says nothing.
   */
  check(): void {
    if (this.#stopCheck !== undefined || this.#socket.readyState > WebSocket.OPEN) return;
    // The two must not take each other's answer for their own.
    this.#stopPing();
    this.#answered = false;
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.ping();
    this.#stopCheck = this.#clock.after(checkMs, () => {
      this.#stopCheck = undefined;
      if (!this.#answered) return this.#giveUp();
      this.#stopPing();
      this.#ping();
    });
  }

  /** Ends the connection from our side; `ended` follows. */
  end(said: string, code: number = closeCode.normal): void {
    this.#fault ??= { fault: 'closed', said };
    this.#socket.close(code, said.slice(0, 100));
    // A peer that never answers the close is not waited for.
    const force = this.#clock.after(2_000, () => this.#socket.terminate());
    this.#socket.once('close', force);
  }

  #receive(data: unknown, isBinary: boolean): void {
    if (isBinary || !Buffer.isBuffer(data)) return this.end('a binary frame', closeCode.badSubprotocol);
    const parsed = parse(ServiceMessage, readJson(data.toString('utf8')));
    if (!parsed.ok) return this.end('a message that is not of this stream', closeCode.badSubprotocol);
    this.#events.message(parsed.value);
  }

  /** A socket whose other end is gone is found within one period. */
  #ping(): void {
    this.#stopPing = this.#clock.after(streamLimits.pingSeconds * 1_000, () => {
      if (!this.#answered) return this.#giveUp();
      this.#answered = false;
      this.#socket.ping();
      this.#ping();
    });
  }

  #giveUp(): void {
    this.#fault ??= { fault: 'unreachable', said: 'the service stopped answering' };
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
    return { fault: 'proxy', said: messageOf(error), ...(error.isAccountRefused && { waitMs: accountWaitMs }) };
  const code = systemCode(error) ?? '';
  if (certificateFaults.test(code))
    return { fault: 'certificate', said: `the certificate is not trusted: ${messageOf(error)}` };
  if (error.message.startsWith('Unexpected server response')) return { fault: 'refused', said: error.message };
  return { fault: 'unreachable', said: messageOf(error) || code };
}
