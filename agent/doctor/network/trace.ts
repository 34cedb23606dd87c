import type { LookupAddress } from 'node:dns';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Jws } from '../../../shared/jws.ts';
import { tunnelThrough } from '../../stream/proxy/tunnel.ts';
import { systemClock } from '../../system-clock.ts';
import { askHealth, type ServerWord } from './ask-health.ts';
import { hearChallenge, type Way } from './hear-challenge.ts';
import { openSocket } from './open-socket.ts';
import { notTaken, type Outcome, step } from './outcome.ts';
import { resolveName } from './resolve-name.ts';
import { type Handshake, handshakeOf, look, type ShownCertificate, shakeHands } from './shake-hands.ts';

/** Every step on the way to the service, as far as it went. With a proxy the first two lead to the proxy. */
export interface Trace {
  readonly name: Outcome<readonly LookupAddress[]>;
  readonly connection: Outcome<unknown>;
  readonly certificate: Outcome<ShownCertificate>;
  readonly server: Outcome<ServerWord>;
  readonly challenge: Outcome<Jws>;
  /** The clock of this laptop when the last answer came. */
  readonly at: number;
}

/** Each step has its share of the time the doctor has; a network that takes longer for one is ill. */
const limits = { name: 2_000, connection: 2_000, certificate: 1_800, server: 1_000, challenge: 1_200 } as const;

/** Goes the way to the service step by step, and closes whatever it opened. */
export async function traceWay(way: Way): Promise<Trace> {
  const over = new AbortController();
  try {
    return await walk(way, over.signal);
  } finally {
    over.abort();
  }
}

async function walk(way: Way, signal: AbortSignal): Promise<Trace> {
  const { hostname, port } = new URL(way.url);
  const target = { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? 443 : Number(port) };
  const first = way.proxy ?? target;
  const rest = { certificate: notTaken, server: notTaken, challenge: notTaken };

  const name = await step(limits.name, () => resolveName(first.host));
  if (!('is' in name)) return { name, connection: notTaken, ...rest, at: systemClock.now() };
  const connection = await step(limits.connection, () => openSocket(first.host, first.port, name.is, signal));
  if (!('is' in connection)) return { name, connection, ...rest, at: systemClock.now() };

  const hands = await step(limits.certificate, () => secure(way, target, connection.is, signal));
  const certificate = 'is' in hands ? { is: hands.is.shown, ms: hands.ms } : hands;
  const server =
    'is' in hands ? await step(limits.server, () => askHealth(hands.is.socket, hostname, way.userAgent)) : notTaken;
  const isTrusted = 'is' in hands && hands.is.shown.refusedFor === undefined;
  const challenge = isTrusted ? await step(limits.challenge, () => hearChallenge(way, signal)) : notTaken;
  return { name, connection, certificate, server, challenge, at: systemClock.now() };
}

function secure(
  way: Way,
  target: { host: string; port: number },
  socket: Socket,
  signal: AbortSignal,
): Promise<Handshake> {
  if (way.proxy === undefined) return shakeHands(socket, target.host, way.ca, signal);
  // The tunnel opens a connection of its own.
  socket.destroy();
  const { connect, abandon } = tunnelThrough(way.proxy, true, way.userAgent, systemClock);
  signal.addEventListener('abort', abandon);
  return new Promise((resolve, reject) => {
    connect({ ...look(target.host, way.ca), ...target }, (error, tunnel) =>
      error === null ? resolve(handshakeOf(tunnel as TLSSocket, signal)) : reject(error),
    );
  });
}
