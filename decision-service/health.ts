import { messageOf } from '../shared/errors.ts';
import type { Clock } from '../shared/time.ts';
import type { LoadedPolicy } from './policy/load-policy.ts';
import type { GroupCommit } from './store/group-commit.ts';
import type { MetaStore } from './store/meta-store.ts';
import type { ClockGuard } from './stream/clock-guard.ts';
import { serviceVersion } from './version.ts';

/** What `/healthz` says; it holds no secret and names no device. */
export interface Health {
  readonly ok: boolean;
  readonly version: string;
  readonly policy: string;
  readonly database: 'writable' | 'failing';
  readonly clock: 'ok' | 'behind';
}

/** The answer costs a commit and anybody may ask, so it is found at most this often. */
const restMs = 1_000;

/** Finds out whether the service can do its work: it really writes, and it looks at its clock. */
export function healthCheck(parts: {
  readonly meta: MetaStore;
  readonly commits: GroupCommit;
  readonly guard: ClockGuard;
  readonly clock: Clock;
  policy(): LoadedPolicy;
  log(line: string): void;
}): () => Promise<Health> {
  const { meta, commits, guard, clock, policy, log } = parts;
  const find = async (): Promise<Health> => {
    const database = await commits
      .apply(() => meta.write('checked', String(clock.now())))
      .then(
        () => 'writable' as const,
        (why: unknown) => {
          log(`the database cannot be written: ${messageOf(why)}`);
          return 'failing' as const;
        },
      );
    const isBehind = guard.isWrong();
    return {
      ok: database === 'writable' && !isBehind,
      version: serviceVersion,
      policy: policy().policy.version,
      database,
      clock: isBehind ? 'behind' : 'ok',
    };
  };
  let foundAtMs = Number.NEGATIVE_INFINITY;
  let found: Promise<Health>;
  return () => {
    if (clock.elapsedMs() - foundAtMs >= restMs) {
      foundAtMs = clock.elapsedMs();
      found = find();
    }
    return found;
  };
}
