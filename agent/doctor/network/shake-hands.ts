import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';

/** What a server showed of itself. */
export interface ShownCertificate {
  /** Whom it names, as it is written there. */
  readonly names: string;
  /** Who is at the end of the chain that it showed. */
  readonly authority: string;
  /** The last certificate of that chain (DER), which the authority signed or is. */
  readonly last: Buffer;
  readonly validTo: string;
  readonly validFrom: string;
  /** The code by which TLS refuses it; undefined where it is good for this host. */
  readonly refusedFor: string | undefined;
}

/** A TLS connection, and the certificate on its other end. */
export interface Handshake {
  readonly socket: TLSSocket;
  readonly shown: ShownCertificate;
}

/**
 * What TLS is asked for here: to look at a certificate whatever it is worth. Nothing of this laptop is ever said on such a
 * connection; only its code for a refusal is used.
 */
export const look = (host: string, ca: string | undefined): ConnectionOptions => ({
  ...(isIP(host) === 0 ? { servername: host } : {}),
  ...(ca === undefined ? {} : { ca }),
  host,
  rejectUnauthorized: false,
  ALPNProtocols: ['http/1.1'],
});

/** Shakes hands on a connection. Throws where the other side does not speak TLS. */
export const shakeHands = (
  socket: Duplex,
  host: string,
  ca: string | undefined,
  signal: AbortSignal,
): Promise<Handshake> => handshakeOf(connect({ ...look(host, ca), socket }), signal);

/** The end of a handshake that is under way. */
export function handshakeOf(socket: TLSSocket, signal: AbortSignal): Promise<Handshake> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => socket.destroy());
    socket.once('secureConnect', () => resolve({ socket, shown: shownOn(socket) }));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed in the middle of the handshake')));
  });
}

function shownOn(socket: TLSSocket): ShownCertificate {
  const certificate = socket.getPeerCertificate(true);
  const last = lastOf(certificate);
  const { authorizationError: refusal } = socket;
  return {
    names: certificate.subjectaltname ?? nameOf(certificate.subject),
    authority: nameOf(last.issuer),
    last: last.raw,
    validFrom: certificate.valid_from,
    validTo: certificate.valid_to,
    // Declared an Error; it is the code.
    refusedFor: socket.authorized ? undefined : String(refusal ?? 'it is refused'),
  };
}

/** A chain is longer only where somebody wants to keep us busy. */
const maxChain = 10;

function lastOf(certificate: DetailedPeerCertificate): DetailedPeerCertificate {
  let at = certificate;
  for (let count = 0; count < maxChain; count++) {
    const next = at.issuerCertificate;
    if (next === undefined || next === at || next.fingerprint256 === at.fingerprint256) break;
    at = next;
  }
  return at;
}

function nameOf(name: { CN?: string | string[]; O?: string | string[] } | undefined): string {
  const said = name?.CN ?? name?.O ?? 'nobody by name';
  return typeof said === 'string' ? said : said.join(', ');
}
