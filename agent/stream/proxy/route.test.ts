import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as v from 'valibot';
import { AgentConfig } from '../../../shared/config.ts';
import { routeTo } from './route.ts';
import { systemVariables } from './sources.ts';

const service = 'https://stance.corp.example:8443';
const route = (
  environment: Record<string, string> = {},
  system: Record<string, string> = {},
  config: Partial<AgentConfig> = {},
  url = service,
) => {
  const { proxy, why } = routeTo(url, config, { environment, system: () => system });
  return [proxy?.name, why];
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stance-proxy-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the way to the service', () => {
  test('is direct where nobody names a proxy', () => {
    expect(route()).toEqual([undefined, 'no proxy is set']);
  });

  test('is what the configuration says, then the environment, then the system', () => {
    const environment = { HTTPS_PROXY: 'http://env.example:3128' };
    const system = { https_proxy: 'http://sys.example:8080/' };
    expect(route(environment, system, { proxy: 'http://it.example' })).toEqual([
      'http://it.example:80',
      'proxy in the configuration',
    ]);
    expect(route(environment, system)).toEqual(['http://env.example:3128', 'HTTPS_PROXY of the environment']);
    expect(route({}, system)).toEqual(['http://sys.example:8080', 'https_proxy of the system']);
    expect(route(environment, system, { proxy: 'none' })).toEqual([undefined, 'the configuration says so']);
  });

  test('is direct for an exception, which an empty no_proxy takes back, but not against the configuration', () => {
    const environment = { https_proxy: 'proxy.example:3128', NO_PROXY: 'corp.example' };
    expect(route(environment)).toEqual([undefined, 'NO_PROXY of the environment makes an exception of it']);
    expect(route({ ...environment, no_proxy: '' })).toEqual([
      'http://proxy.example:3128',
      'https_proxy of the environment',
    ]);
    expect(route(environment, {}, { proxy: 'http://it.example:1' })[0]).toBe('http://it.example:1');
  });

  test.each(['https://localhost:8443', 'https://127.0.0.9', 'https://[::1]:8443', 'https://a.localhost'])(
    'is direct to %s: a proxy elsewhere would reach another machine',
    (url) => {
      expect(route({ HTTPS_PROXY: 'http://proxy.example' }, {}, {}, url)[0]).toBeUndefined();
    },
  );

  test.each(['socks5://proxy.example:1080', 'http://', 'http://a b', 'ftp://x', 'http://x:99999'])(
    'is direct where the environment names %s, and says why',
    (address) => {
      expect(route({ ALL_PROXY: address })).toEqual([
        undefined,
        'ALL_PROXY of the environment is no address of an HTTP proxy',
      ]);
    },
  );

  test('names no account, wherever it is shown', () => {
    const shown = routeTo(
      service,
      {},
      { environment: { HTTPS_PROXY: 'http://anna:s%40cret@p.example' }, system: () => ({}) },
    );
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
    return () => routeTo(service, config, { environment: {}, system: () => ({}) }).proxy?.account();
  };

  test('is read from its file', () => {
    expect(account('anna:pass:word é\n')()).toBe('anna:pass:word é');
    expect(account('anna:x', 0o640)()).toBe('anna:x');
  });

  test('is not taken from a file that everybody may read', () => {
    expect(account('anna:secret', 0o644)).toThrow(/account cannot be used: everybody may read it/);
  });

  test.each(['', 'anna', ':x', 'anna:a\nbert:b', `anna:${'x'.repeat(600)}`])('is one line: %j is not', (text) => {
    expect(account(text)).toThrow('it is not one line name:password');
  });

  test('is never in the words about a file that cannot be used', () => {
    expect(account('s3cret\nother')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('s3cret') }),
    );
  });
});

test('the configuration takes an address without name and password, and nothing else', () => {
  const takes = (proxy: string) => v.safeParse(AgentConfig, { proxy }).success;
  expect(['none', 'http://p.example:3128', 'https://p', 'http://[2001:db8::1]:3128/'].map(takes)).not.toContain(false);
  expect(
    ['http://anna:x@p.example', 'socks5://p', 'p.example:3128', 'http://p/path', 'http://p\r\nX: y', ''].map(takes),
  ).not.toContain(true);
});

test('the system of a Linux names its proxy in a file that people wrote by hand', () => {
  const path = join(folder, 'environment');
  writeFileSync(
    path,
    `# proxy\nPATH="/usr/bin"\nexport HTTPS_PROXY='http://p.example:3128'\r\nno_proxy=a,b\nnonsense\n`,
  );
  expect(systemVariables.linux(path)).toMatchObject({ HTTPS_PROXY: 'http://p.example:3128', no_proxy: 'a,b' });
  expect(systemVariables.linux(join(folder, 'none'))).toEqual({});
});
