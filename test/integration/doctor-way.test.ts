import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Host } from '../../agent/host/host.ts';
import { IdentityFile } from '../../agent/identity/identity.ts';
import { openCertificates } from '../../decision-service/keys/certificates.ts';
import { examined } from '../support/examined.ts';
import { sceneHost } from '../support/scene-host.ts';

const now = () => Math.floor(Date.now() / 1_000);
const base64url = (bytes: number) => randomBytes(bytes).toString('base64url');

describe('the doctor on the way to a service', () => {
  let folder: string;
  const open: Server[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stance-doctor-'));
    mkdirSync(join(folder, 'state'), { mode: 0o700 });
  });
  afterEach(async () => {
    for (const server of open.splice(0)) await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });

  /** A laptop that is about to be enrolled at an address, and trusts one authority. */
  function laptop(url: string, caFile?: string): string {
    new IdentityFile(join(folder, 'state')).save({
      pending: { url, issuer_jkts: [base64url(32)], token_id: base64url(12), token_secret: base64url(32) },
    });
    const config = join(folder, 'agent.json');
    writeFileSync(
      config,
      JSON.stringify({ mode: 'user', stateDir: join(folder, 'state'), socketDir: folder, proxy: 'none', caFile }),
    );
    return config;
  }

  async function listening(server: Server, host = '127.0.0.1'): Promise<number> {
    open.push(server);
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    return (server.address() as AddressInfo).port;
  }

  /** A server with a certificate for a host, made at a moment. */
  async function server(
    name: string,
    host: string,
    at: number,
    date?: Date,
  ): Promise<{ port: number; caFile: string }> {
    mkdirSync(join(folder, name));
    const { key, certificate, caFile } = await openCertificates(join(folder, name), host, at);
    const https = createHttps({ key, cert: certificate }, (_, response) => {
      if (date !== undefined) response.setHeader('Date', date.toUTCString());
      response.writeHead(404, { Connection: 'close' }).end();
    });
    return { port: await listening(https, '0.0.0.0'), caFile };
  }

  test('finds an authority that is not trusted', async () => {
    const { port } = await server('one', '127.0.0.1', now());
    mkdirSync(join(folder, 'other'));
    const other = await openCertificates(join(folder, 'other'), '127.0.0.1', now());
    const found = await examined(laptop(`https://127.0.0.1:${port}`, other.caFile));
    expect(found['certificate']).toMatchObject({ ok: false, remedy: expect.stringContaining('caFile') });
    expect(found['service']).toMatchObject({ ok: null });
  });

  test('finds a certificate that ran out', async () => {
    const { port, caFile } = await server('old', '127.0.0.1', now() - 500 * 86_400);
    const found = await examined(laptop(`https://127.0.0.1:${port}`, caFile));
    expect(found['certificate']).toMatchObject({ ok: false, said: expect.stringContaining('ran out') });
    // The clock is right, by the only one who said anything; and that one proved nothing.
    expect(found['clock']).toMatchObject({ ok: true, said: expect.stringContaining('proved nothing') });
  });

  test('finds a certificate that is still to come, and the clock that makes it so', async () => {
    const year = 365 * 86_400;
    const { port, caFile } = await server('new', '127.0.0.1', now() + year, new Date((now() + year) * 1_000));
    const found = await examined(laptop(`https://127.0.0.1:${port}`, caFile));
    expect(found['certificate']).toMatchObject({ ok: false, remedy: expect.stringContaining('clock') });
    expect(found['clock']).toMatchObject({ ok: false, said: expect.stringContaining('365 days behind') });
  });

  test('finds a certificate for another host', async () => {
    const { port, caFile } = await server('host', 'other.example', now());
    const found = await examined(laptop(`https://127.0.0.2:${port}`, caFile));
    expect(found['certificate']).toMatchObject({ ok: false, said: expect.stringContaining('DNS:other.example') });
  });

  test('finds a good server that is not the service', async () => {
    const { port, caFile } = await server('web', '127.0.0.1', now());
    const found = await examined(laptop(`https://127.0.0.1:${port}`, caFile));
    expect(found['certificate']).toMatchObject({ ok: true });
    expect(found['service']).toMatchObject({ ok: false, said: expect.stringContaining('404') });
  });

  test('finds a name that does not exist', async () => {
    const found = await examined(laptop('https://stance.invalid'));
    expect(found['name']).toMatchObject({ ok: false, remedy: expect.any(String) });
    expect(found['connection']).toMatchObject({ ok: null });
    expect(found['clock']).toMatchObject({ ok: null });
  });

  test('finds a port on which nobody listens', async () => {
    const server = createServer();
    const port = await listening(server);
    open.pop();
    await new Promise((resolve) => server.close(resolve));
    const found = await examined(laptop(`https://127.0.0.1:${port}`));
    expect(found['connection']).toMatchObject({ ok: false, said: expect.stringContaining('ECONNREFUSED') });
  });

  test('does not wait for a hole that swallows everything', async () => {
    const held: { destroy(): void }[] = [];
    const port = await listening(createServer((socket) => held.push(socket)));
    const found = await examined(laptop(`https://127.0.0.1:${port}`));
    expect(found['connection']).toMatchObject({ ok: true });
    expect(found['certificate']).toMatchObject({ ok: false, said: 'no answer within 1.8 s' });
    for (const socket of held) socket.destroy();
  });

  test('ends within ten seconds where everything hangs: the agent, the service and every question to the machine', async () => {
    const held: { destroy(): void }[] = [];
    const hole = () => createServer((socket) => held.push(socket.resume()));
    const port = await listening(hole());
    const agent = hole();
    open.push(agent);
    await new Promise<void>((resolve) => agent.listen(join(folder, 'agent.sock'), resolve));
    const silent = () => new Promise<never>(() => undefined);
    const { platform, now } = sceneHost();
    const host = new Proxy({ platform, now } as Host, { get: (of, name) => Reflect.get(of, name) ?? silent });
    const found = await examined(laptop(`https://127.0.0.1:${port}`), host, silent());
    expect(found['agent']).toMatchObject({ ok: false, said: 'no answer within 1.2 s' });
    expect(found['signals']).toMatchObject({ ok: null });
    expect(found['state folder']).toMatchObject({ ok: true });
    for (const socket of held) socket.destroy();
  });

  test('finds something on the port that speaks no TLS', async () => {
    const port = await listening(createServer((socket) => socket.resume().end('SSH-2.0-of_a_sort\r\n')));
    const found = await examined(laptop(`https://127.0.0.1:${port}`));
    expect(found['certificate']).toMatchObject({ ok: false, remedy: expect.stringContaining('Something else') });
  });

  test('finds a configuration that cannot be used, and says where', async () => {
    const config = join(folder, 'broken.json');
    writeFileSync(config, '{ "mode": "sometimes" }');
    const found = await examined(config);
    expect(found['configuration']).toMatchObject({ ok: false, said: expect.stringContaining('mode') });
  });
});
