import { expect, test } from '@jest/globals';
import { judgeRoute } from './service.ts';

const proxy = { name: 'http://p.example:3128', isTls: false, host: 'p.example', port: 3_128, account: () => undefined };

test('a way that somebody named is in order, with a proxy or without', () => {
  expect(judgeRoute({ is: { proxy: undefined, why: 'no proxy is set' } })).toEqual({
    about: 'proxy',
    ok: true,
    said: 'none: no proxy is set',
  });
  expect(judgeRoute({ is: { proxy, why: 'the network settings of this Mac' } })).toMatchObject({
    ok: true,
    said: 'http://p.example:3128: the network settings of this Mac',
  });
});

test('a proxy that is only guessed at, by a script that is not run, cannot be told, and what to set is said', () => {
  expect(judgeRoute({ is: { proxy: undefined, why: 'a proxy script is configured', isDoubtful: true } })).toEqual({
    about: 'proxy',
    ok: null,
    said: 'none: a proxy script is configured',
    remedy: expect.stringContaining('set proxy in the configuration'),
  });
});

test('a proxy that lets nobody through, and a setting that names none, are faults', () => {
  const through = { failed: 'the proxy says no', code: 'STANCE_PROXY' };
  expect(judgeRoute({ is: { proxy, why: 'the environment' } }, through)).toMatchObject({ ok: false });
  expect(judgeRoute({ wrong: 'proxy http://x:99999 in the configuration is no address of a proxy' })).toMatchObject({
    ok: false,
    remedy: 'Mend proxy in the configuration.',
  });
});
