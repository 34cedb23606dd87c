import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Spine } from '../support/spine.ts';
import { until } from '../support/until.ts';

/** Far below what would bring a decision by itself: the beat of 300 s, a ping of 30 s that two in a row must miss. */
const soonMs = 20_000;
let spine: Spine;

beforeEach(async () => {
  spine = new Spine();
  await spine.startService();
  await spine.startAgent({ code: spine.service.createToken() });
  await spine.untilStatus('a decision', ({ decision }) => decision?.current === true);
});
afterEach(() => spine.close());

test('a laptop that slept is looked at whole, though nothing that raises an event has changed', async () => {
  const before = spine.evidence().length;
  spine.sleep(3_600_000);
  await until('fresh evidence', soonMs, () => spine.evidence().length > before);
  expect((await spine.status()).link.state).toBe('connected');
});

test('a connection that died in the sleep is found and made anew, and nothing is lost', async () => {
  spine.wire.freeze();
  const before = spine.evidence();
  spine.sleep(3_600_000);
  await until('a decision over another connection', soonMs, () => spine.evidence().length > before.length);
  const status = await spine.untilStatus('the link', ({ link }) => link.state === 'connected');
  expect(status.decision?.current).toBe(true);
  const { chain } = before[0] ?? { chain: '' };
  const now = spine.evidence();
  expect(now).toEqual(now.map((_, at) => ({ chain, seq: at + 1 })));
});

test('a wall clock that is set shuts no door: nothing that was read before it is taken for old', async () => {
  writeFileSync(
    spine.policyFile,
    'version: clock\nlevels: [{ name: base, title: Base, opens: [Mail] }]\nsignals: { os: { rule: { supported: false } } }\n',
  );
  spine.service.reloadPolicy();
  await spine.untilStatus('a decision by that', ({ decision }) => decision?.policy === 'clock');
  // As by the first word of a time server, to a laptop that began an hour behind.
  spine.skip(3_600);
  const client = await spine.client();
  await client.ask({ ask: 'recheck', signals: ['firewall'] });
  const { decision } = await spine.untilStatus(
    'a decision by the right clock',
    (status) => (status.decision?.decidedAt ?? 0) > Date.now() / 1_000 + 3_000,
  );
  expect(decision).toMatchObject({ tier: 'affirming', findings: [], levels: ['base'] });
});
