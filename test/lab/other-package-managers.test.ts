import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import type { Reading } from '../../shared/reading.ts';
import type { OsPatchFact } from '../../shared/signals/os-patch.ts';
import { describeWith, needs } from '../support/needs.ts';
import { DebianMachine } from './debian-machine.ts';
import { debianTree } from './debian-tree.ts';

const root = join(__dirname, '../..');
const packages = [
  'dnf',
  'zypper',
  'pacman-package-manager',
  'makepkg',
  'createrepo-c',
  'rpm',
  'libarchive-tools',
  'zstd',
];

const collectPatches = `import { collect } from './agent/collect.ts';
import { thisHost } from './agent/host/index.ts';
console.log(JSON.stringify((await collect(thisHost(), ['osPatch'])).osPatch.reading));`;

/** Two builds of one package, and a repository with the newer one and an advisory that names it. */
const makeRpmRepository = `set -e
# Debian's rpm has its database elsewhere, so as not to be taken for the system's own.
mkdir -p /etc/rpm /var/lib/rpm /srv/rpm/SPECS /srv/repo
echo '%_dbpath /var/lib/rpm' > /etc/rpm/macros
rpm --initdb
for release in 1 2; do
  printf 'Name: demo\\nVersion: 1.0\\nRelease: %s\\nSummary: demo\\nLicense: MIT\\nBuildArch: noarch\\n%%description\\ndemo\\n%%files\\n' $release > /srv/rpm/SPECS/demo.spec
  rpmbuild --quiet --define '_topdir /srv/rpm' -bb /srv/rpm/SPECS/demo.spec
done
cp /srv/rpm/RPMS/noarch/demo-1.0-2.noarch.rpm /srv/repo
createrepo_c --quiet /srv/repo
cp /share/updateinfo.xml /srv/updateinfo.xml
cp -a /srv/repo /srv/repo-without-advisories
modifyrepo_c --mdtype=updateinfo /srv/updateinfo.xml /srv/repo/repodata > /dev/null`;

const advisory = `<?xml version="1.0" encoding="UTF-8"?>
<updates><update from="security@repo.example" status="stable" type="security" version="1">
<id>EX-2026-0001</id><title>demo</title><issued date="2026-11-01 00:00:00"/><updated date="2026-11-01 00:00:00"/>
<severity>Important</severity><description>A hole in demo.</description><references/>
<pkglist><collection short="x"><name>x</name>
<package name="demo" version="1.0" release="2" epoch="0" arch="noarch" src="demo-1.0-2.src.rpm"><filename>demo-1.0-2.noarch.rpm</filename></package>
</collection></pkglist></update></updates>
`;

const makePacmanRepository = `set -e
mkdir -p /srv/arch/repo /var/lib/pacman/local /var/lib/pacman/sync
for release in 1 2; do
  rm -rf /srv/arch/pkg && mkdir -p /srv/arch/pkg/usr/share/demo
  printf 'pkgname = demo\\npkgbase = demo\\npkgver = 1.0-%s\\npkgdesc = demo\\nbuilddate = 1790000000\\nsize = 0\\narch = any\\n' $release > /srv/arch/pkg/.PKGINFO
  tar -C /srv/arch/pkg --zstd -cf /srv/arch/demo-1.0-$release-any.pkg.tar.zst .PKGINFO usr
done
cp /srv/arch/demo-1.0-2-any.pkg.tar.zst /srv/arch/repo
repo-add -q /srv/arch/repo/core.db.tar.gz /srv/arch/repo/demo-1.0-2-any.pkg.tar.zst
printf '[options]\\nArchitecture = auto\\nSigLevel = Never\\n[core]\\nServer = file:///srv/arch/repo\\n' > /etc/pacman.conf`;

const install = (release: number) =>
  `rpm -U --oldpackage --replacepkgs --nodeps /srv/rpm/RPMS/noarch/demo-1.0-${release}.noarch.rpm`;

