import { describe, expect, test } from '@jest/globals';
import { parseAptConf } from './apt-conf.ts';

function read(...files: string[]) {
  const conf = { values: new Map<string, string>(), lists: new Map<string, string[]>() };
  const isRead = files.every((text) => parseAptConf(text, conf));
  return { isRead, values: Object.fromEntries(conf.values), lists: Object.fromEntries(conf.lists) };
}

describe('parseAptConf', () => {
  test('reads whole names and nested blocks as the same, whatever the case', () => {
    expect(read('APT::Periodic::Enable "1";').values).toEqual(read('apt { PERIODIC { Enable "1"; }; };').values);
  });

  test('reads lists in a block and with a trailing name', () => {
    expect(read('A::B { "x"; "y"; };\nA::B:: "z";').lists).toEqual({ 'a::b': ['x', 'y', 'z'] });
  });

  test('passes over all three kinds of comments, also those that look like settings', () => {
    const text = '// A "1";\n# B "1";\n/* C "1";\n D "1"; */\nE "http://mirror.example//#x"; // F "1";\n';
    expect(read(text)).toEqual({ isRead: true, values: { e: 'http://mirror.example//#x' }, lists: {} });
  });

  test('lets a later file win, and clear what came before', () => {
    expect(read('A::B "1"; A::C "2";', 'A::B "0";').values).toEqual({ 'a::b': '0', 'a::c': '2' });
    expect(read('A::B "1"; A::L { "x"; };', '#clear A;')).toEqual({ isRead: true, values: {}, lists: {} });
  });

  test.each(['A { B "1";', 'A "1"', 'A "1', '};', 'A { B "1" };'])('does not take %j for a whole file', (text) => {
    expect(read(text).isRead).toBe(false);
  });
});
