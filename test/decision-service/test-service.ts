import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type DataFolder, openDataFolder } from '../../decision-service/open-data-folder.ts';
import { type RunningService, type ServiceOptions, startService } from '../../decision-service/service.ts';
import { systemClock } from '../../decision-service/system-clock.ts';
import type { Clock } from '../../shared/time.ts';

export const examplePolicy = join(process.cwd(), 'decision-service/policy.example.yaml');

/** A clock whose hands a test turns: the wall clock moves by `skip`, also back; time that has passed only grows. */
export interface HandClock extends Clock {
  skip(seconds: number): void;
}

export function handClock(): HandClock {
  let skipped = 0;
  let passed = 0;
  return {
    now: () => systemClock.now() + skipped,
    elapsedMs: () => systemClock.elapsedMs() + passed * 1_000,
    after: (delayMs, task) => systemClock.after(delayMs, task),
    skip: (seconds) => {
      skipped += seconds;
      passed += Math.max(0, seconds);
    },
  };
}

/** A service in a temporary folder, on a free port of the loopback, that goes when the test goes. */
export interface TestService {
  readonly running: RunningService;
  readonly dataDir: string;
  readonly policyFile: string;
  readonly clock: HandClock;
  readonly said: string[];
  /** Ends the service and starts it again on the same port and folder; `meanwhile` runs while it is down. */
  restart(meanwhile?: () => void): Promise<void>;
  /** What is on disk, read and changed as another process does it. */
  onDisk<T>(look: (folder: DataFolder) => T): T;
  /** Copies the database as it stands; the returned function puts it back while the service is down. */
  backup(): () => void;
  stop(): Promise<void>;
}

export async function startTestService(
  options: Partial<Pick<ServiceOptions, 'limits' | 'url'>> & { clock?: HandClock } = {},
): Promise<TestService> {
  const dataDir = mkdtempSync(join(tmpdir(), 'stance-service-'));
  const policyFile = join(dataDir, 'policy.yaml');
  copyFileSync(examplePolicy, policyFile);
  const clock = options.clock ?? handClock();
  const said: string[] = [];
  const begin = (port: number) =>
    startService({
      dataDir,
      policyFile,
      listen: { host: '127.0.0.1', port },
      clock,
      limits: options.limits,
      url: options.url,
      log: (line) => said.push(line),
    });
  let running = await begin(0);
  return {
    get running() {
      return running;
    },
    dataDir,
    policyFile,
    clock,
    said,
    async restart(meanwhile) {
      await running.close();
      meanwhile?.();
      running = await begin(running.port);
    },
    onDisk(look) {
      const folder = openDataFolder(dataDir);
      try {
        return look(folder);
      } finally {
        folder.db.close();
      }
    },
    backup() {
      const path = join(dataDir, 'store/service.db');
      const kept = join(dataDir, `backup-${randomUUID()}.db`);
      const db = new DatabaseSync(path);
      db.prepare('VACUUM INTO ?').run(kept);
      db.close();
      return () => {
        for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
        copyFileSync(kept, path);
      };
    },
    async stop() {
      await running.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Waits until something is so; fails with what was awaited after five seconds. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 5_000;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
