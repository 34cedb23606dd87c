import { hostname } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { machineId } from './machine-id.ts';

describe('the machine id', () => {
  test('is what the system says, without the line end', async () => {
    expect(await machineId(async () => '4E1F0C0FFEE04A00A000000000000001\n')).toEqual({
      is: '4e1f0c0ffee04a00a000000000000001',
    });
  });

  test.each([
    ['nothing', ''],
    ['the host name, which the library falls back to', hostname()],
    ['what systemd writes before the first start', 'uninitialized'],
    ['a board whose maker never set it', '03000200-0400-0500-0006-000700080009'],
    ['zeros', '00000000000000000000000000000000'],
    ['the hash of nothing', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['two lines', '4e1f0c0ffee04a00a000000000000001\n4e1f0c0ffee04a00a000000000000002'],
  ])('is not %s', async (_, raw) => {
    expect(await machineId(async () => raw)).toEqual({ unread: 'unparseable' });
  });

  test('is not known when the library fails', async () => {
    expect(await machineId(() => Promise.reject(new TypeError('split of undefined')))).toEqual({
      unread: 'unparseable',
    });
    expect(
      await machineId(() => {
        throw new TypeError('at once');
      }),
    ).toEqual({ unread: 'unparseable' });
  });

  test('is not waited for without end', async () => {
    expect(await machineId(() => Promise.race([]))).toEqual({ unread: 'timedOut' });
  });
});
