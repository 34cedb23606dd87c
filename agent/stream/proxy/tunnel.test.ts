import { createServer as createHttp } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { ManualClock } from '../../../shared/testing/manual-clock.ts';
import { Connection, type Ending } from '../connection.ts';
import type { HttpProxy } from './http-proxy.ts';

let servers: Server[];
let sockets: Set<Socket>;
let clock: ManualClock;
let endings: Ending[];
/** What the proxy was asked, each request whole. */
let asked: string[];

beforeEach(() => {
  [servers, sockets, clock, endings, asked] = [[], new Set(), new ManualClock(), [], []];
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
});

async function listen(server: Server): Promise<number> {
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A service that takes whoever comes and says nothing. */
async function startService(): Promise<number> {
  const http = createHttp();
  new WebSocketServer({ server: http, handleProtocols: (offered) => [...offered][0] ?? false });
  return listen(http);
}

/** A proxy that reads one request and then does as it is told. */
const startProxy = (answer: (socket: Socket, request: string) => void): Promise<number> =>
  listen(
    createServer((socket) => {
      let request = '';
      const read = (bytes: Buffer) => {
        request += bytes.toString('latin1');
        if (!request.includes('\r\n\r\n')) return;
        socket.off('data', read);
        asked.push(request);
        answer(socket, request);
      };
      socket.on('data', read);
    }),
  );

/** Joins the two ends, as a proxy does that works. */
const join = (socket: Socket, request: string) => {
  const [, host, port] = /^CONNECT (\S+):(\d+) HTTP\/1\.1\r\n/.exec(request) ?? [];
  const far = connect(Number(port), host?.replace(/^\[|\]$/g, ''));
  sockets.add(far);
  far.on('connect', () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    socket.pipe(far).pipe(socket);
  });
  far.on('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'));
};

const through = (port: number, service: string, account?: () => string | undefined): Connection => {
  const proxy: HttpProxy = {
    name: 'http://proxy.example:3128',
    isTls: false,
    host: '127.0.0.1',
    port,
    account: account ?? (() => undefined),
  };
  return new Connection(service, { userAgent: 'test', proxy }, clock, {
    message: () => undefined,
    ended: (ending) => endings.push(ending),
  });
};

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 5_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error('not within 5 s');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** How a connection ends through a proxy that answers with these bytes. */
async function endingAfter(answer: string, account?: () => string): Promise<Ending | undefined> {
  const port = await startProxy((socket) => socket.write(answer));
  through(port, 'ws://stance.example:8443', account);
  await until(() => endings.length > 0);
  return endings[0];
}

describe('a proxy that works', () => {
  test('is asked for the service by name, and joins the two', async () => {
    const service = await startService();
    const connection = through(await startProxy(join), `ws://localhost:${service}`);
    // Open, it waits to send its first ping.
    await until(() => clock.waiting === 1 && asked.length === 1 && sockets.size >= 3);
    expect(asked[0]).toMatch(new RegExp(`^CONNECT localhost:${service} HTTP/1.1\r\nHost: localhost:${service}\r\n`));
    expect(asked[0]).not.toContain('Proxy-Authorization');
    expect(endings).toEqual([]);
    connection.end('done');
    await until(() => endings.length > 0);
    expect(endings[0]?.said).toBe('done');
  });

  test('is given name and password when there are some', async () => {
    await endingAfter('HTTP/1.1 403 Forbidden\r\n\r\n', () => 'anna:é:x');
    expect(asked[0]).toContain(`Proxy-Authorization: Basic ${Buffer.from('anna:é:x').toString('base64')}\r\n`);
  });

  test('is asked for an IPv6 address in brackets', async () => {
    const port = await startProxy((socket) => socket.end('HTTP/1.1 403 No\r\n\r\n'));
    through(port, 'ws://[2001:db8::1]:8443');
    await until(() => endings.length > 0);
    expect(asked[0]).toMatch(/^CONNECT \[2001:db8::1\]:8443 HTTP\/1\.1\r\n/);
  });
});

