import { type ClientRequest, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, connect as tlsConnect } from 'node:tls';
import { messageOf } from '../../../shared/errors.ts';
import type { Clock } from '../../../shared/time.ts';
import type { HttpProxy } from './http-proxy.ts';

/** A fault of the proxy, not of the service: other people mend it. */
export interface ProxyFault extends Error {
  readonly code: 'STANCE_PROXY';
  /** It did not take a name and password: many such tries lock an account in a directory. */
  readonly isAccountRefused: boolean;
}

/** What Node's client asks for the socket it is to speak on. */
interface Wanted extends ConnectionOptions {
  readonly host?: string;
  readonly port?: number;
}

/** A name, a handshake and the proxy's own connection to the service. */
const tunnelMs = 15_000;
/** A proxy's answer is a line or two; a page of regrets behind them is never read. */
const headBytes = 8_192;

/**
 * Reaches the service through an HTTP proxy (CONNECT, RFC 9110 §9.3.6). TLS goes end to end inside the tunnel, so that the proxy
 * sees the service's name and no more. `connect` is what Node's HTTP client takes as `createConnection`; `abandon` ends a tunnel that
 * is still being dug.
 */
export function tunnelThrough(proxy: HttpProxy, isSecure: boolean, userAgent: string, clock: Clock) {
  let digging: ClientRequest | undefined;
  const connect = (wanted: Wanted, done: (error: Error | null, socket?: Duplex) => void): undefined => {
    let isOver = false;
    const fail = (said: string, isAccountRefused = false) => {
      if (isOver) return;
      isOver = true;
      stopWaiting();
      digging?.destroy();
      done(faultOf(`the proxy ${proxy.name} ${said}`, isAccountRefused));
    };
    let account: string | undefined;
    try {
      account = proxy.account();
    } catch (error) {
      return void done(faultOf(messageOf(error)));
    }
    const host = wanted.host ?? '';
    const target = `${isIP(host) === 6 ? `[${host}]` : host}:${wanted.port}`;
    const stopWaiting = clock.after(tunnelMs, () => fail('does not answer'));
    digging = (proxy.isTls ? tlsRequest : plainRequest)({
      host: proxy.host,
      port: proxy.port,
      method: 'CONNECT',
      path: target,
      agent: false,
      maxHeaderSize: headBytes,
      headers: {
        Host: target,
        'User-Agent': userAgent,
        ...(account === undefined
          ? {}
          : { 'Proxy-Authorization': `Basic ${Buffer.from(account, 'utf8').toString('base64')}` }),
      },
      ...(proxy.isTls ? { ca: wanted.ca, rejectUnauthorized: true } : {}),
    });
    digging.on('error', (error) => fail(`cannot be used: ${messageOf(error)}`));
    // A proxy that takes CONNECT for a page to fetch.
    digging.on('response', () => fail('does not know how to connect'));
    digging.on('connect', ({ statusCode = 0, headers }, socket: Socket, early: Buffer) => {
      if (isOver) return void socket.destroy();
      if (statusCode < 200 || statusCode > 299) {
        socket.destroy();
        // tinyproxy says 407 to whoever gives no account, and 401 to whoever gives a wrong one.
        const isSignIn = statusCode === 407 || statusCode === 401;
        const why = isSignIn
          ? wantsSignIn(headers['proxy-authenticate'] ?? '', account !== undefined)
          : refusal(statusCode, target);
        return fail(why, isSignIn && account !== undefined);
      }
      // The service speaks only when it was spoken to: this is somebody else's.
      if (early.length > 0) {
        socket.destroy();
        return fail('says what the service cannot have said');
      }
      isOver = true;
      stopWaiting();
      if (!isSecure) return done(null, socket);
      const servername = wanted.servername ?? (isIP(host) === 0 ? host : '');
      done(null, tlsConnect({ ...wanted, socket, servername }));
    });
    digging.end();
    return undefined;
  };
  return { connect, abandon: () => void digging?.destroy() };
}

const refusal = (status: number, target: string): string =>
  status === 403
    ? `does not let anybody connect to ${target} (403): ask for it to be allowed`
    : `could not connect to ${target} (${status})`;

function wantsSignIn(challenge: string | readonly string[], wasGiven: boolean): string {
  const schemes = `${challenge}`.slice(0, headBytes).match(/(?<=^|,\s*)[A-Za-z-]{2,20}(?=\s|,|$)/g) ?? [];
  if (schemes.length > 0 && !schemes.some((scheme) => scheme.toLowerCase() === 'basic'))
    return `wants a sign-in by ${schemes.slice(0, 3).join(' or ')} (407), and Stance knows Basic alone: have it let the service pass without`;
  return wasGiven
    ? 'does not take the name and password it was given: look at proxyAccountFile'
    : 'wants a name and password (407): put them into a file, its path into proxyAccountFile and the address into proxy';
}

const faultOf = (said: string, isAccountRefused = false): ProxyFault =>
  Object.assign(new Error(said), { code: 'STANCE_PROXY' as const, isAccountRefused });

/** Whether what ended a connection was the proxy. */
export const isProxyFault = (error: Error): error is ProxyFault => 'code' in error && error.code === 'STANCE_PROXY';
