import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { linkOpens } from '../shared/remedy-link.ts';
import { viewOf } from '../shared/status-view.ts';
import { ManualClock } from '../shared/testing/manual-clock.ts';
import { sampleDecision, sampleFinding, sampleStatus } from '../shared/testing/sample-statuses.ts';
import { linkOpener } from './link-opener.ts';

const row = 'osPatch';

function opener(link: string | undefined, open: (address: string) => Promise<void> = () => Promise.resolve()) {
  const clock = new ManualClock();
  const now = clock.now();
  const finding = sampleFinding(now, now + 60, ['sensitive']);
  const remedy = { ...finding.remedy, ...(link === undefined ? {} : { link }) };
  const decision = sampleDecision(now, { tier: 'warning', findings: [{ ...finding, remedy }] });
  const opened: string[] = [];
  const press = linkOpener({
    view: () => viewOf(sampleStatus(now, { decision }), now),
    platform: 'linux',
    clock,
    open: (address) => {
      opened.push(address);
      return open(address);
    },
  });
  return { press, opened, clock };
}

test('the link that the service signed is opened as it is', async () => {
  const { press, opened } = opener('https://help.example/restart?a=1#steps');
  expect(await press(row, 0)).toEqual({ done: true });
  expect(opened).toEqual(['https://help.example/restart?a=1#steps']);
});

test.each([
  ['another row', 'firewall', 0],
  ['a row that is none', 'constructor', 0],
  ['a row of the prototype', '__proto__', 0],
  ['no row', '', 0],
  ['another finding', row, 1],
  ['a finding before the first', row, -1],
  ['half a finding', row, 0.5],
  ['no finding', row, Number.NaN],
])('%s opens nothing', async (_name, id, index) => {
  const { press, opened } = opener('https://help.example/');
  expect(await press(id, index)).toHaveProperty('failed');
  expect(opened).toEqual([]);
});

test.each([
  undefined,
  'javascript:alert(1)',
  'file:///etc/passwd',
  'smb://attacker.example/share',
  'https://user@help.example/',
  'https://hеlp.example/',
  'ms-settings:windowsupdate',
  'x-apple.systempreferences:com.apple.settings.PrivacySecurity.extension',
])('a finding with the link %s opens nothing here', async (link) => {
  const { press, opened } = opener(link);
  expect(await press(row, 0)).toHaveProperty('failed');
  expect(opened).toEqual([]);
});

test('a link that hides something opens nothing, not even what is left of it when that is taken out', async () => {
  const { press, opened } = opener('https://help.example/\u202e\u200bexe');
  expect(await press(row, 0)).toHaveProperty('failed');
  expect(opened).toEqual([]);
});

test('a page that presses a hundred times opens one window a second', async () => {
  const { press, opened, clock } = opener('https://help.example/');
  for (let time = 0; time < 100; time += 1) {
    await press(row, 0);
    clock.advance(20);
  }
  expect(opened).toHaveLength(2);
});

test('a system that opens nothing is said in words', async () => {
  const { press } = opener('https://help.example/', () => Promise.reject(new Error('xdg-open')));
  expect(await press(row, 0)).toEqual({ failed: 'Nothing on this laptop could open the page.' });
});

test('whatever is opened as a page is what a browser’s own parser reads, letter by letter', () => {
  const parts = ['https://', 'help', '.', 'example', '@', ':', '443', '0x7f', '/', '\\', '?', '#', '%', '..'];
  const odd = ['\t', '\n', ' ', '\u202e', 'ü', '[', ']', '&', '-', 'xn--'];
  return fc.assert(
    fc.property(fc.array(fc.constantFrom(...parts, ...odd), { maxLength: 9 }), (some) => {
      const link = `https://${some.join('')}`;
      if (linkOpens(link, 'linux') === undefined) return;
      const url = new URL(link);
      expect([url.protocol, url.username, url.password]).toEqual(['https:', '', '']);
      expect(link.startsWith(`https://${url.hostname}`)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
