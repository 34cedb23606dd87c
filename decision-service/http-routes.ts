import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { PublicJwk } from '../shared/jws.ts';
import { authzPath } from './door/authz.ts';
import type { Health } from './health.ts';

export interface Routes {
  authz(request: IncomingMessage, response: ServerResponse): void;
  health(): Promise<Health>;
  readonly tokenKey: { readonly kid: string; readonly jwk: PublicJwk };
  fault(thrown: unknown): void;
}

/** Everything that is not the stream. A body is never read: where one is announced, the connection ends with the answer. */
export function httpRoutes({ authz, health, tokenKey, fault }: Routes): RequestListener {
  const jwks = JSON.stringify({ keys: [{ ...tokenKey.jwk, kid: tokenKey.kid, use: 'sig', alg: 'ES256' }] });
  const route = async (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    if (path === authzPath || path.startsWith(`${authzPath}/`)) return authz(request, response);
    if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405).end();
    if (path === '/healthz') {
      const state = await health();
      response.writeHead(state.ok ? 200 : 503, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
      return void response.end(`${JSON.stringify(state)}\n`);
    }
    if (path === '/.well-known/jwks.json') {
      response.writeHead(200, { 'Content-Type': 'application/jwk-set+json', 'Cache-Control': 'max-age=300' });
      return void response.end(jwks);
    }
    response.writeHead(404).end();
  };
  return (request, response) => {
    const { headers } = request;
    if (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0) {
      response.setHeader('Connection', 'close');
      response.once('finish', () => request.socket.destroySoon());
    }
    route(request, response).catch((thrown) => {
      fault(thrown);
      // An enforcement point takes this for a no.
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  };
}
