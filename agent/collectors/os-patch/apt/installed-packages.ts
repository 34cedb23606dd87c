import { isDebianVersion } from './debian-version.ts';
import { forEachStanza } from './stanzas.ts';

/** What is installed: `name:arch` → version. `all` counts as the machine's own architecture, as apt has it. */
export interface InstalledPackages {
  readonly versions: ReadonlyMap<string, string>;
  readonly nativeArch: string;
  readonly archs: ReadonlySet<string>;
}

/** States in which no file of a package is on the disk. */
const notThere = new Set(['not-installed', 'config-files']);

/**
 * Reads /var/lib/dpkg/status. Held, half-configured and half-installed packages count: their files are there. Undefined when
 * the file is cut off or does not even name dpkg, without which there is no such file.
 */
export function parseInstalledPackages(text: string): InstalledPackages | undefined {
  // dpkg ends every stanza with an empty line.
  if (!text.endsWith('\n\n')) return undefined;
  const rows: { name: string; arch: string; version: string }[] = [];
  let isSound = true;
  forEachStanza(text, ['Package', 'Status', 'Architecture', 'Version'], ([name, status, arch, version]) => {
    if (name === undefined || status === undefined) isSound = false;
    else if (!notThere.has(status.split(' ')[2] ?? '')) {
      if (arch === undefined || version === undefined || !isDebianVersion(version)) isSound = false;
      else rows.push({ name, arch, version });
    }
  });
  const nativeArch = rows.find(({ name }) => name === 'dpkg')?.arch;
  if (!isSound || nativeArch === undefined || nativeArch === 'all') return undefined;
  const versions = new Map(rows.map(({ name, arch, version }) => [packageKey(name, arch, nativeArch), version]));
  const archs = new Set(rows.map(({ arch }) => (arch === 'all' ? nativeArch : arch)));
  return { versions, nativeArch, archs };
}

/** A package and the architecture it is for, as one word. */
export const packageKey = (name: string, arch: string, nativeArch: string): string =>
  `${name}:${arch === 'all' ? nativeArch : arch}`;
