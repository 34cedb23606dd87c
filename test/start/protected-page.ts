import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';

/** What an enforcement point passes on to the decision service; nothing of it is the client's to choose. */
const credentialHeaders = ['authorization', 'dpop', 'device-posture', 'device-posture-proof'] as const;

/** A small page behind the door, and the smallest enforcement point there is. */
export interface ProtectedPage {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves a page on loopback that opens only for a laptop that holds the level: every request is asked at the decision
 * service's `/v1/authz` first, and any answer but 200 goes back as it is.
 */
export async function startProtectedPage(service: { url: string; ca: string }, level: string): Promise<ProtectedPage> {
  const server = createServer((incoming, answer) => {
    ask(service, level, incoming).then(
      (verdict) => respond(verdict, answer),
      () => answer.writeHead(503).end('the decision service does not answer, so the door stays shut\n'),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

interface Verdict {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

function ask({ url, ca }: { url: string; ca: string }, level: string, incoming: IncomingMessage): Promise<Verdict> {
  const credentials = credentialHeaders.flatMap((name) => {
    const value = incoming.headers[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  const headers = {
    ...Object.fromEntries(credentials),
    'X-Forwarded-Method': incoming.method ?? 'GET',
    'X-Forwarded-Proto': 'http',
    'X-Forwarded-Host': `127.0.0.1:${incoming.socket.localPort}`,
    'X-Forwarded-Uri': incoming.url ?? '/',
  };
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/v1/authz?level=${level}`, { ca, headers, timeout: 5_000 }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => {
        body += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 503, headers: answer.headers, body }));
    });
    asked.on('timeout', () => asked.destroy(new Error('timed out')));
    asked.on('error', reject);
    asked.end();
  });
}

function respond(verdict: Verdict, answer: ServerResponse): void {
  if (verdict.status === 200) {
    answer.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
    answer.end(
      `Welcome, ${verdict.headers['x-device-id']}\ntier ${verdict.headers['x-device-tier']}, levels ${verdict.headers['x-device-levels']}\n`,
    );
    return;
  }
  const challenge = verdict.headers['www-authenticate'];
  answer.writeHead(verdict.status, {
    'content-type': String(verdict.headers['content-type'] ?? 'text/plain'),
    'cache-control': 'no-store',
    ...(challenge === undefined ? {} : { 'www-authenticate': challenge }),
  });
  answer.end(verdict.body);
}
