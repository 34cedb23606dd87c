import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { AgentConfig } from '../../shared/config.ts';
import { end } from '../support/announced-process.ts';
import { describeWith, needs } from '../support/needs.ts';
import { Spine } from '../support/spine.ts';
import { until } from '../support/until.ts';

describeWith(needs('proxy'), 'an agent behind a proxy', () => {
  let spine: Spine;
  let port: number;
  let children: ChildProcess[];
  let log: string;

  beforeEach(async () => {
    children = [];
    log = '';
    spine = new Spine();
    await spine.startService();
    port = await freePort();
  });
  afterEach(async () => {
    for (const child of children) await end(child);
    await spine.close();
  });

  /** Debian's own proxy; it connects to the service and to nothing else. */
  async function startProxy(...more: string[]): Promise<void> {
    const config = join(spine.folder, 'tinyproxy.conf');
    const lines = [`Port ${port}`, 'Listen 127.0.0.1', 'Timeout 60', 'MaxClients 10', `ConnectPort ${spine.wire.port}`];
    writeFileSync(config, [...lines, `LogFile "${proxyLog()}"`, 'LogLevel Connect', ...more, ''].join('\n'));
    const child = spawn('tinyproxy', ['-d', '-c', config], { stdio: 'ignore' });
    children.push(child);
    await until('the proxy', 10_000, () => isListening(port));
  }
  const proxyLog = () => join(spine.folder, 'tinyproxy.log');
  const throughProxy = () => readFileSync(proxyLog(), 'utf8').includes(`CONNECT 127.0.0.1:${spine.wire.port}`);

  /** The real agent, in a process of its own. */
  function startAgent(more: Partial<AgentConfig>, env: Record<string, string> = {}): void {
    const config = join(spine.folder, 'agent.json');
    mkdirSync(spine.settings.stateDir, { recursive: true, mode: 0o700 });
    writeFileSync(config, JSON.stringify({ ...spine.settings, caFile: spine.service.caFile, ...more }));
    spine.giveCode(spine.service.createToken());
    const args = [join(process.cwd(), 'agent/main.ts'), '--config', config, 'run'];
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...env },
    });
    child.stderr.on('data', (bytes: Buffer) => {
      log += bytes;
    });
    children.push(child);
  }
  const account = (text: string): string => {
    const path = join(spine.folder, 'account');
    writeFileSync(path, text);
    chmodSync(path, 0o600);
    return path;
  };
  const untilDecided = () => until('a decision', 20_000, () => spine.evidence().length > 0);
  const proxy = () => `http://127.0.0.1:${port}`;

  test('is enrolled and judged through it', async () => {
    await startProxy();
    startAgent({ proxy: proxy() });
    await untilDecided();
    expect(throughProxy()).toBe(true);
  });

  test('signs in with the account from its file, and says it nowhere', async () => {
    await startProxy('BasicAuth anna s3cret-word');
    startAgent({ proxy: proxy(), proxyAccountFile: account('anna:s3cret-word\n') });
    await untilDecided();
    expect(throughProxy()).toBe(true);
    expect(log).not.toMatch(/s3cret|YW5uYT/);
  });

  test('that wants an account it was not given says so', async () => {
    await startProxy('BasicAuth anna s3cret-word');
    startAgent({ proxy: proxy() });
    await until('words about the account', 20_000, () => log.includes('put them into a file'));
    expect(log).toContain('"fault":"proxy"');
    expect(spine.evidence()).toEqual([]);
  });

  test('that does not take the account is not asked again for a quarter of an hour', async () => {
    await startProxy('BasicAuth anna s3cret-word');
    startAgent({ proxy: proxy(), proxyAccountFile: account('anna:wrong-word') });
    await until('words about the account', 20_000, () => log.includes('look at proxyAccountFile'));
    expect(Number(/"retryInMs":(\d+)/.exec(log)?.[1])).toBeGreaterThanOrEqual(900_000);
    expect(log).not.toContain('wrong-word');
  });

  test('goes past a proxy of the environment to this very machine, and past any where the configuration says none', async () => {
    await startProxy();
    startAgent({}, { HTTPS_PROXY: proxy() });
    await untilDecided();
    expect(throughProxy()).toBe(false);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
