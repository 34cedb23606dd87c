import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { agentConfig as writeConfig } from '../support/agent-config.ts';
import { dist, freshBundles } from '../support/fresh-bundles.ts';
import { expectOneLine, runCommand as run } from '../support/run-command.ts';

let folder: string;

beforeAll(() => freshBundles('agent', 'decision-service'));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stance-bad-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const agentConfig = (more: object = {}) => writeConfig(folder, more);

describe('a configuration', () => {
  test('that is no JSON names file, line and column', async () => {
    const path = join(folder, 'agent.json');
    writeFileSync(path, '{\n  "mode": "user",\n  oops\n}');
    expectOneLine(await run('stance', ['--config', path, 'run']), 'configInvalid', `${path}:3:`);
  });

  test('with a key that nobody knows names the key', async () => {
    const path = agentConfig({ stateDirectory: '/x' });
    expectOneLine(await run('stance', ['--config', path, 'run']), 'configInvalid', path, 'stateDirectory');
  });

  test('with a value that does not fit names the key and what fits', async () => {
    const path = agentConfig({ keyProtection: 'memory' });
    expectOneLine(await run('stance', ['--config', path, 'run']), 'configInvalid', 'keyProtection', '"file"');
  });

  test('that is missing names the file', async () => {
    expectOneLine(await run('stance', ['--config', join(folder, 'none.json'), 'run']), 'configInvalid', 'none.json');
  });

  test('whose authority holds half a certificate names that file', async () => {
    const caFile = join(folder, 'half.pem');
    writeFileSync(caFile, '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n');
    expectOneLine(await run('stance', ['--config', agentConfig({ caFile }), 'run']), 'configInvalid', caFile);
  });

  test('whose authority holds no certificate names that file', async () => {
    const caFile = join(folder, 'ca.pem');
    writeFileSync(caFile, 'not a certificate');
    expectOneLine(await run('stance', ['--config', agentConfig({ caFile }), 'run']), 'configInvalid', caFile);
  });
});

describe('a state folder that cannot be written', () => {
  test('is named with the reason, for the agent', async () => {
    // A file in its place: root may write into any folder, but nobody into a file.
    const stateDir = join(folder, 'taken');
    writeFileSync(stateDir, 'kept');
    expectOneLine(await run('stance', ['--config', agentConfig({ stateDir }), 'run']), 'stateUnwritable', stateDir);
    expect(readFileSync(stateDir, 'utf8')).toBe('kept');
  });

  test('is named with the reason, for the service', async () => {
    const data = join(folder, 'taken');
    writeFileSync(data, 'kept');
    expectOneLine(await run('service', ['run', '--data', data, '--listen', '127.0.0.1:0']), 'stateUnwritable', data);
    expect(readFileSync(data, 'utf8')).toBe('kept');
  });

  test('is left alone when its identity cannot be understood', async () => {
    const stateDir = join(folder, 'agent');
    mkdirSync(stateDir);
    writeFileSync(join(stateDir, 'identity.json'), '{"version":1,"pending":{"token_secret":"do not tell');
    const ended = await run('stance', ['--config', agentConfig({ stateDir }), 'run']);
    expectOneLine(ended, 'stateUnwritable', 'identity.json');
    expect(ended.err).not.toContain('do not tell');
    expect(readFileSync(join(stateDir, 'identity.json'), 'utf8')).toContain('do not tell');
  });
});

describe('the service', () => {
  test('names file, line and key of a bad policy', async () => {
    const policy = join(folder, 'policy.yaml');
    writeFileSync(
      policy,
      'version: "1"\nlevels:\n  - { name: base, title: Base, opens: [] }\nsignals:\n  osPatch:\n    rule:\n      pendingSecurityUpdate: 0\n',
    );
    const ended = await run('service', [
      'run',
      '--data',
      join(folder, 'data'),
      '--policy',
      policy,
      '--listen',
      '127.0.0.1:0',
    ]);
    expectOneLine(ended, 'policyInvalid', `${policy}:7`, 'pendingSecurityUpdate');
  });

  test('names the port that is in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as AddressInfo;
    const ended = await run('service', ['run', '--data', join(folder, 'data'), '--listen', `127.0.0.1:${port}`]);
    taken.close();
    expectOneLine(ended, 'portInUse', `127.0.0.1:${port}`);
  });
});

describe('the command line', () => {
  test.each([
    [['stand'], 'stand'],
    [['status', 'now'], 'usage: stance status'],
    [['proof', 'GET'], 'METHOD URL'],
    [['status', '--record', 'x'], '--record'],
    [['collect', '--record', 'a', '--replay', 'b'], '--replay'],
    [['--what'], '--what'],
  ])('%j is answered with the way out', async (args, named) => {
    expectOneLine(await run('stance', args), 'usage', named);
  });

  test('a daemon that does not run is said with the path that was tried', async () => {
    const socket = join(folder, 'none.sock');
    for (const args of [['status'], ['proof', 'GET', 'https://app.example/']]) {
      expectOneLine(await run('stance', args, { env: { STANCE_SOCKET: socket } }), 'daemonNotRunning', socket);
    }
  });

  test.each(['stance', 'service'] as const)('%s is not upset when nobody reads to the end', async (program) => {
    const path = { stance: 'agent/stance.cjs', service: 'decision-service/stance-service.cjs' }[program];
    const child = spawn(process.execPath, [join(dist, path), 'help'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let err = '';
    child.stderr.on('data', (part) => {
      err += part;
    });
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
    expect(err).toBe('');
  });

  test('with --json a fault is an object with its code', async () => {
    const ended = await run('stance', ['status', '--json'], { env: { STANCE_SOCKET: join(folder, 'none.sock') } });
    expect(JSON.parse(ended.err)).toMatchObject({ error: { code: 'daemonNotRunning' } });
  });

  test('a recording that is none names the file', async () => {
    const path = join(folder, 'recording.json');
    writeFileSync(path, '{}');
    expectOneLine(await run('stance', ['collect', '--replay', path]), 'recordingInvalid', path);
  });
});
