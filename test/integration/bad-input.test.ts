import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { enrolmentCodePrefix } from '../../shared/enrolment.ts';
import { exitStatus } from '../../shared/errors.ts';
import { openStage, type Stage } from '../start/stage.ts';
import { dist, freshBundles } from '../support/fresh-bundles.ts';

const root = join(__dirname, '../..');
let folder: string;

beforeAll(() => freshBundles('agent', 'decision-service'));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stance-bad-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a command to its end, or for five seconds. */
function run(
  program: 'stance' | 'service',
  args: readonly string[],
  options: { env?: Record<string, string>; input?: string } = {},
): Promise<Ended> {
  const path = { stance: join(dist, 'agent/stance.cjs'), service: join(dist, 'decision-service/stance-service.cjs') }[
    program
  ];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path, ...args], { env: { ...process.env, ...options.env } });
    const kill = setTimeout(() => child.kill('SIGKILL'), 40_000);
    let out = '';
    let err = '';
    child.stdout.on('data', (part) => {
      out += part;
    });
    child.stderr.on('data', (part) => {
      err += part;
    });
    child.on('exit', (status) => {
      clearTimeout(kill);
      resolve({ status, out, err });
    });
    child.stdin.end(options.input ?? '');
  });
}

/** One line that names what and where, its own exit status, and no stack trace. */
function expectOneLine({ status, err }: Ended, code: keyof typeof exitStatus, ...named: string[]): void {
  expect({ status, err }).toMatchObject({ status: exitStatus[code] });
  expect(err.trimEnd().split('\n')).toHaveLength(1);
  for (const text of [...named, code]) expect(err).toContain(text);
  expect(err).not.toMatch(/\n\s+at /);
}

const agentConfig = (more: object = {}) => {
  const path = join(folder, 'agent.json');
  writeFileSync(
    path,
    JSON.stringify({
      mode: 'user',
      stateDir: join(folder, 'agent'),
      socketDir: join(folder, 'run'),
      keyProtection: 'file',
      ...more,
    }),
  );
  return path;
};

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

describe('an enrolment', () => {
  let stage: Stage;
  let socket: string;
  let config: string;

  beforeAll(async () => {
    stage = await openStage({ policy: join(root, 'test/start/policy.yaml'), dist });
  });
  afterAll(() => stage.end());

  /** A second agent beside the stage's, not enrolled. */
  async function withAgent(more: object, work: () => Promise<void>): Promise<void> {
    config = agentConfig({ caFile: join(stage.dataDir, 'tls/ca.pem'), logLevel: 'error', ...more });
    socket = join(folder, 'run/agent.sock');
    const child = stage.processes.start(process.execPath, [join(dist, 'agent/stance.cjs'), 'run'], {
      env: { ...process.env, STANCE_CONFIG: config },
      stdio: 'ignore',
    });
    await stage.answering(socket);
    try {
      await work();
    } finally {
      child.kill();
    }
  }
  const enrol = (code: string) =>
    run('stance', ['enrol'], { env: { STANCE_CONFIG: config, STANCE_SOCKET: socket }, input: code });
  const data = () => ({
    url: stage.serviceUrl,
    issuer_jkts: ['A'.repeat(43)],
    token_id: 'unknown-token',
    token_secret: 'S'.repeat(43),
  });
  const encode = (value: object) => enrolmentCodePrefix + Buffer.from(JSON.stringify(value)).toString('base64url');

  test.each([
    ['nothing', ''],
    ['another word', 'please'],
    ['half a code', `${enrolmentCodePrefix}eyJ1cmwi`],
    ['a code without its token', encode({ url: 'https://service.example' })],
  ])('with %s is refused without quoting it', async (_, code) => {
    config = agentConfig();
    socket = join(folder, 'none.sock');
    const ended = await enrol(code);
    expectOneLine(ended, 'enrolmentRefused');
    if (code !== '') expect(ended.err).not.toContain(code);
  });

  test('without a daemon keeps the code', async () => {
    config = agentConfig();
    socket = join(folder, 'none.sock');
    const code = encode(data());
    expectOneLine(await enrol(code), 'daemonNotRunning', 'the code is kept');
    expect(readFileSync(join(folder, 'agent/enrolment'), 'utf8').trim()).toBe(code);
  });

  test('with a wrong token is refused, and the reason comes from the service', async () => {
    await withAgent({}, async () => {
      const code = await stage.service(['token', 'create']);
      const right = JSON.parse(
        Buffer.from(code.trim().slice(enrolmentCodePrefix.length), 'base64url').toString(),
      ) as object;
      expectOneLine(
        await enrol(encode({ ...right, token_secret: 'S'.repeat(43) })),
        'enrolmentRefused',
        stage.serviceUrl,
      );
      // Nothing is lost: the right code still enrols.
      expect((await enrol(code)).status).toBe(0);
    });
  });

  test('and every other command find the agent by the configuration that is named', async () => {
    await withAgent({}, async () => {
      const { status, out, err } = await run('stance', ['--config', config, '--json', 'status']);
      expect({ status, err }).toEqual({ status: 0, err: '' });
      expect(JSON.parse(out)).toMatchObject({ status: { link: { state: 'notEnrolled' } } });
      const doctor = JSON.parse((await run('stance', ['--config', config, '--json', 'doctor'])).out);
      expect(doctor.checkups).toContainEqual(expect.objectContaining({ about: 'agent', ok: true }));
    });
  });

  test('is not judged by what became of the code before it', async () => {
    await withAgent({}, async () => {
      for (let at = 0; at < 3; at++) {
        expectOneLine(await enrol(encode({ ...data(), url: 'https://127.0.0.1:9' })), 'serviceUnreachable');
        expectOneLine(await enrol(encode(data())), 'serviceRefused', stage.serviceUrl);
      }
      expect((await enrol(await stage.service(['token', 'create']))).status).toBe(0);
      // A code for another service is put aside, and that is not called enrolled.
      const elsewhere = await enrol(encode({ ...data(), url: 'https://elsewhere.example' }));
      expectOneLine(elsewhere, 'enrolmentRefused', stage.serviceUrl);
    });
  });

  test('with a service that shows another key than the pinned one says nothing to it', async () => {
    await withAgent({}, async () => {
      expectOneLine(await enrol(encode(data())), 'serviceRefused', 'pinned');
    });
  });

  test('without a service says so and goes on trying', async () => {
    await withAgent({}, async () => {
      expectOneLine(
        await enrol(encode({ ...data(), url: 'https://127.0.0.1:9' })),
        'serviceUnreachable',
        'https://127.0.0.1:9',
      );
    });
  });

  test('with a certificate that nobody vouches for is refused', async () => {
    const other = mkdtempSync(join(tmpdir(), 'stance-other-'));
    const stranger = await openStage({ policy: join(root, 'test/start/policy.yaml'), dist });
    await withAgent({ caFile: join(stranger.dataDir, 'tls/ca.pem') }, async () => {
      expectOneLine(await enrol(await stage.service(['token', 'create'])), 'certificateRefused', stage.serviceUrl);
    });
    await stranger.end();
    rmSync(other, { recursive: true });
  });

  test('of an agent that runs already is not started twice', async () => {
    await withAgent({}, async () => {
      expectOneLine(await run('stance', ['--config', config, 'run']), 'alreadyRunning', join(folder, 'agent'));
    });
  });
});
