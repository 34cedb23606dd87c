import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Answer } from '../../../host/host.ts';
import type { RegistryValue } from '../../../host/windows/windows-requests.ts';
import { win32Proxy } from './win32.ts';

const settings = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const policy = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings [ProxySettingsPerUser]';
const machine = (name: string) => `HKLM\\${settings} [${name}]`;
const user = (name: string) => `HKCU\\${settings} [${name}]`;
const winHttp = `HKLM\\${settings}\\Connections [WinHttpSettings]`;
const kept = (root: string) => `${root}\\${settings}\\Connections [DefaultConnectionSettings]`;

/** Such a value as Windows keeps it. */
function blob(flags: number, ...texts: string[]): RegistryValue {
  const parts = texts.map((text) => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(text.length);
    return Buffer.concat([length, Buffer.from(text, 'latin1')]);
  });
  return { hex: Buffer.concat([Buffer.from([0x18, 0, 0, 0, 0, 0, 0, 0, flags, 0, 0, 0]), ...parts]).toString('hex') };
}

type Values = Readonly<Record<string, RegistryValue | Answer<RegistryValue>>>;
const isAnswer = (value: Values[string]): value is Answer<RegistryValue> =>
  typeof value === 'object' && ('unread' in value || 'is' in value);

async function way(values: Values, mode: 'system' | 'user' = 'system', host = 'stance.corp.example') {
  const registryValue = async (key: string, name: string): Promise<Answer<RegistryValue>> => {
    const value = values[`${key} [${name}]`];
    if (value === undefined) return { absent: true };
    return isAnswer(value) ? value : { is: value };
  };
  const route = await win32Proxy({ registryValue }, mode, { host, port: 443 });
  return route && [route.proxy?.name, route.why, route.isDoubtful ?? false];
}

const byWinHttp = 'the WinHTTP settings of this machine';
const set = (of: (name: string) => string, server: string, bypass = '') => ({
  [of('ProxyEnable')]: 1,
  [of('ProxyServer')]: server,
  [of('ProxyOverride')]: bypass,
});

describe('a service on Windows', () => {
  test('finds no proxy where nobody set one, or where one was taken back', async () => {
    expect(await way({})).toBeUndefined();
    expect(await way({ [winHttp]: blob(1, '', '') })).toBeUndefined();
  });

  test('goes by the settings of WinHTTP', async () => {
    const values = { [winHttp]: blob(3, 'proxy.corp.example:8080', '<local>;*.lan') };
    expect(await way(values)).toEqual(['http://proxy.corp.example:8080', byWinHttp, false]);
    expect(await way(values, 'system', 'stance')).toEqual([
      undefined,
      'the WinHTTP settings of this machine make an exception of it',
      false,
    ]);
    expect((await way(values, 'system', 'a.lan'))?.[0]).toBeUndefined();
  });

  test.each([
    ['http=a.example:80;https=b.example:81', 'http://b.example:81'],
    ['HTTPS=b.example:81', 'http://b.example:81'],
    ['https=http://b.example:81', 'http://b.example:81'],
    ['http=a.example:80 c.example:82', 'http://c.example:82'],
    ['c.example:82;d.example:83', 'http://c.example:82'],
  ])('takes the proxy for HTTPS out of %s', async (server, name) => {
    expect((await way({ [winHttp]: blob(3, server, '') }))?.[0]).toBe(name);
  });

  test.each(['http=a.example:80', 'socks=a.example:1080', ';', 'socks://a.example', 'a\u0001b:c'])(
    'finds nothing to use in %j, and says so',
    async (server) => {
      expect(await way({ [winHttp]: blob(3, server, '') })).toEqual([
        undefined,
        'the WinHTTP settings of this machine name no HTTP proxy for HTTPS',
        true,
      ]);
    },
  );

  test('goes by the internet settings only where a policy makes them the machine’s', async () => {
    const values = set(machine, 'inet.example:3128', 'other.example');
    expect(await way(values)).toBeUndefined();
    expect(await way({ ...values, [policy]: 1 })).toBeUndefined();
    expect(await way({ ...values, [policy]: 0 })).toEqual([
      'http://inet.example:3128',
      'the internet settings of this machine',
      false,
    ]);
    expect((await way({ ...values, [policy]: 0, [winHttp]: blob(3, 'p.example:1', '') }))?.[1]).toBe(byWinHttp);
  });

  test('has nothing to do with the settings of whoever is signed in', async () => {
    expect(await way(set(user, 'mine.example:3128'))).toBeUndefined();
  });

  test.each<[string, Values[string]]>([
    ['not of their form', { hex: '1800' }],
    ['no bytes', 'proxy.example:3128'],
    ['a number', 3],
    ['denied', { unread: 'notPermitted' }],
  ])('says of settings that are %s that they cannot be read', async (_, value) => {
    expect(await way({ [winHttp]: value })).toEqual([undefined, expect.stringContaining('cannot be read ('), true]);
    // Another place may still name one.
    const both = { [winHttp]: value, [policy]: 0, ...set(machine, 'inet.example:3128') };
    expect((await way(both))?.[0]).toBe('http://inet.example:3128');
  });
});

