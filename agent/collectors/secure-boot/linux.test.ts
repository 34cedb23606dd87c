import { expect, test } from '@jest/globals';
import { replayHost } from '../../host/replay.ts';
import { secureBootLinux } from './linux.ts';

const folder = '/sys/firmware/efi/efivars';
const name = 'SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c';

async function stateOf(variable: string): Promise<unknown> {
  const answers = { [`list ${folder}`]: { is: [name] }, [`head 6 ${folder}/${name}`]: { is: variable } };
  const host = replayHost({ stance: 'recording', version: 1, platform: 'linux', at: 1_795_300_000, answers });
  const { reading } = await secureBootLinux.collect(host);
  return reading.state === 'observed' ? reading.fact.state : reading;
}

test('a variable of the right length and value is believed', async () => {
  expect(await stateOf('\u0006\0\0\0\u0001')).toEqual({ is: 'on' });
});

test.each([
  ['longer than the variable is', '\u0006\0\0\0\u0001\u0001'],
  ['shorter', '\u0006\0\0\0'],
  ['with a value of its own', '\u0006\0\0\0\u0002'],
  ['of text', '1'],
])('one %s is no answer', async (_, variable) => {
  expect(await stateOf(variable)).toEqual({ unread: 'unparseable' });
});
