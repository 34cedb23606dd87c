import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { describeExtra, needs } from '../support/needs.ts';
import { installDemo, makeRpmRepository, PackageMachine } from './package-machine.ts';

/** Only Debian's unstable has dnf 5. */
const packages = ['dnf5', 'createrepo-c', 'rpm'];
/** Three quarters of a minute on two cores and a near mirror, once. */
const limitMs = 220_000;

/** Where the tree is, or why there is none: what is unstable may not be whole on a given day, and that is no fault of ours. */
function makeTree(): { tree: string } | { missing: string } {
  const { lacks } = needs('systemd-nspawn');
  if (lacks.length > 0) return { missing: `no ${lacks.join(', no ')}` };
  try {
    const script = join(__dirname, 'make-tree.ts');
    const options = { encoding: 'utf8', timeout: limitMs, stdio: 'pipe' } as const;
    return { tree: execFileSync(process.execPath, [script, 'sid', ...packages], options).trim() };
  } catch (cause) {
    return { missing: `no Debian unstable with dnf 5 today (${String(cause).split('\n').at(0)})` };
  }
}

const made = makeTree();

describeExtra('missing' in made ? made.missing : undefined, 'dnf 5, for real', () => {
  let dir: string;
  let machine: PackageMachine;
  const shell = (script: string) => machine.shell(script);
  const seen = () => machine.seen();
  const justNow = { is: expect.any(Number) };
  const list = 'dnf5 -C -q advisory list --security --json';

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'stance-dnf-five-'));
    machine = await PackageMachine.create('tree' in made ? made.tree : '', dir);
    await shell(makeRpmRepository);
    await machine.become('ID=fedora\\nVERSION_ID=43\\n');
    await shell('ln -s dnf5 /usr/bin/dnf');
  });
  beforeEach(() =>
    shell(`rm -rf /var/cache/libdnf5 /etc/yum.repos.d /etc/dnf/dnf.conf; mkdir -p /etc/yum.repos.d
printf '[updates]\\nname=u\\nbaseurl=file:///srv/repo\\nenabled=1\\ngpgcheck=0\\nskip_if_unavailable=1\\n' > /etc/yum.repos.d/u.repo`),
  );
  afterAll(async () => {
    await machine?.end();
    rmSync(dir, { recursive: true, force: true });
  });

  test('one fix that waits, one in place, and none known where nothing was fetched', async () => {
    await shell(installDemo(1));
    // dnf itself finds nothing then, and ends well.
    expect(await shell(list)).toBe('[]\n');
    expect(await seen()).toMatchObject({ source: 'dnf', pendingSecurityUpdates: { unread: 'toolMissing' } });

    await shell('dnf5 -q makecache');
    expect(await seen()).toMatchObject({ pendingSecurityUpdates: { is: 1 }, listsAt: justNow });
    await shell(installDemo(2));
    expect(await seen()).toMatchObject({ pendingSecurityUpdates: { is: 0 }, listsAt: justNow });
  });

  test('what was left out of updates waits all the same', async () => {
    await shell(`${installDemo(1)}; dnf5 -q makecache; printf '[main]\\nexcludepkgs=demo\\n' > /etc/dnf/dnf.conf`);
    expect(await shell(list)).toBe('[]\n');
    expect(await seen()).toMatchObject({ pendingSecurityUpdates: { is: 1 } });
  });

  test('an account without rights sees what root sees, writes nothing into the cache, and is not led by an older one of its own', async () => {
    await shell(`${installDemo(1)}; dnf5 -q makecache; rm -rf /var/cache/libdnf5/*/solv`);
    const before = await shell('find /var/cache/libdnf5 | sort');
    expect(await machine.seen('watcher')).toEqual(await seen());
    expect(await shell('find /var/cache/libdnf5 | sort')).toBe(before);

    // Its own cache is from before the repository told of a fix.
    await shell(`cp -a /srv/repo /srv/kept; rm -rf /srv/repo; cp -a /srv/repo-without-advisories /srv/repo
setpriv --reuid=watcher --regid=watcher --clear-groups env HOME=/var/lib/watcher dnf5 -q makecache --refresh
rm -rf /srv/repo; mv /srv/kept /srv/repo`);
    expect(await machine.seen('watcher')).toMatchObject({ pendingSecurityUpdates: { is: 1 } });
  });

  test('lists are as old as the last look, and those of another address count for nothing', async () => {
    await shell(`${installDemo(2)}; dnf5 -q makecache; touch -d @1700000000 /var/cache/libdnf5/updates-*/repodata/*`);
    expect(await seen()).toMatchObject({ listsAt: { is: 1_700_000_000 } });
    await shell('dnf5 -q makecache --refresh');
    expect((await seen()).listsAt).not.toEqual({ is: 1_700_000_000 });
    await shell('sed -i s,/srv/repo,/srv/repo/, /etc/yum.repos.d/u.repo');
    expect(await seen()).toMatchObject({ pendingSecurityUpdates: { unread: 'toolMissing' } });
  });

  test('a repository that tells of no fixes, and a system of which nothing is in the lists, are not known', async () => {
    await shell(
      `${installDemo(1)}; sed -i s,/srv/repo,/srv/repo-without-advisories, /etc/yum.repos.d/u.repo; dnf5 -q makecache`,
    );
    expect(await seen()).toMatchObject({ pendingSecurityUpdates: { unread: 'unsupported' } });
    await shell('sed -i s,-without-advisories,, /etc/yum.repos.d/u.repo; dnf5 -q makecache; rpm -e demo');
    expect(await seen()).toMatchObject({ pendingSecurityUpdates: { unread: 'unparseable' } });
  });
});