describe('an agent in a session on Windows', () => {
  test('goes by the internet settings of the user, then by those of WinHTTP', async () => {
    const mine = set(user, 'mine.example:3128', '*.lan');
    const both = { ...mine, [winHttp]: blob(3, 'p.example:1', '') };
    expect(await way(both, 'user')).toEqual(['http://mine.example:3128', 'the internet settings of this user', false]);
    expect((await way(both, 'user', 'a.lan'))?.[1]).toBe('the internet settings of this user make an exception of it');
    expect((await way({ ...both, [user('ProxyEnable')]: 0 }, 'user'))?.[1]).toBe(byWinHttp);
  });

  test('goes by those of the machine where a policy says so', async () => {
    const values = { ...set(user, 'mine.example:1'), ...set(machine, 'inet.example:2'), [policy]: 0 };
    expect((await way(values, 'user'))?.[0]).toBe('http://inet.example:2');
  });

  test('reads the form in which Windows itself keeps them', async () => {
    expect((await way({ [kept('HKCU')]: blob(3, 'kept.example:3128', '') }, 'user'))?.[0]).toBe(
      'http://kept.example:3128',
    );
    // What a Windows looks like on its first day: it would ask the network for a script, and that alone is nothing to tell.
    expect(await way({ [kept('HKCU')]: blob(9, '', '', '') }, 'user')).toBeUndefined();
  });

  test('does not run a proxy script, and says so', async () => {
    const unrun = [undefined, expect.stringContaining('which Stance does not run'), true];
    expect(await way({ [user('AutoConfigURL')]: 'http://p.example/a.pac' }, 'user')).toEqual(unrun);
    expect(await way({ [kept('HKCU')]: blob(5, '', '', 'http://p.example/a.pac') }, 'user')).toEqual(unrun);
    const beside = { [user('AutoConfigURL')]: 'http://p.example/a.pac', [winHttp]: blob(3, 'p.example:1', '') };
    expect((await way(beside, 'user'))?.[0]).toBe('http://p.example:1');
  });
});

test('no registry makes it throw', async () => {
  const names = [policy, winHttp, kept('HKCU'), kept('HKLM')];
  for (const whose of [machine, user])
    names.push(...['ProxyEnable', 'ProxyServer', 'ProxyOverride', 'AutoConfigURL'].map(whose));
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.nat(3),
    fc.array(fc.string()),
    fc.uint8Array().map((bytes) => ({ hex: Buffer.from(bytes).toString('hex') })),
    fc.constant({ unread: 'unparseable' } as const),
  );
  const registry = fc.dictionary(fc.constantFrom(...names), value);
  await fc.assert(
    fc.asyncProperty(registry, fc.constantFrom('system', 'user'), async (values, mode) => {
      await way(values, mode);
    }),
  );
});
