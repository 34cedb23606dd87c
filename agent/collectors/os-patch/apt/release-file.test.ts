import { describe, expect, test } from '@jest/globals';
import { isForRelease, isSecurity, parseReleaseFile } from './release-file.ts';

const release = (fields: Record<string, string>) =>
  parseReleaseFile(
    Object.entries({ Origin: 'Somebody', ...fields })
      .map(([name, value]) => `${name}: ${value}\n`)
      .join(''),
  );

const judged = (fields: Record<string, string>, ...codenames: string[]) => {
  const file = release(fields);
  return file && [isSecurity(file), isForRelease(file, codenames)];
};

describe('an archive of fixes', () => {
  test.each([
    ['Debian', { Label: 'Debian-Security', Suite: 'oldstable-security', Codename: 'bookworm-security' }, 'bookworm'],
    [
      'Debian before 11',
      { Label: 'Debian-Security', Suite: 'oldstable/updates', Codename: 'buster/updates' },
      'buster',
    ],
    ['Ubuntu', { Label: 'Ubuntu', Suite: 'noble-security', Codename: 'noble' }, 'noble'],
    [
      'a mirror with a name of its own',
      { Label: 'Devuan-Security', Suite: 'stable-security', Codename: 'daedalus-security' },
      'daedalus',
    ],
  ])('is told by its own words: %s', (_, fields, codename) => {
    expect(judged(fields, 'derivative', codename)).toEqual([true, true]);
    expect(judged(fields, 'another')).toEqual([true, false]);
    expect(judged(fields)).toEqual([true, false]);
  });

  test('is not the main archive, nor its updates', () => {
    expect(judged({ Label: 'Debian', Suite: 'oldstable', Codename: 'bookworm' }, 'bookworm')?.[0]).toBe(false);
    expect(judged({ Label: 'Ubuntu', Suite: 'noble-updates', Codename: 'noble' }, 'noble')?.[0]).toBe(false);
  });
});

describe('parseReleaseFile', () => {
  test('takes a date in UTC and no other, because nobody could say when it was', () => {
    const at = (date: string) => release({ Date: date })?.date;
    expect(at('Fri, 20 Nov 2026 00:12:41 UTC')).toBe(Date.parse('2026-11-20T00:12:41Z') / 1_000);
    expect([at('Fri, 20 Nov 2026 00:12:41 CET'), at('yesterday UTC'), at('')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('takes hashes from the list of SHA-256 only', () => {
    const [md5, sha] = ['0'.repeat(32), '1'.repeat(64)];
    const file = parseReleaseFile(
      `Origin: X\nMD5Sum:\n ${md5} 1 main/Packages\nSHA256:\n ${sha} 1 main/Packages\nSHA512:\n ${sha} 1 y\n`,
    );
    expect([...(file?.hashes ?? [])]).toEqual([['main/Packages', sha]]);
  });

  test('takes nothing from behind the signature, and nothing of a signed file that is cut off', () => {
    const signed = (tail: string) =>
      `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nOrigin: X\nSuite: stable\n-----BEGIN PGP SIGNATURE-----\n${tail}`;
    expect(parseReleaseFile(signed('sig\n-----END PGP SIGNATURE-----\n'))?.suite).toBe('stable');
    expect(parseReleaseFile(signed('sig'))).toBeUndefined();
    expect(parseReleaseFile(signed('Label: Debian-Security\n-----END PGP SIGNATURE-----\n'))?.label).toBe('');
  });
});
