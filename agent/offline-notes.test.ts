import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { jsonLog } from './log.ts';
import { OfflineNotes } from './offline-notes.ts';
import { Scene } from './stream/testing/scene.ts';

let scene: Scene;
let notes: OfflineNotes;
let looks: number;
let online: boolean;
beforeEach(async () => {
  scene = new Scene();
  await scene.enrol();
  looks = 0;
  online = false;
  notes = new OfflineNotes({
    device: scene.speaker(),
    ...scene.speaker(),
    clock: scene.clock,
    log: jsonLog('error', () => undefined),
    isOnline: () => online,
    look: async () => {
      looks += 1;
    },
  });
});
afterEach(() => {
  notes.stop();
  scene.end();
});

const settled = async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
};
const causes = () => scene.ledger.recent(10).map(({ cause }) => cause);

test('offline a row is written at every change and once an hour, and each hour the laptop is looked at anew', async () => {
  notes.changed('changed:edr');
  await settled();
  scene.clock.advance(3_600_000);
  await settled();
  scene.clock.advance(3_600_000);
  await settled();
  expect(causes()).toEqual(['offline:hourly', 'offline:hourly', 'offline:changed:edr', 'enrol']);
  expect(looks).toBe(2);
});

test('online nothing is written beside what the stream says', async () => {
  online = true;
  notes.changed('changed:edr');
  scene.clock.advance(3_600_000);
  await settled();
  expect(causes()).toEqual(['enrol']);
  expect(looks).toBe(0);
});

test('nothing is written once stopped', async () => {
  notes.stop();
  scene.clock.advance(7_200_000);
  await settled();
  expect(causes()).toEqual(['enrol']);
});
