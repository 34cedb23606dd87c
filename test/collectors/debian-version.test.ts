import { execFileSync, spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareDebianVersions, isDebianVersion } from '../../agent/collectors/os-patch/apt/debian-version.ts';
import { describeWith, needs } from '../support/needs.ts';

const piece = fc.oneof(
  fc.constantFrom('~', '+', '.', '-', ':', '0', '00', '1', '09', '10', 'a', 'b', 'Z', 'deb', 'rc', '~~', '~a'),
  fc.nat(2_000).map(String),
);
const version = fc
  .tuple(fc.constantFrom('', '', '0:', '1:', '12:'), fc.nat(30), fc.array(piece, { maxLength: 7 }))
  .map(([epoch, first, rest]) => `${epoch}${first}${rest.join('')}`)
  .filter((text) => !text.slice(text.indexOf(':') + 1).includes(':') && !text.endsWith('-'));

/** dpkg's own word on two versions, as a sign; undefined where it refuses one of them. */
function byDpkg(a: string, b: string): number | undefined {
  const holds = (relation: string) => spawnSync('dpkg', ['--compare-versions', a, relation, b]);
  const less = holds('lt');
  if (less.stderr.length > 0) return undefined;
  return less.status === 0 ? -1 : holds('eq').status === 0 ? 0 : 1;
}

describeWith(needs('dpkg'), 'the order of Debian versions', () => {
  test('is dpkg’s for versions of every shape', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        const order = byDpkg(a, b);
        // What dpkg refuses is in no archive.
        if (order !== undefined)
          expect({ a, b, order: Math.sign(compareDebianVersions(a, b)) }).toEqual({ a, b, order });
      }),
      { numRuns: 400 },
    );
  }, 60_000);

  test('is dpkg’s for every two versions next to each other among the packages of this machine', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholder.
    const versions = execFileSync('dpkg-query', ['-W', '-f', '${Version}\\n'], { encoding: 'utf8' }).trim().split('\n');
    const sample = [...new Set(versions)].filter((_, at) => at % 8 === 0);
    expect(sample.every(isDebianVersion)).toBe(true);
    const pairs = sample.slice(1).map((after, at) => [sample[at] as string, after] as const);
    for (const [a, b] of pairs) expect([a, b, Math.sign(compareDebianVersions(a, b))]).toEqual([a, b, byDpkg(a, b)]);
  });
});
