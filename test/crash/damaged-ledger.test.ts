import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openDevice } from '../../agent/device.ts';
import { fileStore } from '../../agent/keys/file-store.ts';
import { KeyLadder } from '../../agent/keys/key-ladder.ts';
import { StanceError } from '../../shared/errors.ts';
import { Spine } from '../support/spine.ts';
import { until } from '../support/until.ts';
import { damage } from './damage.ts';
import { seeded } from './random.ts';

/** Each takes some milliseconds; a run with another seed is for whoever doubts. */
const seeds = Array.from({ length: 300 }, (_, at) => at + 1);

let spine: Spine;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stance-damaged-'));
  spine = new Spine();
  await spine.startService();
  await spine.startAgent({ code: spine.service.createToken() });
  await spine.untilStatus('the first decision', ({ decision }) => decision?.current === true);
});
afterEach(async () => {
  await spine.close();
  rmSync(folder, { recursive: true });
});

const events = () => {
  const db = new DatabaseSync(join(spine.dataDir, 'store/service.db'), { readOnly: true });
  try {
    return db
      .prepare('SELECT what FROM events ORDER BY id')
      .all()
      .map(({ what }) => what);
  } finally {
    db.close();
  }
};
const decided = () =>
  spine.untilStatus('a decision and nothing that waits', ({ decision, waiting, link }) => {
    return decision?.current === true && waiting === 0 && link.state === 'connected';
  });
const restarted = () =>
  spine.untilStatus('the finding that it was restarted', ({ decision }) => {
    return decision?.findings.some(({ id }) => id === 'device.restarted') === true;
  });
const changeLedger = (sql: string): void => {
  const db = new DatabaseSync(join(spine.settings.stateDir, 'ledger.db'));
  db.exec(sql);
  db.close();
};

test('a ledger that a bad disk changed is gone on with as it was signed, begun anew, or refused in one line; never from an older end', async () => {
  await spine.stopAgent();
  await spine.signOffline(60);
  await spine.startAgent();
  await decided();
  const last = spine.evidence().length;
  // As a kill leaves it: with the newest items in the log.
  const left = join(folder, 'left');
  cpSync(spine.settings.stateDir, left, { recursive: true });
  const became = { whole: 0, anew: 0, refused: 0 };
  for (const seed of seeds) {
    const dir = join(folder, 'device');
    rmSync(dir, { recursive: true, force: true });
    mkdirSync(dir);
    cpSync(left, dir, { recursive: true });
    const how = `seed ${seed}: ${damage(join(dir, 'ledger.db'), seeded(seed))}`;
    try {
      const device = openDevice(dir, new KeyLadder([fileStore(dir)], 'best'));
      const { ledger } = device;
      const chain = device.identity.held.enrolment?.chain ?? '';
      const head = ledger.head(chain);
      // What is gone on with takes the next item, and its acknowledgement.
      if (head !== undefined) ledger.add({ chain, seq: head.seq + 1, jws: 'a.b.c', at: 1, cause: 'test' });
      ledger.acknowledge(chain, last + 1, 1);
      expect(ledger.waitingCount(chain)).toBe(0);
      device.close();
      if (head === undefined) became.anew += 1;
      else became.whole += 1;
      expect({ how, seq: head?.seq ?? last }).toEqual({ how, seq: last });
    } catch (error) {
      if (!(error instanceof StanceError)) throw error;
      expect(error.message.split('\n')).toHaveLength(1);
      became.refused += 1;
    }
  }
  expect(became.whole).toBeGreaterThan(0);
  expect(became.anew).toBeGreaterThan(seeds.length / 10);
  // Whoever finds it damaged can begin anew; only a folder that cannot be written keeps an agent from working.
  expect(became.refused).toBe(0);
});

test('a laptop whose ledger is noise begins a new chain once its key was silent, which is told, and is no fork', async () => {
  await spine.stopAgent();
  const ledger = join(spine.settings.stateDir, 'ledger.db');
  cpSync(join(spine.settings.stateDir, 'identity.json'), ledger);
  spine.skip(901);
  await spine.startAgent();
  await restarted();
  expect(events()).toEqual(['enrolled', 'restarted']);
  expect(spine.log.join('\n')).toContain('the ledger was damaged and set aside; a new chain begins');
});

test('a laptop whose ledger alone was put back signs no number twice: it begins anew', async () => {
  const restore = spine.snapshot();
  await (await spine.client()).ask({ ask: 'recheck' });
  await spine.stopAgent();
  const decision = join(spine.settings.stateDir, 'decision.json');
  cpSync(decision, join(folder, 'decision.json'));
  restore();
  cpSync(join(folder, 'decision.json'), decision);
  spine.skip(901);
  await spine.startAgent();
  await restarted();
  expect(events()).toEqual(['enrolled', 'restarted']);
});

test('an item that waits and was changed on disk is told as dropped, and all behind it is delivered', async () => {
  await spine.stopAgent();
  const before = spine.evidence().length;
  await spine.signOffline(5);
  changeLedger(`UPDATE item SET jws = 'AA.AA.AA' WHERE seq = ${before + 3}`);
  await spine.startAgent();
  await decided();
  await until('new evidence', 15_000, () => spine.evidence().length > before + 4);
  expect(events()).toEqual(['enrolled']);
  const seqs = spine.evidence().map(({ seq }) => seq);
  const all = Array.from({ length: seqs.length + 1 }, (_, at) => at + 1);
  expect(seqs).toEqual(all.filter((seq) => seq !== before + 3));
});
