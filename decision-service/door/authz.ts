import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Jws } from '../../shared/jws.ts';
import type { ResultFinding } from '../../shared/result.ts';
import type { Clock } from '../../shared/time.ts';
import type { SigningKey } from '../keys/signing-key.ts';
import { checkProof, type Forwarded } from './check-proof.ts';
import type { Access } from './live-access.ts';
import { readToken } from './posture-token.ts';
import type { ReplayCache } from './replay-cache.ts';

export const authzPath = '/v1/authz';

export interface AuthzNeeds {
  readonly key: SigningKey;
  readonly url: string;
  readonly clock: Clock;
  readonly seen: ReplayCache;
  access(device: string, level: string | undefined): Access;
}

/** A token is under 1 KiB and a proof half of that; what is longer is something else. */
const credentialBytes = 4_096;
const jws = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/**
 * The check an enforcement point makes for each request (enforcement.md §2): 200 with the three `X-Device-*` headers, 401
 * for who proves nothing, 403 for who is known and may not. Its own `X-Device-*` input is never looked at.
 */
export function authz(needs: AuthzNeeds): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const query = new URL(request.url ?? '/', 'http://door').searchParams;
    const levels = query.getAll('level');
    const credential = readCredential(request);
    if (credential === undefined) return unproved(response, undefined, 'no token and proof');
    const { token, proof } = credential;
    const now = needs.clock.now();
    const claims = readToken(needs.key, needs.url, token, now);
    if (typeof claims === 'string') return unproved(response, 'invalid_token', `token: ${claims}`);
    const forwarded = forwardedRequest(request);
    const bound = { token, jkt: claims.cnf.jkt, request: forwarded, now };
    const fault = checkProof(proof, bound, needs.seen);
    if (fault !== undefined) return unproved(response, 'invalid_dpop_proof', `proof: ${fault}`);
    // Two levels are a mistake in the enforcement point's configuration: neither is guessed.
    if (levels.length > 1) return denied(response, undefined, 'more than one level asked for', []);
    const access = needs.access(claims.sub, levels[0]);
    if (!access.open) return denied(response, levels[0], access.why, access.findings);
    // Always all three: where one is missing, some enforcement points let the client's own through.
    response.writeHead(200, {
      'Cache-Control': 'no-store',
      'Content-Length': 0,
      'X-Device-Id': claims.sub,
      'X-Device-Tier': access.tier,
      'X-Device-Levels': access.levels.join(','),
    });
    response.end();
  };
}

function readCredential({ headers }: IncomingMessage): { token: Jws; proof: Jws } | undefined {
  const [scheme, bearer] = (headers.authorization ?? '').split(' ');
  const pairs = [
    [scheme?.toLowerCase() === 'dpop' ? bearer : undefined, headers['dpop']],
    [headers['device-posture'], headers['device-posture-proof']],
  ];
  const [token, proof] = pairs.find(([first]) => first !== undefined) ?? [];
  return isJws(token) && isJws(proof) ? { token, proof } : undefined;
}

const isJws = (text: unknown): text is Jws =>
  typeof text === 'string' && text.length <= credentialBytes && jws.test(text);

/**
 * The request the client made, as the enforcement point says. Envoy says it by the rest of the path and its own method. A
 * header that came twice is joined by a comma and matches no proof.
 */
export function forwardedRequest({ headers, method, url }: IncomingMessage): Forwarded {
  const one = (name: string) => [headers[name]].flat()[0];
  const path = one('x-forwarded-uri') ?? (url ?? '').slice(authzPath.length);
  const host = one('x-forwarded-host') ?? headers.host ?? '';
  return {
    method: one('x-forwarded-method') ?? method ?? '',
    uri: `${one('x-forwarded-proto') ?? 'https'}://${host}${path.startsWith('/') ? path : `/${path}`}`,
  };
}

function unproved(response: ServerResponse, error: string | undefined, detail: string): void {
  const challenge = `DPoP ${error === undefined ? '' : `error="${error}", `}algs="ES256"`;
  answer(response, 401, { 'WWW-Authenticate': challenge }, { title: 'Proof of posture needed', detail });
}

function denied(
  response: ServerResponse,
  level: string | undefined,
  detail: string,
  findings: readonly ResultFinding[],
): void {
  answer(
    response,
    403,
    {},
    {
      title: 'The device may not reach this now',
      detail,
      ...(level === undefined ? {} : { level }),
      findings: findings.map(({ id, words }) => ({ id, sentence: words.sentence })),
    },
  );
}

function answer(response: ServerResponse, status: number, headers: Record<string, string>, problem: object): void {
  const body = JSON.stringify({ type: 'about:blank', status, ...problem });
  response.writeHead(status, { ...headers, 'Cache-Control': 'no-store', 'Content-Type': 'application/problem+json' });
  response.end(body);
}
