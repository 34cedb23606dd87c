import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Checkup } from '../../agent/doctor/checkup.ts';
import type { AgentConfig } from '../../shared/config.ts';
import { end } from '../support/announced-process.ts';
import { describeWith, needs } from '../support/needs.ts';
import { Spine } from '../support/spine.ts';
import { until } from '../support/until.ts';

/**
 * Mounts a store of authorities over that of the system, for what is started in it alone, and fills it as an administrator does.
 * What is to be added lies in the folder that is named first.
 */
const inOwnStore = `
set -eu
mount -t tmpfs none /usr/local/share/ca-certificates
mount -t tmpfs none /etc/ssl/certs
cp "$1"/*.crt /usr/local/share/ca-certificates/ 2>/dev/null || true
mkdir "$1/hooks" 2>/dev/null || true
[ -e "$1/empty" ] || update-ca-certificates --hooksdir "$1/hooks" >/dev/null 2>&1
shift
exec "$@"`;

describeWith(needs('system-authorities'), 'an agent on a system with a store of authorities', () => {
  let spine: Spine;
  let folder: string;
  let agent: ChildProcess | undefined;
  let log: string;

  beforeEach(async () => {
    log = '';
    spine = new Spine();
    await spine.startService();
    folder = join(spine.folder, 'store');
    mkdirSync(folder);
    mkdirSync(spine.settings.stateDir, { recursive: true, mode: 0o700 });
  });
  afterEach(async () => {
    await stopAgent();
    await spine.close();
  });

  async function stopAgent(): Promise<void> {
    if (agent !== undefined) await end(agent);
    agent = undefined;
  }

  /** The real program, to which nothing but its store says whom to trust. */
  function start(more: Partial<AgentConfig>, ...words: string[]): ChildProcess {
    const config = join(spine.folder, 'agent.json');
    writeFileSync(config, JSON.stringify({ ...spine.settings, proxy: 'none', ...more }));
    const program = [process.execPath, join(process.cwd(), 'agent/main.ts'), '--config', config, ...words];
    const { SSL_CERT_FILE: _file, SSL_CERT_DIR: _dir, NODE_EXTRA_CA_CERTS: _extra, ...env } = process.env;
    return spawn('unshare', ['-m', 'sh', '-c', inOwnStore, 'sh', folder, ...program], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env,
    });
  }
  function startAgent(more: Partial<AgentConfig>): ChildProcess {
    spine.giveCode(spine.service.createToken());
    agent = start(more, 'run');
    agent.stderr?.on('data', (bytes: Buffer) => {
      log += bytes;
    });
    return agent;
  }
  async function examined(more: Partial<AgentConfig>): Promise<Record<string, Checkup>> {
    const child = start(more, 'doctor', '--json');
    let text = '';
    child.stdout?.on('data', (bytes: Buffer) => {
      text += bytes;
    });
    await new Promise((resolve) => child.on('close', resolve));
    const { checkups } = JSON.parse(text) as { checkups: Checkup[] };
    return Object.fromEntries(checkups.map((checkup) => [checkup.about, checkup]));
  }
  const addAuthority = () => copyFileSync(spine.service.caFile, join(folder, 'organisation.crt'));
  const untilDecided = () => until('a decision', 20_000, () => spine.evidence().length > 0);

  test('trusts an authority of that store when it is told to, and else does not', async () => {
    addAuthority();
    startAgent({});
    await until('a fault', 20_000, () => log.includes('"fault":"certificate"'));
    expect(spine.evidence()).toEqual([]);
    await stopAgent();
    startAgent({ caStore: 'system' });
    await untilDecided();
  });

  test('trusts caFile beside that store, and beside the list that comes with it', async () => {
    const { caFile } = spine.service;
    startAgent({ caStore: 'system', caFile });
    await untilDecided();
    await stopAgent();
    const before = spine.evidence().length;
    agent = start({ caStore: 'bundled', caFile }, 'run');
    await until('another decision', 20_000, () => spine.evidence().length > before);
  });

  test('does not start where that store is empty: it would trust others than it was told to', async () => {
    writeFileSync(join(folder, 'empty'), '');
    const child = startAgent({ caStore: 'system' });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).not.toBe(0);
    expect(log).toContain('caStore is system, and that store is empty');
    expect((await examined({ caStore: 'system' }))['caStore']).toMatchObject({
      ok: false,
      remedy: expect.stringContaining('take caStore out'),
    });
  });

  test('has a doctor that finds the authority in the store that is not used, and names the one that is', async () => {
    addAuthority();
    startAgent({ caStore: 'system' });
    await untilDecided();
    expect(await examined({})).toMatchObject({
      certificate: {
        ok: false,
        said: expect.stringContaining('whom the list that comes with Stance does not trust'),
        remedy: expect.stringContaining('set caStore to system'),
      },
      service: { ok: null },
    });
    expect(await examined({ caStore: 'system' })).toMatchObject({
      caStore: { ok: true, said: expect.stringMatching(/^\d+ authorit(y|ies) in the store of this system$/) },
      certificate: { ok: true, said: expect.stringContaining('whom the store of this system trusts') },
      service: { ok: true },
    });
  });

  test('has a doctor that says what to do about an authority that nobody knows', async () => {
    startAgent({ caStore: 'system' });
    await until('a fault', 20_000, () => log.includes('"fault":"certificate"'));
    const { certificate } = await examined({ caStore: 'system' });
    expect(certificate).toMatchObject({
      ok: false,
      said: expect.stringContaining('whom the store of this system does not trust'),
      remedy: expect.stringContaining('If you do not know it, leave this network'),
    });
  });
});
