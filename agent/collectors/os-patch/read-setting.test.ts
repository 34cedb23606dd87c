import { expect, test } from '@jest/globals';
import { replayHost } from '../../host/replay.ts';
import { readSetting } from './read-setting.ts';

const settingIn = (text: string) => {
  const answers = { 'text /etc/x.conf': { is: text } };
  const recording = { stance: 'recording', version: 1, platform: 'linux', at: 0, answers } as const;
  return readSetting(replayHost(recording), '/etc/x.conf', 'commands', 'apply');
};

test.each([
  ['[commands]\napply = yes\n', 'yes'],
  ['[commands]\napply="Yes"\n', 'yes'],
  ['[commands]\napply = yes\napply = no\n', 'no'],
  ['[commands]\n# apply = yes\n; apply = yes\n', ''],
  ['[commands]\napply_not = yes\n[base]\napply = yes\n', ''],
  ['apply = yes\n', ''],
  ['', ''],
])('%j says %j', async (text, value) => {
  expect(await settingIn(text)).toEqual({ is: value });
});

test('a file that is cut off says nothing', async () => {
  expect(await settingIn('[commands]\napply = yes')).toEqual({ unread: 'unparseable' });
});
