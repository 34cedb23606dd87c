import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as v from 'valibot';
import { AgentConfig } from '../../../shared/config.ts';
import type { Host } from '../../host/host.ts';
import { routeTo } from './route-to.ts';
import { proxySources } from './sources.ts';
import { linuxProxy } from './system/linux.ts';
import { routeByVariables } from './variables.ts';
import { routeWords } from './words.ts';

const service = 'https://stance.corp.example:8443';
const sourcesOf = (environment: Record<string, string>, system: Record<string, string> = {}) => ({
  environment,
  system: async (to: { host: string; port: number }) => routeByVariables(system, to, routeWords.systemFile),
});
const route = async (
  environment: Record<string, string> = {},
  system: Record<string, string> = {},
  config: Partial<AgentConfig> = {},
  url = service,
) => {
  const { proxy, why } = await routeTo(url, config, sourcesOf(environment, system));
  return [proxy?.name, why];
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stance-proxy-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the way to the service', () => {
  test('is direct where nobody names a proxy', async () => {
    expect(await route()).toEqual([undefined, 'no proxy is set']);
  });

  test('is what the configuration says, then the environment, then the system', async () => {
    const environment = { HTTPS_PROXY: 'http://env.example:3128' };
    const system = { https_proxy: 'http://sys.example:8080/' };
    expect(await route(environment, system, { proxy: 'http://it.example' })).toEqual([
      'http://it.example:80',
      'proxy in the configuration',
    ]);
    expect(await route(environment, system)).toEqual(['http://env.example:3128', 'HTTPS_PROXY of the environment']);
    expect(await route({}, system)).toEqual(['http://sys.example:8080', 'https_proxy of the system']);
    expect(await route(environment, system, { proxy: 'none' })).toEqual([undefined, 'the configuration says so']);
  });

  test('is direct for an exception, which an empty no_proxy takes back, but not against the configuration', async () => {
    const environment = { https_proxy: 'proxy.example:3128', NO_PROXY: 'corp.example' };
    expect(await route(environment)).toEqual([undefined, 'NO_PROXY of the environment makes an exception of it']);
    expect(await route({ ...environment, no_proxy: '' })).toEqual([
      'http://proxy.example:3128',
      'https_proxy of the environment',
    ]);
    expect((await route(environment, {}, { proxy: 'http://it.example:1' }))[0]).toBe('http://it.example:1');
  });

  test.each(['https://localhost:8443', 'https://127.0.0.9', 'https://[::1]:8443', 'https://a.localhost'])(
    'is direct to %s: a proxy elsewhere would reach another machine',
    async (url) => {
      expect((await route({ HTTPS_PROXY: 'http://proxy.example' }, {}, {}, url))[0]).toBeUndefined();
    },
  );

  test.each(['socks5://proxy.example:1080', 'http://', 'http://a b', 'ftp://x', 'http://x:99999'])(
    'is direct where the environment names %s, and says why',
    async (address) => {
      expect(await route({ ALL_PROXY: address })).toEqual([
        undefined,
        'ALL_PROXY of the environment is no address of an HTTP proxy',
      ]);
    },
  );

  test('names no account, wherever it is shown', async () => {
    const shown = await routeTo(service, {}, sourcesOf({ HTTPS_PROXY: 'http://anna:s%40cret@p.example' }));
    expect(JSON.stringify(shown)).toBe(
      '{"proxy":{"name":"http://p.example:80","isTls":false,"host":"p.example","port":80},"why":"HTTPS_PROXY of the environment"}',
    );
    expect(shown.proxy?.account()).toBe('anna:s@cret');
  });
});

describe('the account for a proxy', () => {
  const account = (text: string, mode = 0o600) => {
    const path = join(folder, 'account');
    writeFileSync(path, text, { mode });
    const config = { proxy: 'http://p.example', proxyAccountFile: path };
    return async () => (await routeTo(service, config, sourcesOf({}))).proxy?.account();
  };

  test('is read from its file', async () => {
    expect(await account('anna:pass:word é\n')()).toBe('anna:pass:word é');
    expect(await account('anna:x', 0o640)()).toBe('anna:x');
  });

  test('is not taken from a file that everybody may read', async () => {
    await expect(account('anna:secret', 0o644)()).rejects.toThrow(/account cannot be used: everybody may read it/);
  });

  test.each(['', 'anna', ':x', 'anna:a\nbert:b', `anna:${'x'.repeat(600)}`])('is one line: %j is not', async (text) => {
    await expect(account(text)()).rejects.toThrow('it is not one line name:password');
  });

  test('is for the proxy that the configuration names, and for no other', async () => {
    await account('anna:secret')();
    const config = { proxyAccountFile: join(folder, 'account') };
    const sources = sourcesOf({}, { HTTPS_PROXY: 'http://other.example' });
    const { proxy } = await routeTo(service, config, sources);
    expect(proxy?.name).toBe('http://other.example:80');
    expect(proxy?.account()).toBeUndefined();
  });

  test('is never in the words about a file that cannot be used', async () => {
    await expect(account('s3cret\nother')()).rejects.not.toThrow('s3cret');
  });
});

