import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { exitStatus } from '../../shared/errors.ts';
import { resultExtension } from '../../shared/result.ts';
import { enrolledDevice } from '../support/device/device.ts';

const main = join(process.cwd(), 'decision-service/main.ts');

let dir: string;
let data: string;
const running: ChildProcess[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stance-command-'));
  data = join(dir, 'data');
});
afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(dir, { recursive: true, force: true });
});

/** Runs a command to its end. */
function command(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  return { status, stdout, stderr };
}

interface Ready {
  readonly ready: boolean;
  readonly url: string;
  readonly port: number;
  readonly caFile: string;
}

async function run(...args: string[]): Promise<{ child: ChildProcess; ready: Ready; said: string[] }> {
  const child = spawn(process.execPath, [main, 'run', '--data', data, '--json', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  const said: string[] = [];
  child.stderr?.on('data', (text: Buffer) => said.push(text.toString()));
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [line] = (await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error(said.join('')))),
  ])) as [string];
  return { child, ready: JSON.parse(line) as Ready, said };
}

const anyPort = ['--listen', '127.0.0.1:0'];

test('the first start makes everything for its owner alone, says where it is, and ends cleanly on a signal', async () => {
  const { child, ready, said } = await run(...anyPort);
  expect(ready).toMatchObject({ ready: true, url: `https://127.0.0.1:${ready.port}` });
  expect(readdirSync(data).sort()).toEqual(['keys', 'offline', 'policy.yaml', 'store', 'tls']);
  expect(statSync(data).mode & 0o777).toBe(0o700);
  for (const path of readdirSync(data, { recursive: true, encoding: 'utf8' })) {
    const { mode } = statSync(join(data, path));
    expect([path, mode & 0o077]).toEqual([path, 0]);
  }
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(said.join('')).toBe('');
});

test('commands work beside a running service, which sees what they did', async () => {
  const { ready } = await run(...anyPort);
  const made = command('token', 'create', '--data', data, '--uses', '2', '--expires', '15m');
  expect(made.status).toBe(0);
  const code = made.stdout.trim();
  expect(code).toMatch(/^stance1\.[A-Za-z0-9_-]+$/);
  const { device, stream } = await enrolledDevice(code, ready.caFile);
  await device.attest(stream);

  const list = command('token', 'list', '--data', data, '--json');
  expect(JSON.parse(list.stdout)).toMatchObject([{ id: device.data.token_id, used: 1, uses: 2, state: 'alive' }]);
  for (const { stdout } of [list, command('token', 'list', '--data', data)])
    expect(stdout).not.toContain(device.data.token_secret);
  expect(JSON.parse(command('devices', '--data', data, '--json').stdout)).toMatchObject([
    { id: device.id, tier: 'affirming', platform: 'linux' },
  ]);

  const uses = command('token', 'uses', device.data.token_id, '--data', data);
  expect(uses.stdout).toMatch(new RegExp(`^\\S+Z  ${device.key.kid}  enrolled\n$`));

  expect(command('rotate', device.id, '--data', data).status).toBe(0);
  expect((await stream.expect('recollect')).reason).toBe('an administrator decided about this device');
  expect((await device.attest(stream)).claims[resultExtension].rotate).toBe(true);
  expect(command('rotate', device.id, '--undo', '--data', data).stdout).toMatch(/no longer asked/);
  expect((await device.attest(stream)).claims[resultExtension].rotate).toBeUndefined();

  expect(command('accept', device.key.kid.slice(0, 8), '--data', data).status).toBe(0);
  expect((await stream.expect('recollect')).reason).toBe('an administrator accepted this device');
  expect(command('token', 'revoke', device.data.token_id, '--data', data).status).toBe(0);
  await expect(enrolledDevice(code, ready.caFile)).rejects.toThrow('enrol-token-invalid');

  expect(command('revoke', device.id, '--data', data).status).toBe(0);
  const told = performance.now();
  expect((await stream.expect('decision')).result).toBeDefined();
  expect(await stream.closed).toEqual({ code: 3003, reason: 'revoked' });
  expect(performance.now() - told).toBeLessThan(1_000);
});

