import { expect, test } from '@jest/globals';
import { describeWith, needs } from '../support/needs.ts';
import { runInWine } from './wine.ts';

describeWith(needs('wine'), 'the proxy of a Windows', () => {
  test('is found as the system itself writes it, exceptions and all, fast enough for a connection to wait for it', () => {
    const found = runInWine('proxy') as Record<string, unknown> & { ms: number };
    const why = 'the WinHTTP settings of this machine';
    expect(found).toEqual({
      through: ['http://proxy.example:3128', why],
      excepted: [
        [null, `${why} make an exception of it`],
        [null, `${why} make an exception of it`],
      ],
      ofList: ['http://b.example:81', why],
      direct: [null, null],
      ms: expect.any(Number),
    });
    process.stdout.write(`wine: the way past a proxy ${found.ms.toFixed(1)} ms, libraries and all\n`);
    expect(found.ms).toBeLessThan(1_000);
  });
});
