import type { Instant } from '../../../../shared/time.ts';

/** What an archive says of itself in its (In)Release file. apt checked the signature before it put the file there. */
export interface ReleaseFile {
  readonly origin: string;
  readonly label: string;
  readonly suite: string;
  readonly codename: string;
  /** When the archive was published: nobody has looked at it before then. */
  readonly date: Instant | undefined;
  /** SHA-256 of every file, by its path within the release. */
  readonly hashes: ReadonlyMap<string, string>;
}

/** Reads a Release or InRelease file; undefined when a signed one is cut off or it says nothing of itself. */
export function parseReleaseFile(text: string): ReleaseFile | undefined {
  const isSigned = text.startsWith('-----BEGIN PGP SIGNED MESSAGE-----');
  if (isSigned && !/\n-----END PGP SIGNATURE-----\s*$/.test(text)) return undefined;
  const fields = new Map<string, string>();
  const hashes = new Map<string, string>();
  let field = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('-----BEGIN PGP SIGNATURE')) break;
    const [, name, value] = /^([A-Za-z0-9-]+):\s*(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) {
      field = name;
      // `Hash: SHA256` above the signed text is no field of it; the first of two equal names stands.
      if (!fields.has(name)) fields.set(name, value.trim());
    } else if (field === 'SHA256') {
      const [, hash, path] = /^ ([0-9a-f]{64})\s+\d+ (\S+)$/.exec(line) ?? [];
      if (hash !== undefined && path !== undefined) hashes.set(path, hash);
    }
  }
  const origin = fields.get('Origin');
  if (origin === undefined) return undefined;
  return {
    origin,
    label: fields.get('Label') ?? '',
    suite: fields.get('Suite') ?? '',
    codename: fields.get('Codename') ?? '',
    date: instantOf(fields.get('Date') ?? ''),
    hashes,
  };
}

/** RFC 1123 in UTC, the only form an archive may use. */
function instantOf(date: string): Instant | undefined {
  const at = /(?:UTC|GMT|\+0000)$/.test(date) ? Date.parse(date) : Number.NaN;
  return Number.isNaN(at) || at < 0 ? undefined : at / 1_000;
}

/** Whether an archive carries the security fixes, by what it says of itself: a mirror may have any name. */
export const isSecurity = ({ label, suite, codename }: ReleaseFile): boolean =>
  label === 'Debian-Security' || suite.endsWith('-security') || codename.endsWith('-security');

/** Whether an archive of fixes is for the release this machine runs, and not for one it has left or not reached. */
export const isForRelease = ({ suite, codename }: ReleaseFile, codenames: readonly string[]): boolean =>
  codenames.some(
    (name) => [name, `${name}-security`, `${name}/updates`].includes(codename) || suite === `${name}-security`,
  );
