import { describe, expect, test } from '@jest/globals';
import { mountOf, parseMountinfo } from './mountinfo.ts';
import { parseSwaps } from './swaps.ts';

const line = (rest: string) => `36 35 ${rest}\n`;

describe('parseMountinfo', () => {
  test('reads a line with no, one or several optional fields, and a source that is empty', () => {
    const mounts = parseMountinfo(
      line('98:0 / /a rw - ext4 /dev/sda rw') +
        line('98:1 / /b rw shared:1 master:2 propagate_from:3 - xfs /dev/sdb rw') +
        line('0:30 /x /c rw unbindable - tmpfs  rw'),
    );
    expect(mounts?.map(({ device, mountPoint, source }) => [device, mountPoint, source])).toEqual([
      ['98:0', '/a', '/dev/sda'],
      ['98:1', '/b', '/dev/sdb'],
      ['0:30', '/c', ''],
    ]);
  });

  test('undoes what the kernel escapes, so that a name cannot pass for another line or another path', () => {
    const mounts = parseMountinfo(line('98:0 / /mnt/a\\040-\\040ext4\\012b\\134040 rw - vfat /dev/sda rw'));
    expect(mounts?.[0]?.mountPoint).toBe('/mnt/a - ext4\nb\\040');
  });

  test.each([
    ['an empty file', ''],
    ['a last line without its end', line('98:0 / / rw - ext4 /dev/sda rw').trimEnd()],
    ['a line without its separator', line('98:0 / / rw ext4 /dev/sda rw')],
    ['an empty line', `${line('98:0 / / rw - ext4 /dev/sda rw')}\n`],
    ['NUL bytes', `${line('98:0 / / rw - ext4 /dev/sda rw')}\0\0\0\n`],
  ])('takes %s for no answer', (_, text) => {
    expect(parseMountinfo(text)).toBeUndefined();
  });
});

describe('mountOf', () => {
  const mounts =
    parseMountinfo(
      line('1:1 / / rw - ext4 /dev/a rw') +
        line('1:2 / /home rw - ext4 /dev/b rw') +
        line('1:3 / /home rw - ext4 /dev/c rw'),
    ) ?? [];

  test('takes the deepest mount above a path, the last of two in one place, and no folder for its namesake', () => {
    expect(mountOf('/home/ada/file', mounts)?.device).toBe('1:3');
    expect(mountOf('/home', mounts)?.device).toBe('1:3');
    expect(mountOf('/homes/file', mounts)?.device).toBe('1:1');
  });
});

describe('parseSwaps', () => {
  const heading = 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n';

  test('reads partitions, files and escaped names', () => {
    expect(
      parseSwaps(`${heading}/dev/dm-1   partition\t1\t0\t-2\n/swap\\040file\\040(deleted)   file\t1\t0\t5\n`),
    ).toEqual([
      { path: '/dev/dm-1', kind: 'partition' },
      { path: '/swap file (deleted)', kind: 'file' },
    ]);
    expect(parseSwaps(heading)).toEqual([]);
  });

  test.each(['', 'garbage\n', heading.trimEnd(), `${heading}/dev/dm-1   part`, `${heading}/dev/dm-1 disk 1 0 -2\n`])(
    'takes %j for no answer',
    (text) => {
      expect(parseSwaps(text)).toBeUndefined();
    },
  );
});
