import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { localHost } from '../../agent/host/local.ts';
import { systemClock } from '../../agent/system-clock.ts';
import { watchSignals } from '../../agent/watch.ts';
import { describeWith, needs } from '../support/needs.ts';
import { until } from '../support/until.ts';

/** The kernel's own control groups, version 2, mounted for the test alone: what systemd keeps its units in. */
describeWith(needs('root'), 'a unit in a control group', () => {
  let mount: string;
  let group: string;
  let told: number;
  let stop: () => void;

  beforeEach(() => {
    mount = mkdtempSync(join(tmpdir(), 'stance-cgroup-'));
    execFileSync('mount', ['-t', 'cgroup2', 'none', mount]);
    group = join(mount, `stance-test-${process.pid}.service`);
    mkdirSync(group);
    told = 0;
    const watch = {
      directories: [{ path: mount, names: [group.slice(mount.length + 1)] }],
      files: [join(group, 'cgroup.events')],
    };
    stop = watchSignals(
      localHost('linux'),
      systemClock,
      () => {
        told += 1;
      },
      ['edr'],
      () => watch,
    );
  });
  afterEach(() => {
    stop();
    try {
      rmdirSync(group);
    } finally {
      execFileSync('umount', [mount]);
      rmSync(mount, { recursive: true, force: true });
    }
  });

  const sleeperIn = (into: string) => {
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    writeFileSync(join(into, 'cgroup.procs'), String(child.pid));
    return child;
  };
  const toldMore = async (act: () => void): Promise<number> => {
    const before = told;
    const began = performance.now();
    act();
    await until('the change to be noticed', 3_000, () => told > before);
    return performance.now() - began;
  };

  test('whose process is killed is noticed by an event, long before the next look', async () => {
    const child = sleeperIn(group);
    await until('its arrival to be noticed', 3_000, () => told > 0);
    expect(await toldMore(() => void child.kill('SIGKILL'))).toBeLessThan(1_000);
  });

  test('that is made anew is watched anew', async () => {
    await toldMore(() => rmdirSync(group));
    await toldMore(() => mkdirSync(group));
    const child = sleeperIn(group);
    await until('its arrival to be noticed', 3_000, () => told > 2);
    expect(await toldMore(() => void child.kill('SIGKILL'))).toBeLessThan(1_000);
  });
});
