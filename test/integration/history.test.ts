import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Options } from '../../agent/commands/command.ts';
import { historyCommand } from '../../agent/commands/history.ts';
import { StanceError } from '../../shared/errors.ts';
import { Spine } from '../support/spine.ts';

let spine: Spine;
beforeEach(async () => {
  spine = new Spine();
  await spine.startService();
  await spine.startAgent({ code: spine.service.createToken() });
  await spine.untilStatus('the first decision', ({ decision }) => decision?.current === true);
});
afterEach(() => spine.close());

/** Runs `stance history` against the agent, as a person would. */
const history = async (options: Partial<Options> = {}) => {
  const config = join(spine.folder, 'config.json');
  writeFileSync(config, JSON.stringify(spine.settings));
  const lines: string[] = [];
  const ended = await historyCommand
    .run({ json: false, config, words: [], ...options }, { out: (text) => lines.push(text), err: () => undefined })
    .catch((error: unknown) => error);
  return { lines, ended };
};

/** Signs so many items offline and waits until the service has them. */
const deliver = async (count: number) => {
  await spine.stopAgent();
  await spine.signOffline(count);
  await spine.startAgent();
  await spine.untilStatus(
    'all of it delivered',
    ({ waiting, decision }) => waiting === 0 && decision?.current === true,
  );
};

/** Changes what lies in the ledger behind the agent's back. */
const tamper = async (sql: string) => {
  await spine.stopAgent();
  const db = new DatabaseSync(join(spine.settings.stateDir, 'ledger.db'));
  db.exec(sql);
  db.close();
  await spine.startAgent();
};

test('every payload that the service has is shown, byte for byte, over as many pages as it takes', async () => {
  await deliver(300);
  const { lines, ended } = await history({ json: true });
  expect(ended).toBe(0);
  const items = JSON.parse(lines.join('\n')) as { seq: number; jws: string; payload: { seq?: number } }[];
  expect(items.length).toBe(spine.evidence().length + 1);
  const shown = items.filter(({ seq }) => seq > 0);
  expect(shown.every(({ seq, payload }) => payload.seq === seq)).toBe(true);
  expect(new Set(shown.map(({ jws }) => jws))).toEqual(new Set(spine.evidenceBytes()));
});

test('for a person each item is one line, and with --full its exact bytes stand below', async () => {
  const { lines } = await history();
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/#1 {2}\w+ {2}\d+ bytes {2}acknowledged$/);
  expect(lines[1]).toMatch(/#0 .*opens the chain$/);
  const { lines: full } = await history({ full: true });
  expect(full[0]).toContain(`\n${spine.evidenceBytes()[0]}\n{\n`);
});

test('a history that is whole is found whole, without the service', async () => {
  await spine.stopService();
  const { lines, ended } = await history({ verify: true });
  expect(ended).toBe(0);
  expect(lines.at(-1)).toBe('2 items: every signature holds, every item continues the one before it.');
});

const otherPayload = "substr(jws, 1, instr(jws, '.')) || 'e30' || substr(jws, -87)";
test.each([
  ['changed', `UPDATE item SET jws = ${otherPayload} WHERE seq = 2`, 'has a signature that does not hold'],
  ['moved to another number', 'UPDATE item SET seq = 90 WHERE seq = 3', 'stands in another place than it says'],
  ['no JWS at all', "UPDATE item SET jws = 'AA.AA.AA' WHERE seq = 2", 'cannot be read'],
])('an item that was %s is found', async (_, sql, words) => {
  await deliver(3);
  await tamper(sql);
  const { lines, ended } = await history({ verify: true });
  expect(ended).toBeInstanceOf(StanceError);
  expect((ended as StanceError).code).toBe('historyBroken');
  expect(lines.join('\n')).toContain(words);
});

test('an item that is missing is told as not kept, and is no fault', async () => {
  await deliver(3);
  await tamper('DELETE FROM item WHERE seq = 2');
  const { lines, ended } = await history({ verify: true });
  expect(ended).toBe(0);
  expect(lines[0]).toContain('2 is not kept');
});
