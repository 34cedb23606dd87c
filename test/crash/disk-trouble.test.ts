import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { LocalClient } from '../../agent/local-api/local-client.ts';
import type { DeviceStatus } from '../../shared/device-status.ts';
import { exitStatus } from '../../shared/errors.ts';
import { fillDisk } from '../support/fill-disk.ts';
import { describeWith, needs } from '../support/needs.ts';
import { until } from '../support/until.ts';
import { endBy } from './child.ts';
import { countEvidence, storedCount } from './count-evidence.ts';
import { CrashRig } from './crash-rig.ts';
import { getWell } from './run-round.ts';

const limitMs = 30_000;

describeWith(needs('disk-faults'), 'an agent that runs, on a disk', () => {
  let rig: CrashRig;
  let home: string;
  let tracer: ChildProcess | undefined;
  beforeEach(async () => {
    rig = new CrashRig();
    home = join(rig.folder, 'laptops');
    mkdirSync(home);
    await rig.startService();
  });
  afterEach(async () => {
    await endBy(tracer, 'SIGTERM');
    await endBy(rig.agent, 'SIGKILL');
    // Lazily: after a test that failed something may still be open.
    spawnSync('umount', ['--lazy', home]);
    await rig.close();
  });

  const mount = (...how: readonly string[]) => {
    const { status, stderr } = spawnSync('mount', [...how, home], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  };
  const status = async (): Promise<DeviceStatus | undefined> => {
    const client = await LocalClient.open(join(rig.laptop.settings.socketDir, 'agent.sock'));
    try {
      const answer = await client.ask({ ask: 'status' });
      return 'status' in answer ? answer.status : undefined;
    } finally {
      client.close();
    }
  };
  const untilTrouble = (what: string | undefined, meanwhile: () => void = () => undefined) =>
    until(`the trouble ${what}`, limitMs, async () => {
      meanwhile();
      return (await status().catch(busy))?.trouble?.what === what;
    });
  /** The rig itself asks so often that a question may be refused. */
  const busy = (_why: unknown) => undefined;
  const untilAnswered = () => {
    const before = storedCount(rig.dataDir);
    return until('new evidence', limitMs, () => storedCount(rig.dataDir) > before);
  };
  const sent = () => rig.witness.sent.size;
  const expectNothingLost = async () => {
    await getWell(rig);
    await endBy(rig.agent, 'SIGTERM');
    await endBy(rig.service, 'SIGTERM');
    const { lost, doubled, broken } = countEvidence(rig.dataDir, rig.laptops, rig.witness);
    expect({ lost, doubled, broken }).toEqual({ lost: [], doubled: [], broken: [] });
  };
  const start = async () => {
    const child = rig.startAgent();
    await untilAnswered();
    return child;
  };
  /** The command as it is, about this laptop. */
  const stance = (...words: readonly string[]) => {
    const config = join(rig.folder, 'agent.json');
    writeFileSync(config, JSON.stringify({ ...rig.laptop.settings, caFile: join(rig.dataDir, 'tls/ca.pem') }));
    const args = [join(process.cwd(), 'agent/main.ts'), '--config', config, ...words];
    return spawnSync(process.execPath, args, { encoding: 'utf8', timeout: limitMs });
  };

  test('that is full to the last byte says so, signs nothing, and goes on by itself when there is room', async () => {
    mount('-t', 'tmpfs', '-o', 'size=8m', 'tmpfs');
    rig.newLaptop(home);
    const agent = await start();
    // Again and again: the reserve that is given up is taken as well.
    await untilTrouble('stateUnwritable', () => fillDisk(home));
    const before = sent();
    expect(stance('doctor').status).toBe(exitStatus.doctorFoundFaults);
    expect(sent()).toBe(before);
    rmSync(join(home, 'filler'));
    await untilTrouble(undefined);
    await untilAnswered();
    expect(agent.exitCode).toBeNull();
    await expectNothingLost();
  });

  test('that became read-only says so and signs nothing; mounted anew, the next start goes on', async () => {
    const image = join(rig.folder, 'disk.image');
    spawnSync('truncate', ['-s', '32M', image]);
    spawnSync('mkfs.ext4', ['-q', image]);
    mount('-o', 'loop,errors=remount-ro', image);
    rig.newLaptop(home);
    const agent = await start();
    makeReadOnly(image);
    await untilTrouble('stateUnwritable');
    const before = sent();
    expect(stance('doctor').status).toBe(exitStatus.doctorFoundFaults);
    expect(sent()).toBe(before);
    expect(agent.exitCode).toBeNull();
    await endBy(agent, 'SIGKILL');
    // A start is refused in one line, until there is a disk to write on.
    const { status: ended, stderr } = stance('run');
    expect([ended, stderr.trimEnd().split('\n').length]).toEqual([exitStatus.stateUnwritable, 1]);
    expect(stderr).toContain(rig.laptop.settings.stateDir);
    spawnSync('umount', [home]);
    mount('-o', 'loop', image);
    await start();
    await expectNothingLost();
  });

  test('that takes no write for a while says so, signs nothing, and goes on by itself when it does again', async () => {
    rig.newLaptop(home);
    const agent = await start();
    tracer = refuseWrites(agent, rig.laptop.settings.stateDir);
    await untilTrouble('stateUnwritable');
    const before = sent();
    expect(stance('doctor').status).toBe(exitStatus.doctorFoundFaults);
    expect(sent()).toBe(before);
    await endBy(tracer, 'SIGTERM');
    await untilTrouble(undefined);
    await untilAnswered();
    expect(agent.exitCode).toBeNull();
    await expectNothingLost();
  });
});

/** Lets the file system of an image find an error, upon which it takes no more writes from anybody. */
function makeReadOnly(image: string): void {
  const { stdout } = spawnSync('losetup', ['--noheadings', '--output', 'NAME', '--associated', image], {
    encoding: 'utf8',
  });
  writeFileSync(join('/sys/fs/ext4', basename(stdout.trim()), 'trigger_fs_error'), '1');
  expect(readFileSync('/proc/mounts', 'utf8')).toMatch(/ext4 .*(emergency_ro|\bro,)/);
}

/** Has the kernel answer every write of a process to the files of a folder as a read-only disk does, until it is ended. */
function refuseWrites(target: ChildProcess, folder: string): ChildProcess {
  const calls = 'write,pwrite64,ftruncate,fsync,fdatasync,rename,unlink';
  const paths = readdirSync(folder).flatMap((name) => ['-P', join(folder, name)]);
  return spawn(
    'strace',
    [
      '-f',
      '-qq',
      '-o',
      '/dev/null',
      ...paths,
      `-etrace=${calls}`,
      `-einject=${calls}:error=EROFS`,
      '-p',
      String(target.pid),
    ],
    { stdio: 'ignore' },
  );
}
