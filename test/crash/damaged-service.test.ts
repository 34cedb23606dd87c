import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { messageOf, StanceError } from '../../shared/errors.ts';
import { Spine } from '../support/spine.ts';
import { until } from '../support/until.ts';
import { damage } from './damage.ts';
import { seeded } from './random.ts';

/** Each starts a service, and lets a laptop speak where it starts. */
const seeds = Array.from({ length: 25 }, (_, at) => at + 1);
/** How long a laptop may take to be answered or refused. */
const answerMs = 5_000;

let spine: Spine;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stance-damaged-'));
  spine = new Spine();
});
afterEach(async () => {
  await spine.close();
  rmSync(folder, { recursive: true });
});

/** Whether a device was marked, as far as what is left of the table can be read. */
const isMarked = (): boolean => {
  const db = new DatabaseSync(join(spine.dataDir, 'store/service.db'), { readOnly: true });
  try {
    return db.prepare("SELECT 1 FROM events WHERE what IN ('forked', 'revoked')").get() !== undefined;
  } catch (error) {
    if (messageOf(error).includes('malformed')) return false;
    throw error;
  } finally {
    db.close();
  }
};

test('a service whose database a bad disk changed refuses to start in one line, or judges as before; it brands nobody', async () => {
  await spine.startService();
  await spine.startAgent({ code: spine.service.createToken() });
  await spine.untilStatus('the first decision', ({ decision }) => decision?.current === true);
  await spine.stopAgent();
  await spine.signOffline(60);
  await spine.startAgent();
  await spine.untilStatus('all of it delivered', ({ waiting, link }) => waiting === 0 && link.state === 'connected');
  const store = join(spine.dataDir, 'store');
  // As a kill leaves it.
  cpSync(store, join(folder, 'store'), { recursive: true });
  cpSync(spine.settings.stateDir, join(folder, 'laptop'), { recursive: true });
  const became = { refused: 0, answered: 0, told: 0 };
  for (const seed of seeds) {
    await spine.stopAgent();
    await spine.stopService();
    for (const [from, to] of [
      ['store', store],
      ['laptop', spine.settings.stateDir],
    ] as const) {
      rmSync(to, { recursive: true });
      cpSync(join(folder, from), to, { recursive: true });
    }
    const how = `seed ${seed}: ${damage(join(store, 'service.db'), seeded(seed))}`;
    try {
      await spine.startService();
    } catch (error) {
      expect({ how, known: error instanceof StanceError }).toEqual({ how, known: true });
      expect(messageOf(error).split('\n')).toHaveLength(1);
      became.refused += 1;
      continue;
    }
    const from = spine.log.length;
    await spine.startAgent();
    await until(`an answer, ${how}`, answerMs, () =>
      spine.log.slice(from).some((line) => /"decided"|offline/.test(line)),
    );
    if (spine.log.slice(from).some((line) => line.includes('"decided"'))) became.answered += 1;
    else became.told += 1;
    expect({ how, isMarked: isMarked() }).toEqual({ how, isMarked: false });
  }
  expect(became.refused).toBeGreaterThan(0);
  expect(became.answered).toBeGreaterThan(0);
});
