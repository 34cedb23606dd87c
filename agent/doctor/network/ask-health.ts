import { request } from 'node:http';
import type { Socket } from 'node:net';
import * as v from 'valibot';
import { readJson } from '../../json-text.ts';

/** What a server says of itself when nobody says who asks. */
export interface ServerWord {
  /** The clock of whoever answered, from the Date header (RFC 9110 §6.6.1). */
  readonly date: number | undefined;
  readonly status: number;
  readonly version: string | undefined;
  readonly isWell: boolean | undefined;
}

const Health = v.object({ ok: v.boolean(), version: v.pipe(v.string(), v.maxLength(64)) });
/** What the service says of its health is a line. */
const maxBytes = 4_096;

/** Asks for the health of the service on a connection, which ends with the answer. */
export function askHealth(socket: Socket, host: string, userAgent: string): Promise<ServerWord> {
  return new Promise((resolve, reject) => {
    const asked = request({
      // Not with an agent: that would open a connection of its own.
      createConnection: () => socket,
      path: '/healthz',
      headers: { Host: host, 'User-Agent': userAgent },
      maxHeaderSize: 8_192,
    });
    asked.on('error', reject);
    asked.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        if (text.length > maxBytes) response.destroy();
      });
      response.on('close', () => {
        const health = v.safeParse(Health, readJson(text));
        const at = Date.parse(response.headers.date ?? '');
        resolve({
          date: Number.isNaN(at) ? undefined : Math.floor(at / 1_000),
          status: response.statusCode ?? 0,
          version: health.success ? health.output.version : undefined,
          isWell: health.success ? health.output.ok : undefined,
        });
      });
    });
    asked.end();
  });
}
