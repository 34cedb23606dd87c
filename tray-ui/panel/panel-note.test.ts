import { beforeEach, expect, test } from '@jest/globals';
import { ManualClock } from '../../shared/testing/manual-clock.ts';
import { watchForPanel } from './panel-note.ts';

let clock: ManualClock;
let has: boolean | undefined;
let told: number;
let remembered: boolean;
beforeEach(() => {
  clock = new ManualClock();
  has = false;
  told = 0;
  remembered = false;
});

const start = () =>
  watchForPanel({
    clock,
    ask: () => Promise.resolve(has),
    wasTold: () => remembered,
    remember: () => {
      remembered = true;
    },
    tell: () => {
      told += 1;
    },
  });
const settle = () => new Promise((resolve) => setImmediate(resolve));
const later = async () => {
  await settle();
  clock.advance(10_000);
  await settle();
};

test('a desktop without a place for the icon is told of once, also over a restart', async () => {
  start();
  await later();
  expect(told).toBe(1);
  start();
  await later();
  expect(told).toBe(1);
  expect(clock.waiting).toBe(0);
});

test('a panel that comes a little later is no reason to say anything', async () => {
  start();
  await settle();
  has = true;
  await later();
  expect([told, remembered]).toEqual([0, false]);
});

test('where nobody can tell, nobody is told', async () => {
  has = undefined;
  start();
  await later();
  expect([told, clock.waiting]).toEqual([0, 0]);
});

test('a tray that ends meanwhile tells nothing', async () => {
  const end = start();
  await settle();
  end();
  await later();
  expect([told, clock.waiting]).toEqual([0, 0]);
});
