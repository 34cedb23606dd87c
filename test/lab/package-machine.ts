import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Reading } from '../../shared/reading.ts';
import type { OsPatchFact } from '../../shared/signals/os-patch.ts';
import { DebianMachine } from './debian-machine.ts';

const root = join(__dirname, '../..');

const collectPatches = `import { collect } from './agent/collect.ts';
import { thisHost } from './agent/host/index.ts';
console.log(JSON.stringify((await collect(thisHost(), ['osPatch'])).osPatch.reading));`;

const advisory = `<?xml version="1.0" encoding="UTF-8"?>
<updates><update from="security@repo.example" status="stable" type="security" version="1">
<id>EX-2026-0001</id><title>demo</title><issued date="2026-11-01 00:00:00"/><updated date="2026-11-01 00:00:00"/>
<severity>Important</severity><description>A hole in demo.</description><references/>
<pkglist><collection short="x"><name>x</name>
<package name="demo" version="1.0" release="2" epoch="0" arch="noarch" src="demo-1.0-2.src.rpm"><filename>demo-1.0-2.noarch.rpm</filename></package>
</collection></pkglist></update></updates>
`;

/**
 * Two builds of `demo`, a repository with the newer one and an advisory that names it, one without, and a `glibc` to be taken for the
 * system's.
 */
export const makeRpmRepository = `set -e
mkdir -p /var/lib/rpm /srv/rpm/SPECS /srv/repo
rpm --initdb
pack() {
  printf 'Name: %s\\nVersion: 1.0\\nRelease: %s\\nSummary: demo\\nLicense: MIT\\nBuildArch: noarch\\n%%description\\ndemo\\n%%files\\n' $1 $2 > /srv/rpm/SPECS/$1.spec
  rpmbuild --quiet --define '_topdir /srv/rpm' -bb /srv/rpm/SPECS/$1.spec
}
pack demo 1; pack demo 2; pack glibc 1
cp /srv/rpm/RPMS/noarch/demo-1.0-2.noarch.rpm /srv/repo
createrepo_c --quiet /srv/repo
cp /share/updateinfo.xml /srv/updateinfo.xml
cp -a /srv/repo /srv/repo-without-advisories
modifyrepo_c --mdtype=updateinfo /srv/updateinfo.xml /srv/repo/repodata > /dev/null
useradd --system --create-home --home-dir /var/lib/watcher watcher`;

/** Puts a build of `demo` in, or another package that was packed. */
export const installDemo = (release: number, name = 'demo') =>
  `rpm -U --oldpackage --replacepkgs --nodeps /srv/rpm/RPMS/noarch/${name}-1.0-${release}.noarch.rpm`;

/** A machine without a network on which package managers run and `osPatch` is collected. */
export class PackageMachine {
  readonly #machine: DebianMachine;

  private constructor(machine: DebianMachine) {
    this.#machine = machine;
  }

  /** One made of `tree`, with its disk below `dir`. */
  static async create(tree: string, dir: string): Promise<PackageMachine> {
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
    return new PackageMachine(await DebianMachine.create(tree, dir, share));
  }

  /** What a script said that must end well. */
  async shell(script: string): Promise<string> {
    const env = ['env', '-i', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin'];
    const { status, stdout, stderr } = await this.#machine.runOff(...env, 'sh', '-c', script);
    if (status !== 0) throw new Error(`${script} ended with ${status}:\n${stdout}${stderr}`);
    return stdout;
  }

  /** Calls the machine what an os-release says. */
  become(release: string): Promise<string> {
    return this.shell(`rm -f /etc/os-release; printf '${release}' > /etc/os-release`);
  }

  /**
   * What the agent sees, as root or as an account without rights; that one, like the unit of the daemon, can write to nothing but its home
   * and the folders for what is soon forgotten.
   */
  async seen(account: 'root' | 'watcher' = 'root') {
    const as = account === 'root' ? '' : `setpriv --reuid=watcher --regid=watcher --clear-groups --no-new-privs `;
    const readOnly =
      account === 'root'
        ? ''
        : 'for d in /etc /usr /var/cache /var/lib/rpm; do mount --bind $d $d; mount -o remount,bind,ro $d; done; ';
    const script = `${readOnly}${as}/share/node /share/patches.mjs`;
    const reading = JSON.parse(await this.shell(`unshare --mount sh -ec '${script}'`)) as Reading<OsPatchFact>;
    if (reading.state !== 'observed') throw new Error(reading.why);
    return { source: reading.source, ...reading.fact };
  }

  /** Throws the machine and its disk away. */
  end(): Promise<void> {
    return this.#machine.end();
  }
}
