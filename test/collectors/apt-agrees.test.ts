import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parseOsRelease } from '../../agent/collectors/os/os-release.ts';
import { pendingSecurityUpdates } from '../../agent/collectors/os-patch/apt/pending.ts';
import { thisHost } from '../../agent/host/index.ts';
import { describeExtra } from '../support/needs.ts';

const lists = '/var/lib/apt/lists';
const hasLists = existsSync(lists) && readdirSync(lists).some((name) => /security.*InRelease$/.test(name));
const missing = existsSync('/usr/bin/apt-get')
  ? hasLists
    ? undefined
    : 'apt has fetched no security lists'
  : 'no apt-get';

/** `Inst name [installed] (candidate Archive, Archive [arch])` of a simulated upgrade; new packages have no `[installed]`. */
const upgrade = /^Inst (\S+) \[[^\]]+\] \((\S+) ([^)]*)\)/gm;

describeExtra(missing, 'the count of pending security updates', () => {
  test('has every package that apt would upgrade from the archive of fixes, and besides only some that another has overtaken', async () => {
    const simulated = execFileSync('apt-get', ['-s', '-o', 'Debug::NoLocking=1', 'dist-upgrade'], {
      encoding: 'utf8',
      env: { LC_ALL: 'C', PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    });
    const release = parseOsRelease(execFileSync('cat', ['/etc/os-release'], { encoding: 'utf8' }));
    const codename = release?.get('VERSION_CODENAME') ?? '';
    const { packages } = await pendingSecurityUpdates(thisHost(), [codename]);
    const ours = 'is' in packages ? packages.is.map((key) => key.split(':')[0] ?? '') : [packages.unread];

    const upgrades = [...simulated.matchAll(upgrade)];
    const fromSecurity = upgrades
      .filter(([, , , archives]) => /-security\b/.test(archives ?? ''))
      .map(([, name]) => name ?? '');
    expect(ours).toEqual(expect.arrayContaining(fromSecurity));

    // A fix that a point release has overtaken: apt names only the newer archive, the installed version lacks the fix all the same.
    const overtaken = ours.filter((name) => !fromSecurity.includes(name));
    expect(upgrades.map(([, name]) => name)).toEqual(expect.arrayContaining(overtaken));
    for (const name of overtaken) expect(laterInAnotherArchive(name)).toBe(true);
  });
});

/** Whether apt knows a version of the package in an archive of fixes that is newer than the installed and not its candidate. */
function laterInAnotherArchive(name: string): boolean {
  const policy = execFileSync('apt-cache', ['policy', name], {
    encoding: 'utf8',
    env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
  });
  const [, installed] = /Installed: (\S+)/.exec(policy) ?? [];
  const [, candidate] = /Candidate: (\S+)/.exec(policy) ?? [];
  return /-security\//.test(policy) && installed !== candidate;
}