test('the configuration takes an address without name and password, and nothing else', () => {
  const takes = (proxy: string) => v.safeParse(AgentConfig, { proxy }).success;
  expect(['none', 'http://p.example:3128', 'https://p', 'http://[2001:db8::1]:3128/'].map(takes)).not.toContain(false);
  expect(
    ['http://anna:x@p.example', 'socks5://p', 'p.example:3128', 'http://p/path', 'http://p\r\nX: y', ''].map(takes),
  ).not.toContain(true);
});

test('a port that there is not is a fault of the configuration, not a proxy', async () => {
  await expect(route({}, {}, { proxy: 'http://p.example:99999' })).rejects.toThrow('is no address of a proxy');
});

test('the system is asked only where nobody before it spoke, and never for this machine', async () => {
  let asked = 0;
  const sources = (environment: Record<string, string>) => ({
    environment,
    system: async () => {
      asked++;
      return undefined;
    },
  });
  await routeTo(service, { proxy: 'none' }, sources({}));
  await routeTo(service, {}, sources({ HTTPS_PROXY: 'http://p.example' }));
  await routeTo('https://localhost:8443', {}, sources({}));
  expect(asked).toBe(0);
  await routeTo(service, {}, sources({}));
  expect(asked).toBe(1);
});

test('each system is asked in its own way, and a service on Windows nothing of a person', async () => {
  const asked: string[] = [];
  const ask = (what: string) => {
    asked.push(what);
    return Promise.resolve({ absent: true } as const);
  };
  for (const [platform, mode] of [
    ['linux', 'system'],
    ['darwin', 'system'],
    ['win32', 'system'],
    ['win32', 'user'],
  ] as const) {
    const host = {
      platform,
      text: ask,
      run: ask,
      registryValue: (key: string) => ask(key.slice(0, 4)),
    } as unknown as Host;
    const sources = { ...proxySources(host, mode), environment: {} };
    await routeTo(service, {}, sources);
    asked.push('.');
  }
  expect(asked.join(' ').split(' .')).toEqual([
    '/etc/environment /etc/sysconfig/proxy',
    ' scutil',
    ' HKLM HKLM',
    expect.stringMatching(/^ HKLM( HKCU)+ HKLM$/),
    '',
  ]);
});

describe('the system of a Linux', () => {
  const to = { host: 'stance.corp.example', port: 8443 };
  const of = async (answer: Awaited<ReturnType<Parameters<typeof linuxProxy>[0]['text']>>) => {
    const found = await linuxProxy(
      { text: async (path) => (path === '/etc/environment' ? answer : { absent: true }) },
      to,
    );
    return found && [found.proxy?.name, found.why];
  };

  test('of SUSE names it in a file of its own, where it is turned on', async () => {
    const suse = async (enabled: string) => {
      const is = `PROXY_ENABLED="${enabled}"\nHTTPS_PROXY="http://p.example:3128"\nNO_PROXY="localhost, 127.0.0.1"\n`;
      const text = async (path: string) => (path === '/etc/sysconfig/proxy' ? { is } : ({ absent: true } as const));
      return (await linuxProxy({ text }, to))?.proxy?.name;
    };
    expect([await suse('yes'), await suse('no'), await suse('')]).toEqual([
      'http://p.example:3128',
      undefined,
      undefined,
    ]);
  });

  test('names its proxy in a file that people wrote by hand', async () => {
    const lines = [
      '# proxy',
      'PATH="/usr/bin"',
      "export HTTPS_PROXY='http://p.example:3128'\r",
      'no_proxy=a,b',
      'nonsense',
    ];
    expect(await of({ is: lines.join('\n') })).toEqual(['http://p.example:3128', 'HTTPS_PROXY of the system']);
    expect(await of({ is: [...lines, 'no_proxy=corp.example'].join('\n') })).toEqual([
      undefined,
      'NO_PROXY of the system makes an exception of it',
    ]);
  });

  test('names none without that file, and with one that cannot be read', async () => {
    expect(await of({ absent: true })).toBeUndefined();
    expect(await of({ unread: 'notPermitted' })).toBeUndefined();
    expect(await of({ is: 'PATH=/usr/bin' })).toBeUndefined();
  });
});
