import { type Known, unread } from '../../../shared/reading.ts';
import type { OsFact } from '../../../shared/signals/os.ts';
import { partOf } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import type { Collector } from '../collector.ts';
import { notObserved, observed } from '../observed.ts';
import { printable } from '../printable.ts';

/** Where Windows describes itself; the 64-bit view. */
const key = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';

/** The first build that is Windows 11: ProductName and the version number still say 10 there. */
const firstBuildOf11 = 22_000;

/** What Microsoft calls an edition, by EditionID. An id that is not here is shown as it is. */
const editionNames: Readonly<Record<string, string>> = {
  Core: 'Home',
  CoreN: 'Home N',
  CoreCountrySpecific: 'Home China',
  CoreSingleLanguage: 'Home Single Language',
  Professional: 'Pro',
  ProfessionalN: 'Pro N',
  ProfessionalEducation: 'Pro Education',
  ProfessionalWorkstation: 'Pro for Workstations',
  EnterpriseS: 'Enterprise LTSC',
  EnterpriseSN: 'Enterprise N LTSC',
  IoTEnterprise: 'IoT Enterprise',
  IoTEnterpriseS: 'IoT Enterprise LTSC',
  ServerRdsh: 'Enterprise multi-session',
};

/** Which Windows this is, from its own registry key: build and revision, never the product name. */
export const osWin32: Collector<OsFact> = {
  async collect(host) {
    const kind = await wordAt(host, 'InstallationType');
    if ('unread' in kind) return notObserved(host, kind.unread, [`${key}: InstallationType ${kind.unread}`]);
    const isClient = kind.is === 'Client';
    const build = partOf(await host.registryValue(key, 'CurrentBuild'), 'toolMissing', buildOf);
    const edition = await wordAt(host, 'EditionID');
    const version = await versionOf(host, build);
    const fact: OsFact = {
      id: isClient ? 'windows' : 'windows-server',
      name: printable(
        [nameOf(isClient, build), editionName(edition), await featureRelease(host)].filter(Boolean).join(' '),
      ).slice(0, 128),
      version,
      // The kernel is built and serviced with the rest.
      kernel: version,
      supportEnds: unread('unsupported'),
      ...('is' in edition && { edition: edition.is }),
    };
    return observed(host, 'registry', fact, [`InstallationType ${kind.is}`]);
  },
  // The build changes with a restart, the revision with a fix that needs none, too.
  watch: { directories: [], registry: [{ key }] },
  limitMs: 2_000,
};

const nameOf = (isClient: boolean, build: Known<number>): string => {
  if (!isClient) return 'Windows Server';
  return 'unread' in build ? 'Windows' : build.is >= firstBuildOf11 ? 'Windows 11' : 'Windows 10';
};

const editionName = (edition: Known<string>): string =>
  'unread' in edition ? '' : Object.hasOwn(editionNames, edition.is) ? (editionNames[edition.is] ?? '') : edition.is;

/** `24H2`; releases before 20H2 have only ReleaseId, which stands still since. */
async function featureRelease(host: Host): Promise<string> {
  const release = await wordAt(host, 'DisplayVersion');
  return 'is' in release && /^\d\dH\d$/.test(release.is) ? release.is : '';
}

/** 10.0.build.revision. Without the revision nobody knows which fixes are in, so a version without it is none. */
async function versionOf(host: Host, build: Known<number>): Promise<Known<string>> {
  if ('unread' in build) return build;
  const parts = ['CurrentMajorVersionNumber', 'CurrentMinorVersionNumber', 'UBR'];
  const numbers: number[] = [];
  for (const name of parts) {
    const part = partOf(await host.registryValue(key, name), 'toolMissing', numberOf);
    if ('unread' in part) return part;
    numbers.push(part.is);
  }
  const [major, minor, revision] = numbers;
  return { is: `${major}.${minor}.${build.is}.${revision}` };
}

const wordAt = async (host: Host, name: string): Promise<Known<string>> =>
  partOf(await host.registryValue(key, name), 'toolMissing', (value) =>
    typeof value === 'string' && /^[A-Za-z0-9 ]{1,32}$/.test(value) ? value : undefined,
  );

/** Every build since the first Windows 10 has five digits; fewer are the rest of something. */
const buildOf = (value: unknown): number | undefined =>
  typeof value === 'string' && /^[1-9]\d{4}$/.test(value) ? Number(value) : undefined;

const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && value >= 0 && value <= 0xffff ? value : undefined;
