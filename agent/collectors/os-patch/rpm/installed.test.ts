import { expect, test } from '@jest/globals';
import { lastUpdateOf, parseInstalled, timesOfCore } from './installed.ts';

const rows = [
  '1760000000 filesystem',
  '1794500000 glibc',
  '1795000000 glibc-devel',
  '1794600000 curl',
  '1795200000 game',
];

test('rows that make no sense, or a list that is cut off, are no list', () => {
  expect(parseInstalled(`${rows.join('\n')}\n`)).toHaveLength(5);
  for (const text of ['', '\n', rows.join('\n'), '(none) glibc\n', '1760000000 \n', '1760000000 a b\n', '-5 glibc\n'])
    expect(parseInstalled(text)).toBeUndefined();
});

test('only what is called so counts as a core package, and without the C library nothing does', () => {
  const installed = parseInstalled(`${rows.join('\n')}\n`) ?? [];
  expect(timesOfCore(installed)).toEqual([1_794_500_000]);
  expect(timesOfCore([...installed.filter(({ name }) => name !== 'glibc'), { name: 'systemd', at: 1 }])).toEqual([]);
});

test('a game that somebody adds is no update, and neither is what came with the system', () => {
  const installed = parseInstalled(`${rows.join('\n')}\n`) ?? [];
  expect(lastUpdateOf(installed)).toEqual({ is: 1_794_600_000 });
  expect(
    lastUpdateOf([
      { name: 'glibc', at: 1_000 },
      { name: 'bash', at: 1_060 },
    ]),
  ).toEqual({ unread: 'unsupported' });
});
