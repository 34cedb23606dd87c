import { describe, expect, test } from '@jest/globals';
import { acceptedId, machineId } from './machine-id.ts';

const id = '4e1f0c0ffee04a00a000000000000001';
const absent = { absent: true } as const;
const accepted = (raw: string, file = absent as Parameters<typeof acceptedId>[1]) => acceptedId(raw, file, 'laptop');

describe('the machine id', () => {
  test('is what the system says, without the line end', () => {
    expect(accepted(`${id.toUpperCase()}\n`)).toEqual({ is: id });
    expect(accepted('CE3A2773-AF9E-515B-918B-5EE5C09372D7')).toEqual({ is: 'ce3a2773-af9e-515b-918b-5ee5c09372d7' });
  });

  test.each([
    ['nothing', ''],
    ['what systemd writes before the first start', 'uninitialized'],
    ['a board whose maker never set it', '03000200-0400-0500-0006-000700080009'],
    ['zeros', '00000000000000000000000000000000'],
    ['one digit over and over', 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF'],
    ['the hash of nothing', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['dashes', '----------------'],
    ['half an id', id.slice(1)],
    ['two lines', `${id}\n4e1f0c0ffee04a00a000000000000002`],
  ])('is not %s', (_, raw) => {
    expect(accepted(raw)).toEqual({ unread: 'unparseable' });
  });

  test('is not the host name, which the library falls back to, however much that looks like an id', () => {
    expect(acceptedId(id, absent, id.toUpperCase())).toEqual({ unread: 'unparseable' });
  });

  test("is not dbus's copy of the image that the laptop was made from", () => {
    expect(accepted(id, { is: `${id}\n` })).toEqual({ is: id });
    expect(accepted(id, { is: '4e1f0c0ffee04a00a000000000000002\n' })).toEqual({ unread: 'unparseable' });
    expect(accepted(id, { is: 'uninitialized\n' })).toEqual({ unread: 'unparseable' });
    expect(accepted(id, { is: '' })).toEqual({ unread: 'unparseable' });
  });

  test("is not claimed where the system's own file cannot be read", () => {
    expect(accepted(id, { unread: 'notPermitted' })).toEqual({ unread: 'unparseable' });
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

  test('of this very machine, where it has one, is what the library reads', async () => {
    const answer = await machineId();
    if ('is' in answer) expect(answer.is).toMatch(/^[0-9a-f-]{32,36}$/);
    else expect(answer).toEqual({ unread: 'unparseable' });
  });
});
