import * as v from 'valibot';
import { type Known, unread } from '../../../shared/reading.ts';
import { whyNot } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import { readPlist } from '../plist/read-plist.ts';

const folder = '/System/Library/CoreServices';
/** The same list by a name under which macOS 11 and later never claim another version for the sake of old programs. */
const platformPath = `${folder}/.SystemVersionPlatform.plist`;
const legacyPath = `${folder}/SystemVersion.plist`;
/** The part of the system that a rapid security response replaces; it says which build that is. */
export const responseFolder = `/System/Cryptexes/OS${folder}`;

export interface MacVersion {
  readonly version: string;
  /** With a letter at its end where a rapid security response is in. */
  readonly build: string;
}

const VersionList = v.object({
  ProductVersion: v.pipe(v.string(), v.regex(/^\d{1,3}(\.\d{1,3}){0,3}$/)),
  ProductBuildVersion: v.pipe(v.string(), v.regex(/^\d{1,3}[A-Z]\d{1,8}[a-z]?$/)),
});

/** The version and build this Mac runs: from its own list, or where that cannot be read from the tool. */
export async function readMacVersion(host: Host): Promise<{ known: Known<MacVersion>; source: string }> {
  const listed = await readListed(host);
  if ('unread' in listed) {
    const tool = await host.run('swVers', []);
    const known = 'is' in tool && tool.is.exit === 0 ? parseSwVers(tool.is.stdout) : undefined;
    return { known: known === undefined ? listed : { is: known }, source: 'sw_vers' };
  }
  const response = await readPlist(host, `${responseFolder}/SystemVersion.plist`);
  const other = 'is' in response ? versionIn(response.is) : undefined;
  // A response to another version is one that an update has left behind.
  const known = other?.version === listed.is.version ? other : listed.is;
  return { known: { is: known }, source: 'SystemVersion.plist' };
}

async function readListed(host: Host): Promise<Known<MacVersion>> {
  const platform = await readPlist(host, platformPath);
  // Only before macOS 11 there is no such name, and then no program was told another version either.
  const list = 'absent' in platform ? await readPlist(host, legacyPath) : platform;
  const version = 'is' in list ? versionIn(list.is) : undefined;
  return version === undefined ? unread('is' in list ? 'unparseable' : whyNot(list, 'toolMissing')) : { is: version };
}

/** What sw_vers prints: names and values; a line that is cut off at the end does not count. */
export function parseSwVers(text: string): MacVersion | undefined {
  const lines = text.split('\n').slice(0, -1);
  const wordAfter = (name: string) =>
    lines
      .find((line) => line.startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim();
  return versionIn({ ProductVersion: wordAfter('ProductVersion'), ProductBuildVersion: wordAfter('BuildVersion') });
}

function versionIn(list: unknown): MacVersion | undefined {
  const parsed = v.safeParse(VersionList, list);
  if (!parsed.success) return undefined;
  const { ProductVersion, ProductBuildVersion } = parsed.output;
  // What programs older than macOS 11 or 26 are told, whichever version it is: nobody knows what it stands for.
  if (/^(10\.16|16)(\.|$)/.test(ProductVersion)) return undefined;
  return { version: ProductVersion, build: ProductBuildVersion };
}
