import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Answer, ToolOutput } from '../../../host/host.ts';
import { darwinProxy } from './darwin.ts';

const to = { host: 'stance.corp.example', port: 443 };
const said = (...lines: string[]): Answer<ToolOutput> => ({
  is: { exit: 0, stdout: ['<dictionary> {', ...lines.map((line) => `  ${line}`), '}', ''].join('\n') },
});
async function way(answer: Answer<ToolOutput>, target = to) {
  const asked: unknown[] = [];
  const run = async (tool: string, args: readonly string[]) => {
    asked.push([tool, ...args]);
    return answer;
  };
  const route = await darwinProxy({ run }, target);
  expect(asked).toEqual([['scutil', '--proxy']]);
  return route && [route.proxy?.name, route.why, route.isDoubtful ?? false];
}
const named = ['HTTPSEnable : 1', 'HTTPSPort : 3128', 'HTTPSProxy : proxy.corp.example'];
const byMac = 'the network settings of this Mac';
const except = 'the network settings of this Mac make an exception of it';

test('a Mac without a proxy names none, whatever an interface that is not in use has', async () => {
  expect(await way(said('FTPPassive : 1', 'HTTPEnable : 0', 'HTTPSEnable : 0'))).toBeUndefined();
  const elsewhere = ['__SCOPED__ : <dictionary> {', 'en7 : <dictionary> {', ...named, '}', '}'];
  expect(await way(said('FTPPassive : 1', ...elsewhere))).toBeUndefined();
  const spoken = ['Thunderbolt Bridge : <dictionary> {', ...named, 'note : a : b', '}'];
  expect(await way(said(...spoken, 'HTTPSEnable : 0'))).toBeUndefined();
});

test('a Mac names the proxy for HTTPS, not the one for HTTP', async () => {
  const http = ['HTTPEnable : 1', 'HTTPPort : 80', 'HTTPProxy : plain.corp.example'];
  expect(await way(said(...http, ...named))).toEqual(['http://proxy.corp.example:3128', byMac, false]);
  expect(await way(said(...http))).toBeUndefined();
  const six = ['HTTPSEnable : 1', 'HTTPSPort : 3128', 'HTTPSProxy : 2001:db8::9'];
  expect(await way(said(...six))).toEqual(['http://[2001:db8::9]:3128', byMac, false]);
});

test('the exceptions of a Mac count, and names without a dot where it says so', async () => {
  const list = (...entries: string[]) => [
    'ExceptionsList : <array> {',
    ...entries.map((entry, at) => `  ${at} : ${entry}`),
    '}',
  ];
  expect(await way(said(...list('*.local', '*.corp.example'), ...named))).toEqual([undefined, except, false]);
  expect((await way(said(...list('*.local', '169.254/16'), ...named)))?.[0]).toBe('http://proxy.corp.example:3128');
  const short = { host: 'stance', port: 443 };
  expect((await way(said('ExcludeSimpleHostnames : 1', ...named), short))?.[1]).toBe(except);
  expect((await way(said('ExcludeSimpleHostnames : 0', ...named), short))?.[1]).toBe(byMac);
});

test('a proxy script is not run, and it is said', async () => {
  const script = ['ProxyAutoConfigEnable : 1', 'ProxyAutoConfigURLString : http://proxy.corp.example/a.pac'];
  const unrun = [undefined, expect.stringContaining('a proxy script is configured, which Stance does not run'), true];
  expect(await way(said(...script))).toEqual(unrun);
  expect(await way(said('ProxyAutoDiscoveryEnable : 1'))).toEqual(unrun);
  expect(await way(said('ProxyAutoConfigEnable : 0', 'ProxyAutoDiscoveryEnable : 0'))).toBeUndefined();
  // What is named beside it is what we can use.
  expect((await way(said(...named, ...script)))?.[0]).toBe('http://proxy.corp.example:3128');
});

test('a proxy of another kind, or one without a name, is not used, and it is said', async () => {
  const unusable = [undefined, 'the network settings of this Mac name no HTTP proxy for HTTPS', true];
  expect(await way(said('SOCKSEnable : 1', 'SOCKSPort : 1080', 'SOCKSProxy : socks.corp.example'))).toEqual(unusable);
  expect(await way(said('HTTPSEnable : 1'))).toEqual(unusable);
  expect(await way(said('HTTPSEnable : 1', 'HTTPSProxy : a b'))).toEqual(unusable);
});

const whole = `<dictionary> {\n${named.join('\n')}\n}\n`;
test.each<[string, Answer<ToolOutput>, string]>([
  ['is not there', { absent: true }, 'toolMissing'],
  ['does not answer', { unread: 'timedOut' }, 'timedOut'],
  ['fails', { is: { exit: 1, stdout: whole } }, 'unparseable'],
  ['says nothing', { is: { exit: 0, stdout: '' } }, 'unparseable'],
  ['says another thing', { is: { exit: 0, stdout: 'No proxies\n' } }, 'unparseable'],
  ['is cut off', { is: { exit: 0, stdout: whole.slice(0, -3) } }, 'unparseable'],
  ['goes on after its end', { is: { exit: 0, stdout: `${whole}HTTPSEnable : 0\n` } }, 'unparseable'],
  ['goes on and on', { is: { exit: 0, stdout: whole + '\n'.repeat(3_000) } }, 'unparseable'],
])('a scutil that %s names no proxy, and it is said', async (_, answer, why) => {
  expect(await way(answer)).toEqual([undefined, expect.stringContaining(`cannot be read (${why})`), true]);
});

test('nothing that a scutil could say throws', async () => {
  const line = fc.oneof(
    fc.constantFrom('<dictionary> {', '}', 'ExceptionsList : <array> {', 'HTTPSEnable : 1', 'HTTPSProxy : x', '0 : *'),
    fc.string({ unit: 'binary' }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line), async (lines) => {
      await way({ is: { exit: 0, stdout: lines.join('\n') } });
    }),
  );
});
