import { afterAll, describe, expect, test } from '@jest/globals';
import { collect } from '../../agent/collect.ts';
import { type EdrRow, edrRows, runningOnlyHealth } from '../../agent/collectors/edr/rows.ts';
import type { Recording } from '../../agent/host/recording-file.ts';
import { replayHost } from '../../agent/host/replay.ts';
import { Platform } from '../../shared/platform.ts';
import type { Reading } from '../../shared/reading.ts';
import type { EdrFact, EdrProduct } from '../../shared/signals/edr.ts';
import { edrProductIds, productName } from '../../shared/signals/edr-products.ts';
import { withoutProduct, withYoungProcesses } from './edr-machines.ts';
import { type Fixture, fixturesOf } from './fixtures.ts';

/** What every row must have been tried with; one that has not does not count. */
const cases = ['healthy', 'degraded', 'absent', 'denied', 'seen to stay'] as const;
type Case = (typeof cases)[number];

const fixtures = fixturesOf('edr');
const productsOf = (reading: Reading | undefined): readonly EdrProduct[] =>
  reading?.state === 'observed' ? (reading.fact as EdrFact).products : [];
const collected = async (recording: Recording) =>
  productsOf((await collect(replayHost(recording), ['edr'])).edr?.reading);
const isRunningOnly = ({ health }: EdrRow) => health === runningOnlyHealth;

const isHealthy = (row: EdrRow, { running, health }: EdrProduct): boolean =>
  'is' in running &&
  running.is &&
  (isRunningOnly(row)
    ? 'unread' in health && health.unread === 'unsupported'
    : 'is' in health && health.is === 'healthy');

/** It runs and says in which mode it protects less; of one that says nothing, that it does not run. */
const isDegraded = (row: EdrRow, { running, health, modes }: EdrProduct): boolean =>
  'is' in running &&
  (isRunningOnly(row) ? !running.is : running.is && 'is' in health && health.is === 'degraded' && modes.length > 0);

const isDenied = (_: EdrRow, { running, health }: EdrProduct): boolean =>
  [running, health].some((part) => 'unread' in part && part.unread === 'notPermitted');

const entryOf = (row: EdrRow, products: readonly EdrProduct[]) => products.find(({ id }) => id === row.product);
const fixturesWith = (row: EdrRow) =>
  fixtures.filter(
    ({ recording, expected }) =>
      recording.platform === row.platform && entryOf(row, productsOf(expected)) !== undefined,
  );

function fixtureOf(row: EdrRow, fits: (row: EdrRow, product: EdrProduct) => boolean): Fixture {
  const found = fixturesWith(row).find(({ expected }) => {
    const entry = entryOf(row, productsOf(expected));
    return entry !== undefined && fits(row, entry);
  });
  if (found === undefined) throw new Error('there is no such recording');
  return found;
}

const right = new Map<EdrRow, Set<Case>>(edrRows.map((row) => [row, new Set()]));
const isWhole = (row: EdrRow) => right.get(row)?.size === cases.length;

describe.each(edrRows)('$product on $platform, seen by $seenBy, health by $health', (row) => {
  test.each<[Case, (row: EdrRow, product: EdrProduct) => boolean]>([
    ['healthy', isHealthy],
    ['degraded', isDegraded],
    ['denied', isDenied],
  ])('is read where it is %s', async (name, fits) => {
    const { recording, expected } = fixtureOf(row, fits);
    expect(entryOf(row, await collected(recording))).toEqual(entryOf(row, productsOf(expected)));
    right.get(row)?.add(name);
  });

  test('is not found where what it is known by is absent, and nothing else changes', async () => {
    const { recording, expected } = fixtureOf(row, isHealthy);
    const others = productsOf(expected).filter(({ id }) => id !== row.product);
    expect(await collected(withoutProduct(recording, row))).toEqual(others);
    right.get(row)?.add('absent');
  });

  test('is not taken to be well while its processes have only just started', async () => {
    const { recording } = fixtureOf(row, isHealthy);
    const { running, health } = entryOf(row, await collected(withYoungProcesses(recording))) ?? {};
    expect([running, health]).toContainEqual({ unread: 'timedOut' });
    right.get(row)?.add('seen to stay');
  });

  test('says what it tells in the table, and no more', () => {
    const entries = fixturesWith(row).flatMap(({ expected }) => entryOf(row, productsOf(expected)) ?? []);
    const tells = (part: 'definitionsAt' | 'cloudContactAt') => entries.some((entry) => 'is' in entry[part]);
    expect(tells('definitionsAt')).toBe(row.definitions !== '');
    expect(tells('cloudContactAt')).toBe(row.cloudContact !== '');
    const isEverHealthy = entries.some(({ health }) => 'is' in health && health.is === 'healthy');
    expect(isEverHealthy).toBe(!isRunningOnly(row));
  });
});

test('every product has a row on some system, and no two rows are of the same product and system', () => {
  expect(edrProductIds.filter((id) => !edrRows.some(({ product }) => product === id))).toEqual([]);
  const names = edrRows.map(({ product, platform }) => `${product} ${platform}`);
  expect(names).toEqual([...new Set(names)]);
});

test('every row is whole, and they are of at least 20 products', () => {
  expect(edrRows.filter((row) => !isWhole(row)).map(({ product, platform }) => `${product} ${platform}`)).toEqual([]);
  expect(new Set(edrRows.filter(isWhole).map(({ product }) => product)).size).toBeGreaterThanOrEqual(20);
});

afterAll(() => {
  const whole = edrRows.filter(isWhole);
  const line = (id: string) => {
    const cells = Platform.options.map((platform) => {
      const row = edrRows.find((one) => one.product === id && one.platform === platform);
      if (row === undefined) return '-';
      const missing = cases.filter((name) => !right.get(row)?.has(name));
      return missing.length > 0 ? `lacks ${missing.join(', ')}` : isRunningOnly(row) ? runningOnlyHealth : 'health';
    });
    return [productName(id as never), ...cells].map((cell) => cell.padEnd(34)).join('');
  };
  const count = `${whole.length} of ${edrRows.length} rows whole, ${new Set(whole.map(({ product }) => product)).size} products\n`;
  process.stdout.write(`${['product', ...Platform.options].map((cell) => cell.padEnd(34)).join('')}\n`);
  process.stdout.write(`${edrProductIds.map(line).join('\n')}\n${count}`);
});