describeWith(needs('systemd-nspawn'), 'package managers other than apt, for real', () => {
  let dir: string;
  let machine: DebianMachine;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'stance-managers-'));
    const share = join(dir, 'share');
    mkdirSync(share);
    copyFileSync(process.execPath, join(share, 'node'));
    writeFileSync(join(share, 'updateinfo.xml'), advisory);
    await build({
      stdin: { contents: collectPatches, resolveDir: root, loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: join(share, 'patches.mjs'),
      external: ['koffi'],
    });
    for (const folder of [dir, share]) chmodSync(folder, 0o755);
    machine = await DebianMachine.create(await debianTree(join(root, '.cache/lab'), packages), dir, share);
    await shell(makeRpmRepository);
    await shell(makePacmanRepository);
  });
  beforeEach(() => shell('rm -rf /var/cache/dnf /var/cache/zypp /etc/yum.repos.d /etc/zypp/repos.d'));
  afterAll(async () => {
    await machine?.end();
    rmSync(dir, { recursive: true, force: true });
  });

  const shell = async (script: string) => {
    const { status, stdout, stderr } = await machine.runOff(
      'env',
      '-i',
      'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
      'sh',
      '-c',
      script,
    );
    if (status !== 0) throw new Error(`${script} ended with ${status}:\n${stdout}${stderr}`);
    return stdout;
  };
  const become = (release: string) => shell(`rm -f /etc/os-release; printf '${release}' > /etc/os-release`);
  const seen = async () => {
    const reading = JSON.parse(await shell('/share/node /share/patches.mjs')) as Reading<OsPatchFact>;
    if (reading.state !== 'observed') throw new Error(reading.why);
    return { source: reading.source, ...reading.fact };
  };
  const justNow = { is: expect.any(Number) };

  test('dnf: one fix that waits, one in place, no cache, a repository that tells of no fixes', async () => {
    await become('ID=fedora\\nVERSION_ID=43\\n');
    await shell(`mkdir -p /etc/yum.repos.d /etc/dnf/vars; echo 43 > /etc/dnf/vars/releasever
printf '[updates]\\nname=u\\nbaseurl=file:///srv/repo\\nenabled=1\\ngpgcheck=0\\n' > /etc/yum.repos.d/u.repo`);
    await shell(install(1));
    // dnf itself finds nothing then, and ends well.
    expect(await shell('dnf -C -q updateinfo list --security')).toBe('');
    expect(await seen()).toMatchObject({ source: 'dnf', pendingSecurityUpdates: { unread: 'toolMissing' } });

    await shell('dnf -q makecache');
    expect(await seen()).toMatchObject({ pendingSecurityUpdates: { is: 1 }, listsAt: justNow });
    await shell(install(2));
    expect(await seen()).toMatchObject({ pendingSecurityUpdates: { is: 0 }, listsAt: justNow });

    await shell('touch -d @1700000000 /var/cache/dnf/updates-*/repodata/repomd.xml');
    expect(await seen()).toMatchObject({ listsAt: { is: 1_700_000_000 } });

    await shell(install(1));
    await shell(
      'rm -rf /var/cache/dnf; sed -i s,/srv/repo,/srv/repo-without-advisories, /etc/yum.repos.d/u.repo; dnf -q makecache',
    );
    expect(await seen()).toMatchObject({ pendingSecurityUpdates: { unread: 'unsupported' } });
  });

  test('zypper: one fix that waits, one in place, no cache, a repository that tells of no fixes', async () => {
    await become('ID=opensuse-leap\\nVERSION_ID=15.6\\n');
    await shell(`mkdir -p /etc/zypp/repos.d
printf '[repo-update]\\nname=u\\nbaseurl=file:///srv/repo\\nenabled=1\\nautorefresh=1\\ngpgcheck=0\\n' > /etc/zypp/repos.d/u.repo`);
    await shell(install(1));
    expect(await seen()).toMatchObject({ source: 'zypper', pendingSecurityUpdates: { unread: 'toolMissing' } });

    await shell('zypper --non-interactive --quiet refresh');
    expect(await seen()).toMatchObject({ pendingSecurityUpdates: { is: 1 }, listsAt: justNow });
    await shell(install(2));
    expect(await seen()).toMatchObject({ pendingSecurityUpdates: { is: 0 }, listsAt: justNow });

    await shell('touch -d @1700000000 /var/cache/zypp/raw/repo-update/repodata/repomd.xml');
    expect(await seen()).toMatchObject({ listsAt: { is: 1_700_000_000 } });

    await shell(
      'rm -rf /var/cache/zypp; sed -i s,/srv/repo,/srv/repo-without-advisories, /etc/zypp/repos.d/u.repo; zypper --non-interactive --quiet refresh',
    );
    expect(await seen()).toMatchObject({ pendingSecurityUpdates: { unread: 'unsupported' } });
  });

  test('pacman: one update that waits, held or not, none, no lists', async () => {
    await become('ID=arch\\n');
    await shell('pacman -U --noconfirm /srv/arch/demo-1.0-1-any.pkg.tar.zst');
    expect(await seen()).toMatchObject({ source: 'pacman', pendingSecurityUpdates: { unread: 'toolMissing' } });

    await shell('pacman -Sy');
    expect(await seen()).toMatchObject({ pendingSecurityUpdates: { is: 1 }, listsAt: justNow });
    await shell("sed -i 's/^SigLevel/IgnorePkg = demo\\nSigLevel/' /etc/pacman.conf");
    expect(await seen()).toMatchObject({ pendingSecurityUpdates: { is: 1 } });
    await shell("sed -i '/^IgnorePkg/d' /etc/pacman.conf; touch -d @1700000000 /var/lib/pacman/sync/core.db");
    expect(await seen()).toMatchObject({ listsAt: { is: 1_700_000_000 } });

    // A list that is named and not there hides whatever waits in it.
    await shell("printf '[extra]\\nServer = file:///srv/arch/repo\\n' >> /etc/pacman.conf");
    expect(await seen()).toMatchObject({ pendingSecurityUpdates: { unread: 'unparseable' } });
    await shell("sed -i '/^.extra/,$d' /etc/pacman.conf; pacman -Su --noconfirm");
    const { pendingSecurityUpdates, lastPatchedAt } = await seen();
    expect(pendingSecurityUpdates).toEqual({ is: 0 });
    expect(lastPatchedAt).toEqual(justNow);
  });
});
