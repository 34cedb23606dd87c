import { describe, expect, test } from '@jest/globals';
import type { Platform } from './platform.ts';
import { linkOpens } from './remedy-link.ts';
import { settingsPages } from './settings-pages.ts';
import { signals } from './signals/catalogue.ts';

const platforms: readonly Platform[] = ['linux', 'darwin', 'win32'];

describe('a link that may be opened', () => {
  test.each([
    'https://help.example',
    'https://help.example/',
    'https://help.example:8443/laptop/restart?from=stance&id=1#steps',
    'https://go/restart',
    'https://wiki.corp.example/a/b%20c/@me/d,e+f',
  ])('%s leads into the browser, on every system', (link) => {
    expect(platforms.map((platform) => linkOpens(link, platform))).toEqual(['page', 'page', 'page']);
  });

  test('settings open on their own system only, and on Linux there are none', () => {
    const links = [
      'ms-settings:windowsupdate-restartoptions',
      'x-apple.systempreferences:com.apple.settings.PrivacySecurity.extension?FileVault',
    ];
    expect(links.map((link) => platforms.map((platform) => linkOpens(link, platform)))).toEqual([
      [undefined, undefined, 'settings'],
      [undefined, 'settings', undefined],
    ]);
  });
});

describe('a link that is never opened', () => {
  test.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox',
    'blob:https://help.example/1',
    'file:///etc/passwd',
    'file://server/share',
    'smb://server/share',
    '\\\\server\\share',
    'http://help.example/',
    'HTTPS://help.example/',
    ' https://help.example/',
    'https://help.example/ ',
    'https:help.example',
    'https:/help.example',
    'https:\\\\help.example',
    'https:///help.example',
    '//help.example',
    'https://',
    'https://.',
    'https://.example',
    'https://help..example',
    'https://help.example.',
    'https://-help.example',
    'https://help-.example',
    // An account before the name, which people read as the name.
    'https://help.example@attacker.example/',
    'https://user:password@help.example/',
    'https://help.example\\@attacker.example/',
    'https://help.example%2f@attacker.example/',
    // Other letters than are read.
    'https://hеlp.example/',
    'https://xn--hlp-1na.example/',
    'https://a.xn--p1ai/',
    'https://HELP.example/',
    'https://help。example/',
    'https://help.example/\u202egpj.exe',
    'https://help\u200b.example/',
    'https://help\u00ad.example/',
    // An address, in spellings that people do not read as one.
    'https://[::1]/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0x7f000001',
    'https://help.example.0x1/',
    'https://127.0.0.1/',
    'https://010.1.1.1/',
    // What shells and command lines read as more than a letter.
    'https://help.example/"&calc.exe&"',
    "https://help.example/'",
    'https://help.example/$(reboot)',
    'https://help.example/`reboot`',
    'https://help.example/;reboot',
    'https://help.example/|reboot',
    'https://help.example/<x>',
    'https://help.example/a b',
    'https://help.example/\n--no-sandbox',
    'https://help.example/\0',
    'https://help.example:123456/',
    '--no-sandbox',
    '-https://help.example',
    '',
    'ms-settings:',
    'ms-settings:windowsupdate?a=b',
    'ms-settings:windowsupdate&calc',
    'ms-settings://windowsupdate',
    'ms-settings:windowsupdate/../x',
    'MS-SETTINGS:windowsupdate',
    'ms-msdt:/id PCWDiagnostic',
    'search-ms:query=x&crumb=location:\\\\attacker.example\\share',
    'ms-officecmd:{}',
    'windowsdefender://threat',
    'shell:startup',
    'x-apple.systempreferences:',
    'x-apple.systempreferences:com.attacker.pane',
    'x-apple.systempreferences:com.apple.x?a&b',
    'x-apple.systempreferences:/tmp/evil.prefPane',
    'x-help-action://openApp?bundleId=com.apple.Terminal',
    'apt:evil',
    'vscode://x',
    'tel:110',
    'mailto:a@b.example',
    'stance://app/index.html',
    `https://${'a'.repeat(64)}.example/`,
  ])('%j', (link) => {
    expect(platforms.map((platform) => linkOpens(link, platform))).toEqual([undefined, undefined, undefined]);
  });

  test('judging even the longest takes no time', () => {
    const began = Date.now();
    for (const piece of ['a', 'a.', 'a-', '%', '/', '?', '#', '-a.'])
      for (const head of ['https://', 'ms-settings:', 'x-apple.systempreferences:com.apple.'])
        for (const platform of platforms) linkOpens(`${head}${piece.repeat(50_000)}!`, platform);
    expect(Date.now() - began).toBeLessThan(500);
  });
});

describe('every settings page that a remedy of ours names', () => {
  test.each(Object.entries(settingsPages))('%s', (id, pages) => {
    const [signal = '', because = ''] = id.split('.');
    expect(
      Object.keys((signals as Record<string, { words: { because: object } }>)[signal]?.words.because ?? {}),
    ).toContain(because);
    for (const [platform, link] of Object.entries(pages))
      expect([link, linkOpens(link, platform as Platform)]).toEqual([link, 'settings']);
  });
});
