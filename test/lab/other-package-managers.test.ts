import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { describeWith, needs } from '../support/needs.ts';
import { debianTree } from './debian-tree.ts';
import { installDemo, makeRpmRepository, PackageMachine } from './package-machine.ts';

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

describeWith(needs('systemd-nspawn'), 'package managers other than apt, for real', () => {
  let dir: string;
  let machine: PackageMachine;
  const shell = (script: string) => machine.shell(script);
  const become = (release: string) => machine.become(release);
  const seen = () => machine.seen();

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'stance-managers-'));
    machine = await PackageMachine.create(await debianTree(join(__dirname, '../../.cache/lab'), packages), dir);
    // Debian's rpm has its database elsewhere, so as not to be taken for the system's own.
    await shell("mkdir -p /etc/rpm; echo '%_dbpath /var/lib/rpm' > /etc/rpm/macros");
    await shell(makeRpmRepository);
    await shell(makePacmanRepository);
  });
  beforeEach(() => shell('rm -rf /var/cache/dnf /var/cache/zypp /etc/yum.repos.d /etc/zypp/repos.d'));
  afterAll(async () => {
    await machine?.end();
    rmSync(dir, { recursive: true, force: true });
  });

  const justNow = { is: expect.any(Number) };

  test('dnf: one fix that waits, one in place, no cache, a repository that tells of no fixes', async () => {
    await become('ID=fedora\\nVERSION_ID=43\\n');
    await shell(`mkdir -p /etc/yum.repos.d /etc/dnf/vars; echo 43 > /etc/dnf/vars/releasever
printf '[updates]\\nname=u\\nbaseurl=file:///srv/repo\\nenabled=1\\ngpgcheck=0\\n' > /etc/yum.repos.d/u.repo`);
    await shell(installDemo(1));
    // dnf itself finds nothing then, and ends well.
    expect(await shell('dnf -C -q updateinfo list --security')).toBe('');
    expect(await seen()).toMatchObject({ source: 'dnf', pendingSecurityUpdates: { unread: 'toolMissing' } });

    await shell('dnf -q makecache');
    expect(await seen()).toMatchObject({ pendingSecurityUpdates: { is: 1 }, listsAt: justNow });
    expect(await machine.seen('watcher')).toEqual(await seen());
    // dnf itself then finds nothing to do.
    await shell("mkdir -p /etc/dnf; printf '[main]\nexcludepkgs=demo\n' > /etc/dnf/dnf.conf");
    expect(await shell('dnf -C -q updateinfo list --all --security')).toBe('');
    expect(await seen()).toMatchObject({ pendingSecurityUpdates: { is: 1 } });
    await shell("printf '[main]\n' > /etc/dnf/dnf.conf");
    await shell(installDemo(2));
    expect(await seen()).toMatchObject({ pendingSecurityUpdates: { is: 0 }, listsAt: justNow });

    // Asked again, a server without news leaves its mark on the list of packages only.
    await shell('touch -d @1700000000 /var/cache/dnf/updates-*/repodata/*');
    expect(await seen()).toMatchObject({ listsAt: { is: 1_700_000_000 } });
    await shell('dnf -q makecache --refresh');
    expect(await shell('stat -c %Y /var/cache/dnf/updates-*/repodata/repomd.xml')).toBe('1700000000\n');
    expect((await seen()).listsAt).not.toEqual({ is: 1_700_000_000 });

    await shell(installDemo(1));
    await shell(
      'rm -rf /var/cache/dnf; sed -i s,/srv/repo,/srv/repo-without-advisories, /etc/yum.repos.d/u.repo; dnf -q makecache',
    );
    expect(await seen()).toMatchObject({ pendingSecurityUpdates: { unread: 'unsupported' } });
  });

  test('what only a restart brings to life, by rpm', async () => {
    await become('ID=fedora\\nVERSION_ID=43\\n');
    expect(await seen()).toMatchObject({ rebootRequired: { unread: 'unsupported' } });
    // This machine started before, and with it the kernel that it runs on.
    await shell(installDemo(1, 'glibc'));
    expect(await seen()).toMatchObject({ rebootRequired: { is: true } });
    await shell('rpm -e --nodeps glibc');
  });

  test('zypper, rolling: one update that waits, locked or not, none, no cache', async () => {
    await become('ID=opensuse-tumbleweed\\nVERSION_ID=20261118\\n');
    await shell(`mkdir -p /etc/zypp/repos.d
printf '[repo-oss]\\nname=o\\nbaseurl=file:///srv/repo-without-advisories\\nenabled=1\\nautorefresh=1\\ngpgcheck=0\\n' > /etc/zypp/repos.d/o.repo`);
    await shell(installDemo(1));
    expect(await seen()).toMatchObject({ source: 'zypper', pendingSecurityUpdates: { unread: 'toolMissing' } });
    await shell('zypper --non-interactive --quiet refresh');
    expect(await seen()).toMatchObject({ pendingSecurityUpdates: { is: 1 }, listsAt: justNow });
    expect(await machine.seen('watcher')).toEqual(await seen());
    await shell('zypper --quiet addlock demo');
    expect(await seen()).toMatchObject({ pendingSecurityUpdates: { is: 1 } });
    await shell('zypper --quiet removelock demo');
    await shell(installDemo(2));
    expect(await seen()).toMatchObject({ pendingSecurityUpdates: { is: 0 }, listsAt: justNow });
  });

  test('zypper: one fix that waits, one in place, no cache, a repository that tells of no fixes', async () => {
    await become('ID=opensuse-leap\\nVERSION_ID=15.6\\n');
    await shell(`mkdir -p /etc/zypp/repos.d
printf '[repo-update]\\nname=u\\nbaseurl=file:///srv/repo\\nenabled=1\\nautorefresh=1\\ngpgcheck=0\\n' > /etc/zypp/repos.d/u.repo`);
    await shell(installDemo(1));
    expect(await seen()).toMatchObject({ source: 'zypper', pendingSecurityUpdates: { unread: 'toolMissing' } });

    await shell('zypper --non-interactive --quiet refresh');
    expect(await seen()).toMatchObject({ pendingSecurityUpdates: { is: 1 }, listsAt: justNow });
    expect(await machine.seen('watcher')).toEqual(await seen());
    await shell('zypper --quiet addlock -t patch EX-2026-0001');
    expect(await seen()).toMatchObject({ pendingSecurityUpdates: { is: 1 } });
    await shell('zypper --quiet removelock -t patch EX-2026-0001');
    await shell(installDemo(2));
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
