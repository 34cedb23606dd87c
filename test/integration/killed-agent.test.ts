import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { rotate } from '../../decision-service/cli/devices.ts';
import { exitStatus } from '../../shared/errors.ts';
import { Spine } from '../support/spine.ts';
import { until } from '../support/until.ts';

let spine: Spine;
let config: string;
let agent: ChildProcess | undefined;
beforeEach(async () => {
  spine = new Spine();
  await spine.startService();
  config = join(spine.folder, 'agent.json');
  writeFileSync(config, JSON.stringify({ ...spine.settings, caFile: spine.service.caFile }));
  mkdirSync(spine.settings.stateDir, { recursive: true, mode: 0o700 });
});
afterEach(async () => {
  await kill();
  await spine.close();
});

/** The real agent, in a process of its own. */
function start(): ChildProcess {
  const args = [join(process.cwd(), 'agent/main.ts'), '--config', config, 'run'];
  agent = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  return agent;
}

/** Ends it as the kernel does: nothing of it runs any more. */
async function kill(): Promise<void> {
  if (agent === undefined || agent.exitCode !== null || agent.signalCode !== null) return;
  agent.kill('SIGKILL');
  await once(agent, 'exit');
}

interface Identity {
  readonly key?: { readonly id: string };
  readonly enrolment?: { readonly chain: string; readonly deviceId: string };
  readonly next?: object;
  readonly pending?: object;
  readonly retired?: object;
}
const identity = () => JSON.parse(readFileSync(join(spine.settings.stateDir, 'identity.json'), 'utf8')) as Identity;
const keyFiles = () => readdirSync(spine.settings.stateDir).filter((name) => name.startsWith('device-key-'));
const decisions = () => spine.evidence().length;
/** Lets it run until it has been answered once more. */
const untilAnswered = async () => {
  const before = decisions();
  await until('a report', 20_000, () => decisions() > before);
  await until('a quiet moment', 20_000, () => identity().next === undefined && identity().retired === undefined);
};

/** Where a kill strikes, seen from the wire: the agent has not read what comes after, and what went before has left it. */
const moments: [string, (strike: () => void) => void][] = [
  [
    'as the proof leaves',
    (strike) => {
      spine.wire.hears = (type) => type === 'enrol' && strike();
    },
  ],
  [
    'as the answer comes',
    (strike) => {
      spine.wire.loses = (type) => {
        if (type === 'enrolled') strike();
        return false;
      };
    },
  ],
  [
    'once the answer was kept',
    (strike) => {
      spine.wire.hears = (type) => type === 'attest' && strike();
    },
  ],
];

/** Lets the agent run into its end at a moment, and frees the wire again. */
async function runUntilKilled(aim: (strike: () => void) => void, begin: () => void): Promise<void> {
  let hasStruck = false;
  aim(() => {
    hasStruck = true;
    agent?.kill('SIGKILL');
  });
  begin();
  await until('the end of the agent', 20_000, () => hasStruck && agent?.signalCode === 'SIGKILL');
  spine.wire.hears = () => undefined;
  spine.wire.loses = () => false;
}

function expectOneDevice(): void {
  const { key, enrolment, pending, next, retired } = identity();
  expect({ pending, next, retired }).toEqual({});
  expect(keyFiles()).toEqual([`device-key-${key?.id}`]);
  expect(spine.counted()).toEqual({ devices: 1, uses: 1 });
  const items = spine.evidence();
  expect(new Set(items.map(({ chain }) => chain))).toEqual(new Set([enrolment?.chain]));
  expect(items.map(({ seq }) => seq)).toEqual(items.map((_, at) => at + 1));
}

test.each(moments)(
  'an agent killed %s of its enrolment is enrolled once, with one key and one use of the token',
  async (_, aim) => {
    spine.giveCode(spine.service.createToken());
    await runUntilKilled(aim, start);
    start();
    await untilAnswered();
    expectOneDevice();
  },
);

test.each(moments.slice(0, 2))(
  'an agent killed %s of a rotation ends with the new key alone, in the same chain',
  async (_, aim) => {
    spine.giveCode(spine.service.createToken());
    start();
    await untilAnswered();
    const before = identity();
    await runUntilKilled(aim, () => rotate([before.enrolment?.deviceId ?? '', '--data', spine.dataDir]));
    start();
    await untilAnswered();
    await until('the new key', 20_000, () => identity().key?.id !== before.key?.id && identity().retired === undefined);
    expect(identity().enrolment).toMatchObject({
      chain: before.enrolment?.chain,
      deviceId: before.enrolment?.deviceId,
    });
    expectOneDevice();
  },
);

test('a second agent on one state folder ends with one line and a status of its own, and shakes nothing', async () => {
  spine.giveCode(spine.service.createToken());
  const first = start();
  await untilAnswered();
  writeFileSync(`${config}.other`, JSON.stringify({ ...spine.settings, socketDir: join(spine.folder, 'elsewhere') }));
  const second = spawn(process.execPath, [join(process.cwd(), 'agent/main.ts'), '--config', `${config}.other`, 'run'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  second.stderr.on('data', (text: Buffer) => {
    said += text.toString();
  });
  expect(await once(second, 'exit')).toEqual([exitStatus.alreadyRunning, null]);
  expect(said.trimEnd().split('\n')).toHaveLength(1);
  expect(said).toContain(spine.settings.stateDir);
  expect(first.exitCode).toBeNull();
  await kill();
  start();
  await untilAnswered();
  expectOneDevice();
});
