import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { thisBoot } from '../../agent/boot.ts';
import type { Settings } from '../../agent/config-file.ts';
import { type Daemon, startDaemon } from '../../agent/daemon.ts';
import { requestKey } from '../../agent/host/recording-file.ts';
import { replayHost } from '../../agent/host/replay.ts';
import { ladderFor } from '../../agent/keys/ladder-for.ts';
import { jsonLog } from '../../agent/log.ts';
import { systemClock } from '../../agent/system-clock.ts';
import type { Platform } from '../../shared/platform.ts';
import { startTestService, type TestService } from '../decision-service/test-service.ts';
import { until } from '../support/until.ts';

/** A name that no name server ever knows (RFC 6761 §6.4): the proxy alone can lead there. */
const url = 'https://stance.invalid';
const internetSettings = 'HKCU\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';

/** How each system names a proxy on a port of this machine. */
const named: Readonly<Record<Platform, (port: number) => Record<string, unknown>>> = {
  linux: (port) => ({
    [requestKey.text('/etc/environment')]: { is: `https_proxy=http://127.0.0.1:${port}\nno_proxy=other.example\n` },
  }),
  darwin: (port) => ({
    [requestKey.run('scutil', ['--proxy'])]: {
      is: {
        exit: 0,
        stdout: `<dictionary> {\n  HTTPSEnable : 1\n  HTTPSPort : ${port}\n  HTTPSProxy : 127.0.0.1\n}\n`,
      },
    },
  }),
  win32: (port) => ({
    [requestKey.registryValue(internetSettings, 'ProxyEnable')]: { is: 1 },
    [requestKey.registryValue(internetSettings, 'ProxyServer')]: { is: `http=x.example:80;https=127.0.0.1:${port}` },
    [requestKey.registryValue(internetSettings, 'ProxyOverride')]: { is: '<local>' },
  }),
};

let folder: string;
let service: TestService;
let proxy: Server;
let daemon: Daemon | undefined;
let log: string[];
let asked: string[];
const held: Socket[] = [];

beforeEach(async () => {
  // Whoever runs these tests may sit behind a proxy.
  for (const name of ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY']) delete process.env[name];
  folder = mkdtempSync(join(tmpdir(), 'stance-way-'));
  [log, asked] = [[], []];
  service = await startTestService({ url });
  proxy = createServer().on('connection', (socket) => held.push(socket));
  proxy.on('connect', ({ url: target = '' }, near: Socket) => {
    asked.push(target);
    const far = connect(service.running.port, '127.0.0.1', () => {
      near.write('HTTP/1.1 200 Yes\r\n\r\n');
      near.pipe(far).pipe(near);
    });
    for (const end of [near, far]) end.on('error', () => end.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await daemon?.stop();
  daemon = undefined;
  await service.stop();
  for (const socket of held.splice(0)) socket.destroy();
  await new Promise((resolve) => proxy.close(resolve));
  rmSync(folder, { recursive: true });
});

/** An agent on a machine out of a recording, with no proxy in its own environment. */
async function startOn(platform: Platform, answers: Record<string, unknown>): Promise<void> {
  const settings: Settings = {
    mode: 'user',
    stateDir: join(folder, 'state'),
    socketDir: join(folder, 'run'),
    enrolmentFile: join(folder, 'state/enrolment'),
    keyProtection: 'file',
    logLevel: 'debug',
  };
  const host = replayHost({ stance: 'recording', version: 1, platform, at: systemClock.now(), answers });
  daemon = await startDaemon({
    settings,
    ca: readFileSync(service.running.caFile, 'utf8'),
    host,
    clock: systemClock,
    boot: thisBoot(),
    ladder: ladderFor(settings, host),
    log: jsonLog('debug', (line) => log.push(line)),
  });
  writeFileSync(settings.enrolmentFile, service.running.createToken(), { mode: 0o600 });
}

test.each(['linux', 'darwin', 'win32'] as const)(
  'an agent on %s is enrolled and judged through the proxy that its system names',
  async (platform) => {
    await startOn(platform, named[platform]((proxy.address() as AddressInfo).port));
    await until('a decision', 20_000, () => log.some((line) => line.includes('"decided"')));
    expect(new Set(asked)).toEqual(new Set(['stance.invalid:443']));
  },
);

test('an agent on a Mac with a proxy script says that it does not run it, and tries by itself', async () => {
  const stdout =
    '<dictionary> {\n  ProxyAutoConfigEnable : 1\n  ProxyAutoConfigURLString : http://p.example/a.pac\n}\n';
  await startOn('darwin', { [requestKey.run('scutil', ['--proxy'])]: { is: { exit: 0, stdout } } });
  await until('the fault', 20_000, () => log.some((line) => line.includes('"offline"')));
  const warned = log.filter((line) => line.includes('"connecting"')).map((line) => JSON.parse(line));
  expect(warned[0]).toMatchObject({ level: 'warn', why: expect.stringContaining('a proxy script is configured') });
  expect(asked).toEqual([]);
});
