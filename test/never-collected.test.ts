import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { EvidenceClaims } from '../shared/evidence.ts';
import type { neverCollected } from '../shared/never-collected.ts';
import { signals } from '../shared/signals/catalogue.ts';

/** How a fact, a claim or a rule would be named that breaks a promise, and what of a machine would be asked for it. */
const breaches: Record<(typeof neverCollected)[number], { words: RegExp; asks: RegExp }> = {
  browsing: {
    words: /^(urls?|sites?|visit\w*|brows\w*|search\w*|cookies?|bookmarks?|dns)$/,
    asks: /mozilla|firefox|google-chrome|chromium|places\.sqlite|resolvectl query|\/Safari/i,
  },
  documents: {
    words: /^(files?|folders?|paths?|mount|labels?|documents?|pictures?|downloads?)$/,
    asks: /\/(Documents|Downloads|Desktop|Pictures)\b|recently-used|\/(home|Users)\/[^/]+\/(?!\.config\/|Library\/Preferences\/)/,
  },
  input: {
    words: /^(keystrokes?|typed|clipboard|screenshots?|camera|microphone|audio|video)$/,
    asks: /\/dev\/(input|video|snd|uinput)|clipboard|screencapture/i,
  },
  place: {
    words: /^(ssids?|wifi|wlan|location|latitude|longitude|geo|address(es)?|ip)$/,
    asks: /ssid|nmcli|iwgetid|airport|geoclue|locationd/i,
  },
  messages: {
    words: /^(e?mails?|messages?|contacts|calendars?|chats?)$/,
    asks: /thunderbird|evolution|outlook|mbox|\/Messages|AddressBook|Calendars/i,
  },
  doings: {
    words: /^(process(es)?|programs?|applications?|apps?|windows?|usage|opened|idle|login)$/,
    asks: /ActivityMonitor|UserAssist|\\BAM\\|zeitgeist|knowledgeC|wtmp|\.bash_history/i,
  },
};

/** The members of a schema and of everything in it. */
function membersOf(schema: unknown, seen = new Set<unknown>()): string[] {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return [];
  seen.add(schema);
  const { entries } = schema as { entries?: Record<string, unknown> };
  const own = entries === undefined ? [] : Object.keys(entries);
  return [
    ...own,
    ...Object.values(schema).flatMap((inner) => membersOf(inner, seen)),
    ...Object.values(entries ?? {}).flatMap((inner) => membersOf(inner, seen)),
  ];
}

const wordsOf = (name: string): string[] => name.split(/_|(?=[A-Z])/).map((word) => word.toLowerCase());
const brokenBy = (names: readonly string[]) =>
  names.flatMap((name) =>
    Object.entries(breaches)
      .filter(([, { words }]) => wordsOf(name).some((word) => words.test(word)))
      .map(([promise]) => `${name} breaks ${promise}`),
  );

/** Everything that the recordings of all collectors ever asked of a machine. */
function questions(): string[] {
  const root = join(__dirname, 'fixtures');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.json') && !path.endsWith('.expected.json'),
  );
  return files.flatMap((path) => Object.keys(JSON.parse(readFileSync(join(root, path), 'utf8')).answers ?? {}));
}

describe('what is promised never to be collected', () => {
  test.each(Object.entries(signals))('is no part of the fact or of a rule of %s', (_id, { fact, rule }) => {
    const names = [...membersOf(fact), ...membersOf(rule)];
    expect(names.length).toBeGreaterThan(1);
    expect(brokenBy(names)).toEqual([]);
  });

  test('is no claim of an evidence', () => {
    const names = membersOf(EvidenceClaims);
    expect(names).toContain('posture');
    expect(brokenBy(names)).toEqual([]);
  });

  test('is asked of no machine by any collector', () => {
    const asked = questions();
    expect(asked.length).toBeGreaterThan(500);
    for (const [promise, { asks }] of Object.entries(breaches))
      expect([promise, asked.filter((question) => asks.test(question))]).toEqual([promise, []]);
  });

  test('would be found if it were', () => {
    expect(brokenBy(['visitedSites', 'wifi_ssid', 'lastMessageAt', 'openedDocuments'])).toHaveLength(5);
    expect(breaches.documents.asks.test('list /home/kim/Documents')).toBe(true);
    expect(breaches.browsing.asks.test('text /home/kim/.mozilla/firefox/profiles.ini')).toBe(true);
  });
});