test('issuer keys are shown and rolled from the command line', async () => {
  const { child } = await run(...anyPort);
  child.kill('SIGTERM');
  await once(child, 'exit');
  const [issuer, next] = JSON.parse(command('keys', 'show', '--data', data, '--json').stdout, (name, value) =>
    name === '' ? [value.issuer, value.next] : value,
  ) as [string, string];
  const file = join(data, 'offline/next-issuer.pem');
  const rolled = command('keys', 'roll', '--data', data, '--next-key', file, '--compromised');
  expect([rolled.status, rolled.stderr]).toEqual([0, '']);
  expect(rolled.stdout).toMatch(/restart it now\ncarry .*offline\/next-issuer-.*\.pem away/);
  expect(rolled.stdout).not.toContain('PRIVATE');
  const shown = command('keys', 'show', '--data', data).stdout;
  expect(shown).toMatch(new RegExp(`^signs    ${next}\nnext .*\nbefore   ${issuer}  until .*  compromised\n$`));
  const again = command('keys', 'roll', '--data', data, '--next-key', file);
  expect([again.status, again.stderr]).toEqual([
    exitStatus.configInvalid,
    expect.stringMatching(/not the next issuer key/),
  ]);
});

test('every mistake is one line that names what and where, with its own exit status', async () => {
  const busy = createServer().listen(0, '127.0.0.1').unref();
  await once(busy, 'listening');
  const { port } = busy.address() as { port: number };
  const badPolicy = join(dir, 'bad.yaml');
  writeFileSync(badPolicy, 'version: "1"\nlevels: nothing\n');
  writeFileSync(join(dir, 'file'), '');
  const cases: [keyof typeof exitStatus, RegExp, string[]][] = [
    [
      'portInUse',
      new RegExp(`cannot listen on 127\\.0\\.0\\.1:${port}: the port is in use`),
      ['run', '--data', data, '--listen', `127.0.0.1:${port}`],
    ],
    ['policyInvalid', /bad\.yaml:2: levels: expected Array/, ['run', '--data', data, '--policy', badPolicy]],
    ['policyInvalid', /none\.yaml: no such file/, ['run', '--data', data, '--policy', join(dir, 'none.yaml')]],
    ['configInvalid', /nowhere: no such folder/, ['run', '--data', data, '--tpm-roots', join(dir, 'nowhere')]],
    ['stateUnwritable', /file\/data/, ['run', '--data', join(dir, 'file/data')]],
    ['usage', /--data is missing/, ['run']],
    ['usage', /Unknown option '--dta'/, ['run', '--dta', data]],
    ['usage', /--listen 8443: expected HOST:PORT/, ['run', '--data', data, '--listen', '8443']],
    [
      'usage',
      /--url http:\/\/plain\.example: expected an https origin/,
      ['run', '--data', data, '--url', 'http://plain.example', ...anyPort],
    ],
    ['usage', /"dance" is not a command/, ['dance']],
    ['usage', /--admissions 0: expected a number/, ['run', '--data', data, '--admissions', '0']],
    ['usage', /--admissions 10001: expected a number/, ['run', '--data', data, '--admissions', '10001']],
    ['usage', /--uses 0: expected a number/, ['token', 'create', '--data', data, '--uses', '0']],
    ['usage', /--expires soon: expected a duration/, ['token', 'create', '--data', data, '--expires', 'soon']],
    ['configInvalid', /nowhere: no such folder/, ['devices', '--data', join(dir, 'nowhere')]],
    ['usage', /nobody: no such device/, ['revoke', 'nobody', '--data', data]],
    ['usage', /nobody: no such device/, ['rotate', 'nobody', '--data', data]],
    ['usage', /none: no such token/, ['token', 'uses', 'none', '--data', data]],
    ['usage', /--next-key is missing/, ['keys', 'roll', '--data', data]],
    [
      'configInvalid',
      /nothing\.pem: no private key/,
      ['keys', 'roll', '--data', data, '--next-key', join(dir, 'nothing.pem')],
    ],
  ];
  for (const [code, line, args] of cases) {
    const { status, stderr } = command(...args);
    expect([args.join(' '), stderr.trim().split('\n').length, status]).toEqual([args.join(' '), 1, exitStatus[code]]);
    expect(stderr).toMatch(line);
    expect(stderr).not.toMatch(/ {4}at |ExperimentalWarning/);
  }
  const json = command('dance', '--json');
  expect(JSON.parse(json.stderr)).toMatchObject({ error: { code: 'usage' } });
  busy.close();
}, 60_000);

test('version and help say what they are asked', () => {
  expect(command('version').stdout).toBe('0.1.0\n');
  expect(JSON.parse(command('version', '--json').stdout)).toEqual({ version: '0.1.0' });
  const { stdout, status } = command('--help');
  expect(status).toBe(0);
  for (const word of [
    ...Object.keys(exitStatus),
    'token create',
    'token uses',
    'accept DEVICE',
    'rotate DEVICE',
    'join DEVICE',
    'keys roll',
  ])
    expect(stdout).toContain(word);
});
