import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { enrolmentCodePrefix } from '../../shared/enrolment.ts';
import { openStage, type Stage } from '../start/stage.ts';
import { agentConfig } from '../support/agent-config.ts';
import { dist, freshBundles } from '../support/fresh-bundles.ts';
import { expectOneLine, runCommand as run } from '../support/run-command.ts';

const root = join(__dirname, '../..');
let folder: string;

beforeAll(() => freshBundles('agent', 'decision-service'));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stance-bad-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

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
    config = agentConfig(folder, { caFile: join(stage.dataDir, 'tls/ca.pem'), logLevel: 'error', ...more });
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
    config = agentConfig(folder);
    socket = join(folder, 'none.sock');
    const ended = await enrol(code);
    expectOneLine(ended, 'enrolmentRefused');
    if (code !== '') expect(ended.err).not.toContain(code);
  });

  test('without a daemon keeps the code', async () => {
    config = agentConfig(folder);
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
