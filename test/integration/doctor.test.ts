import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Checkup } from '../../agent/doctor/checkup.ts';
import { examine } from '../../agent/doctor/examine.ts';
import { meet } from '../../agent/doctor/patient.ts';
import type { Looks } from '../../agent/doctor/signals-read.ts';
import type { Host } from '../../agent/host/host.ts';
import { IdentityFile } from '../../agent/identity/identity.ts';
import { openCertificates } from '../../decision-service/keys/certificates.ts';
import { sceneHost } from '../support/scene-host.ts';
import { Spine } from '../support/spine.ts';

const now = () => Math.floor(Date.now() / 1_000);
const base64url = (bytes: number) => randomBytes(bytes).toString('base64url');

/** What the laptop of these tests has no tool to read. */
const unreadHere = ['Disk encryption', 'Screen lock'];

/** What the doctor says of a laptop, by what it is about. */
async function examined(
  config: string,
  host: Host = sceneHost(),
  looks?: Promise<Looks>,
): Promise<Record<string, Checkup>> {
  const started = performance.now();
  const checkups = await examine(await meet(host, config), looks);
  expect(performance.now() - started).toBeLessThan(10_000);
  expect(checkups.filter(({ ok, remedy }) => ok === false && (remedy ?? '') === '')).toEqual([]);
  return Object.fromEntries(checkups.map((checkup) => [checkup.about, checkup]));
}
const faults = (checkups: Record<string, Checkup>) =>
  Object.values(checkups)
    .filter(({ ok }) => ok === false)
    .map(({ about }) => about);

describe('the doctor of an enrolled laptop', () => {
  let spine: Spine;
  let config: string;
  beforeEach(async () => {
    spine = new Spine();
    await spine.startService();
    const code = spine.service.createToken();
    await spine.startAgent({ code });
    await spine.untilStatus('a decision', ({ decision }) => decision !== undefined);
    config = join(spine.folder, 'agent.json');
    writeFileSync(config, JSON.stringify({ ...spine.settings, caFile: spine.service.caFile }));
  });
  afterEach(() => spine.close());
  const look = () => examined(config);

  test('finds no fault in a healthy one, and knows the service for its own', async () => {
    const found = await look();
    expect(faults(found)).toEqual(unreadHere);
    for (const about of [
      'agent',
      'enrolment',
      'link',
      'state folder',
      'socket',
      'disk space',
      'ledger',
      'key',
      'proxy',
    ])
      expect(found[about]).toMatchObject({ about, ok: true });
    for (const about of ['name', 'connection', 'certificate', 'service', 'clock'])
      expect(found[about]).toMatchObject({ about, ok: true });
  });

  test('changes nothing in the state folder, with an agent and without', async () => {
    await spine.stopAgent();
    const folder = spine.settings.stateDir;
    const files = () =>
      readdirSync(folder).map((name) => [
        name,
        statSync(join(folder, name)).mtimeMs,
        readFileSync(join(folder, name), 'base64'),
      ]);
    const before = files();
    await look();
    expect(files()).toEqual(before);
  });

  test('says that the agent does not run, and still examines the rest', async () => {
    await spine.stopAgent();
    const found = await look();
    expect(faults(found)).toEqual(['agent', ...unreadHere]);
    expect(found['service']).toMatchObject({ ok: true });
    expect(found['key']).toMatchObject({ ok: true });
  });

  test('finds a clock that differs from that of the service', async () => {
    await spine.stopAgent();
    await spine.stopService();
    spine.skip(1_800);
    await spine.startService();
    const found = await look();
    expect(found['clock']).toMatchObject({ ok: false, said: '30 min behind by the challenge of the service' });
  });

  test('finds a state folder and a key that are open to others', async () => {
    await spine.stopAgent();
    chmodSync(spine.settings.stateDir, 0o755);
    expect((await look())['state folder']).toMatchObject({ ok: false, remedy: expect.stringContaining('chmod 700') });
    chmodSync(spine.settings.stateDir, 0o700);
    const key = keyFile();
    chmodSync(key, 0o640);
    expect((await look())['key']).toMatchObject({ ok: false, remedy: expect.stringContaining('chmod 600') });
  });

  test('finds a key that is gone', async () => {
    await spine.stopAgent();
    rmSync(keyFile());
    expect((await look())['key']).toMatchObject({ ok: false, said: 'the file of the device key is gone' });
  });

  test('finds a damaged ledger, and one that is none', async () => {
    await spine.stopAgent();
    const path = join(spine.settings.stateDir, 'ledger.db');
    const bytes = readFileSync(path);
    bytes.fill(0xff, 4_096, 4_096 + 600);
    writeFileSync(path, bytes);
    rmSync(`${path}-wal`, { force: true });
    expect((await look())['ledger']).toMatchObject({ ok: false });
    writeFileSync(path, 'no database at all'.repeat(100));
    expect((await look())['ledger']).toMatchObject({ ok: false });
  });

  test('finds an identity that cannot be used, and says nothing of what is in it', async () => {
    await spine.stopAgent();
    writeFileSync(join(spine.settings.stateDir, 'identity.json'), '{"version":1,"pending":{"token_secret":"hush hush"');
    const found = await look();
    expect(found['identity']).toMatchObject({ ok: false });
    expect(JSON.stringify(found)).not.toContain('hush');
  });

  test('finds a service with other keys than the pinned ones', async () => {
    await spine.stopAgent();
    const file = new IdentityFile(spine.settings.stateDir);
    const { enrolment } = file.load();
    if (enrolment === undefined) throw new Error('not enrolled');
    file.save({ enrolment: { ...enrolment, issuerKeys: [base64url(32)] } });
    expect((await look())['service']).toMatchObject({ ok: false, remedy: expect.stringContaining('poses') });
  });

  test('goes through the proxy that the agent goes through, and tells the proxy from the service', async () => {
    let status = 200;
    const proxy = createHttp();
    let asked = 0;
    const held: Socket[] = [];
    proxy.on('connection', (socket) => held.push(socket));
    proxy.on('connect', ({ url = '' }, near: Socket) => {
      asked++;
      if (status !== 200) return void near.end(`HTTP/1.1 ${status} No\r\n\r\n`);
      const far = connect(Number(url.split(':')[1]), '127.0.0.1', () => {
        near.write('HTTP/1.1 200 Yes\r\n\r\n');
        near.pipe(far).pipe(near);
      });
      for (const end of [near, far]) end.on('error', () => end.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const through = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    writeFileSync(config, JSON.stringify({ ...spine.settings, caFile: spine.service.caFile, proxy: through }));
    const open = await look();
    expect(open['proxy']).toMatchObject({ ok: true, said: `${through}: proxy in the configuration` });
    for (const about of ['name', 'connection', 'certificate', 'service', 'clock'])
      expect(open[about]).toMatchObject({ about, ok: true });
    asked = 0;
    status = 407;
    const shut = await look();
    expect(shut['proxy']).toMatchObject({ ok: false, said: expect.stringContaining('407') });
    expect(shut['service']).toMatchObject({ ok: null });
    // Once: a directory locks an account after a few wrong passwords.
    expect(asked).toBe(1);
    for (const socket of held) socket.destroy();
    await new Promise((resolve) => proxy.close(resolve));
  });

  const keyFile = () =>
    join(spine.settings.stateDir, `device-key-${new IdentityFile(spine.settings.stateDir).load().key?.id}`);
});

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
