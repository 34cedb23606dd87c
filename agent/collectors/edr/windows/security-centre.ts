import * as v from 'valibot';
import { whyNot } from '../../../host/answer.ts';
import type { Host } from '../../../host/host.ts';
import { silent, type Voice } from './voice.ts';

/** Asks the security centre what it knows of the product whose entry fits; a server has none, and not every product registers. */
export type SecurityCentre = (registersAs: RegExp) => Voice;

/** The kind of provider stands in the upper half of a state; without it, it is the rest of something. */
const smallest = 0x10000;
const digits = v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number));
const Entry = v.object({
  displayName: v.nullish(v.string(), ''),
  pathToSignedReportingExe: v.nullish(v.string(), ''),
  // A number to management, a text to some of its readers.
  productState: v.pipe(v.union([v.pipe(v.number(), v.integer()), digits]), v.minValue(smallest)),
});

/** Reads the entries of the security centre once, for all products. */
export async function readSecurityCentre(host: Host): Promise<SecurityCentre> {
  const rows = await host.question('antivirusProducts');
  if (!('is' in rows)) {
    const voice = silent('absent' in rows && (await isServer(host)) ? 'unsupported' : whyNot(rows, 'toolMissing'));
    return () => voice;
  }
  const entries = rows.is.map((row) => v.safeParse(Entry, row));
  const isWhole = entries.every(({ success }) => success);
  const states = entries.flatMap(({ success, output }) => (success ? [productStateOf(output.productState)] : []));
  // Somebody always protects: Defender steps aside only for one that registered. A list in which nobody does is not whole.
  const isCovered = states.some((modes) => modes?.length === 0);
  return (registersAs) => {
    const mine = entries.flatMap(({ success, output }) =>
      success && [output.displayName, output.pathToSignedReportingExe].some((text) => registersAs.test(text ?? ''))
        ? [productStateOf(output.productState)]
        : [],
    );
    // Not every product registers; an entry that nobody can read may be its own.
    if (mine.length === 0) return silent(!isWhole ? 'unparseable' : isCovered ? 'unsupported' : 'toolMissing');
    if (mine.some((modes) => modes === undefined)) return silent('unparseable');
    // Of several entries one may be left over from a version before: all of them must be content.
    return { says: { modes: mine.flatMap((modes) => modes ?? []) } };
  };
}

/** Windows Server has no security centre; a client without one has lost it. */
async function isServer(host: Host): Promise<boolean> {
  const kind = await host.registryValue('HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion', 'InstallationType');
  return 'is' in kind && typeof kind.is === 'string' && /^Server\b/.test(kind.is);
}

/** By the third nibble from the right: whether it protects. Not documented by Microsoft, so an unknown one is not known. */
const protections: readonly (readonly string[] | undefined)[] = [['off'], [], ['snoozed'], ['expired']];
/** By the last nibble but one: whether its definitions are up to date. */
const definitions: readonly (readonly string[] | undefined)[] = [[], ['definitionsOutdated']];

/** The modes in a productState: 0x61100 is on and up to date, 0x60110 off and outdated. Undefined where it makes no sense. */
export function productStateOf(state: number): readonly string[] | undefined {
  const protection = protections[(state >> 12) & 0xf];
  const age = definitions[(state >> 4) & 0xf];
  return protection === undefined || age === undefined ? undefined : [...protection, ...age];
}
