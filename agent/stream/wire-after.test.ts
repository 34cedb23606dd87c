import { expect, test } from '@jest/globals';
import type { Ending } from './connection.ts';
import type { Wire } from './stream.ts';
import { wireAfter } from './wire-after.ts';

function scene() {
  const endings: Ending[] = [];
  const done: string[] = [];
  const opened: Wire = {
    send: () => void done.push('send'),
    check: () => void done.push('check'),
    end: (said) => void done.push(`end ${said}`),
  };
  let find: (way: string) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const finding = new Promise<string>((resolve, reject) => {
    find = resolve;
    fail = reject;
  });
  const open = (way: string) => {
    done.push(`open ${way}`);
    if (way === 'shut') throw new Error('no such door');
    return opened;
  };
  const wire = wireAfter(finding, open, { ended: (ending) => void endings.push(ending) });
  return { wire, find, fail, endings, done };
}
/** Whatever promises have to say, they have said it then. */
const later = () => new Promise((resolve) => setImmediate(resolve));

test('a wire is opened once the way is known, and is then as any other', async () => {
  const { wire, find, endings, done } = scene();
  wire.check();
  find('left');
  await later();
  wire.check();
  wire.send({ type: 'attest', evidence: [], live: false } as never);
  wire.end('enough');
  expect(done).toEqual(['open left', 'check', 'send', 'end enough']);
  expect(endings).toEqual([]);
});

test('a wire that is ended before its way is known is never opened, and ends once', async () => {
  const { wire, find, endings, done } = scene();
  wire.end('the agent stops');
  expect(endings).toEqual([]);
  wire.end('again');
  find('left');
  await later();
  expect(endings).toEqual([{ fault: 'closed', said: 'the agent stops' }]);
  expect(done).toEqual([]);
});

test('a way that nobody finds is a service that is not reached', async () => {
  const { fail, endings } = scene();
  fail(new Error('proxy http://x:99999 in the configuration is no address of a proxy'));
  await later();
  expect(endings).toEqual([{ fault: 'unreachable', said: expect.stringContaining('no address of a proxy') }]);
});

test('a wire that cannot be opened ends as unreachable, and only once', async () => {
  const { wire, find, endings } = scene();
  find('shut');
  await later();
  wire.end('too late');
  await later();
  expect(endings).toEqual([{ fault: 'unreachable', said: 'no such door' }]);
});
