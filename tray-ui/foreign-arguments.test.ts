import { expect, test } from '@jest/globals';
import { foreignArguments } from './foreign-arguments.ts';

test('a desktop may say on which display and at which scale', () => {
  const args = ['--ozone-platform=wayland', '--ozone-platform-hint=auto', '--enable-wayland-ime', '--lang=de'];
  expect(foreignArguments([...args, '--force-device-scale-factor=2'])).toEqual([]);
  expect(foreignArguments([])).toEqual([]);
});

test.each([
  '--remote-debugging-port=9222',
  '--remote-debugging-pipe',
  '--no-sandbox',
  '--disable-web-security',
  '--renderer-cmd-prefix=/tmp/x',
  '--gpu-launcher=/tmp/x',
  '--js-flags=--expose-gc',
  '--load-extension=/tmp/x',
  '--proxy-server=attacker.example',
  '--user-data-dir=/tmp/x',
  '--inspect',
  '--inspect-brk=0.0.0.0:1',
  '-r',
  '--require',
  '--',
  '/remote-debugging-port=9222',
  '--LANG=de',
  '--lang-x=de',
  '--lang\u2028=de',
  '-lang=de',
  '--lang=de --no-sandbox',
  '/tmp/evil.cjs',
  'stance://app/index.html',
])('%s is not the tray’s', (arg) => {
  expect(foreignArguments(['--lang=de', arg])).toEqual([arg]);
});