describe('a proxy that does not', () => {
  test('want us says so, with what to do', async () => {
    expect(await endingAfter('HTTP/1.1 403 Forbidden\r\n\r\n')).toMatchObject({
      fault: 'proxy',
      said: 'the proxy http://proxy.example:3128 does not let anybody connect to stance.example:8443 (403): ask for it to be allowed',
    });
  });

  test('know us asks for an account', async () => {
    const ending = await endingAfter('HTTP/1.1 407 Sign in\r\nProxy-Authenticate: Basic realm="x"\r\n\r\n');
    expect(ending?.said).toContain('wants a name and password (407): put them into a file');
    expect(ending?.ownWaitMs).toBeUndefined();
  });

  test('take our password is not asked again so soon that it locks the account', async () => {
    const ending = await endingAfter(
      'HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm="x"\r\n\r\n',
      () => 'anna:s3cret',
    );
    expect(ending).toMatchObject({ fault: 'proxy', ownWaitMs: 900_000 });
    expect(ending?.said).toContain('look at proxyAccountFile');
    expect(JSON.stringify(ending)).not.toMatch(/s3cret|anna/);
  });

  test('speak Basic is named with what it wants instead', async () => {
    const answer = 'HTTP/1.1 407 No\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\n\r\n';
    expect((await endingAfter(answer))?.said).toContain('a sign-in by Negotiate or NTLM (407)');
  });

  test.each([
    ['reach the service', 'HTTP/1.1 504 Timeout\r\n\r\n', 'could not connect to stance.example:8443 (504)'],
    ['speak HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', 'cannot be used: Parse Error'],
    ['stop', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(1_000_000)}`, 'cannot be used: Parse Error'],
    ['keep to its headers', `HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(10_000)}\r\n`, 'cannot be used: Parse Error'],
    ['wait for its turn', 'HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 101 Switching', 'says what the service cannot have said'],
  ])('%s is a fault of the proxy', async (_, answer, said) => {
    const ending = await endingAfter(answer);
    expect(ending).toMatchObject({ fault: 'proxy', said: expect.stringContaining(said) });
  });

  test.each([
    ['answer', () => undefined],
    ['finish its answer', (socket: Socket) => void socket.write('HTTP/1.1 200 OK\r\nX: ')],
    ['come to the point', (socket: Socket) => void socket.write('HTTP/1.1 100 Continue\r\n\r\n'.repeat(20))],
  ])('%s is given up after 15 s', async (_, answer) => {
    through(await startProxy(answer), 'ws://stance.example:8443');
    await until(() => asked.length === 1);
    expect(endings).toEqual([]);
    clock.advance(15_000);
    await until(() => endings.length > 0);
    expect(endings[0]).toMatchObject({ fault: 'proxy', said: expect.stringContaining('does not answer') });
  });

  test('run is a fault of the proxy and not of the service', async () => {
    const port = await startProxy(() => undefined);
    const [server] = servers.splice(0);
    await new Promise((resolve) => server?.close(resolve));
    through(port, 'ws://stance.example:8443');
    await until(() => endings.length > 0);
    expect(endings[0]).toMatchObject({
      fault: 'proxy',
      said: expect.stringContaining('cannot be used: connect ECONNREFUSED'),
    });
  });
});

test('an account that cannot be read keeps us from asking', async () => {
  const port = await startProxy(join);
  through(port, 'ws://stance.example:8443', () => {
    throw new Error('proxyAccountFile /x cannot be used: no such file');
  });
  await until(() => endings.length > 0);
  expect(endings[0]).toMatchObject({ fault: 'proxy', said: 'proxyAccountFile /x cannot be used: no such file' });
  expect(asked).toEqual([]);
});

test('a connection that is ended while its tunnel is dug leaves no socket behind', async () => {
  let gone = false;
  const port = await startProxy((socket) => void socket.on('close', () => (gone = true)));
  const connection = through(port, 'ws://stance.example:8443');
  await until(() => asked.length === 1);
  connection.end('the agent stops');
  await until(() => gone && endings.length === 1);
  expect(clock.waiting).toBe(0);
});
