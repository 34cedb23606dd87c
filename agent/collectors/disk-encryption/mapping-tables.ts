/** The segments of one mapping that dm-crypt serves, or of one that passes through, as the kernel has them. */
export interface MappingTable {
  readonly number: number;
  readonly uuid: string;
  readonly segments: readonly Segment[];
}

/** A piece of a mapping, in sectors of 512 bytes. One that is linear has no cipher; of a key nothing is kept. */
export interface Segment {
  readonly start: number;
  readonly length: number;
  readonly cipher: string | undefined;
}

const segment = /^(\d{1,15}) (\d{1,15}) (?:crypt (\S+) \S+ \d+ \d+:\d+ \d+(?: .*)?|linear \d+:\d+ \d+)$/;

/**
 * Reads `dmsetup table --concise --target crypt` (or `linear`): `name,uuid,minor,rw,segment[,segment…];name,…` on one line, with a backslash
 * before each comma, semicolon and backslash of a value. Undefined where any of it makes no sense or its end is missing, because
 * a mapping that is overlooked is one that nobody judges. Nothing is what a machine without such a mapping prints.
 */
export function parseTables(text: string): readonly MappingTable[] | undefined {
  if (text === '' || text === '\n' || text === 'No devices found\n') return [];
  if (!text.endsWith('\n') || text.indexOf('\n') !== text.length - 1) return undefined;
  const mappings: MappingTable[] = [];
  for (const entry of split(text.slice(0, -1), ';')) {
    const [name, uuid, minor, access, ...rows] = split(entry, ',').map(unquoted);
    if (name === undefined || name === '' || uuid === undefined || !/^\d{1,7}$/.test(minor ?? '')) return undefined;
    if (access !== 'rw' && access !== 'ro') return undefined;
    const segments = rows.map(segmentOf);
    if (segments.length === 0 || !segments.every((one) => one !== undefined)) return undefined;
    mappings.push({ number: Number(minor), uuid, segments });
  }
  return mappings;
}

function segmentOf(row: string): Segment | undefined {
  const [whole, start, length, cipher] = segment.exec(row) ?? [];
  return whole === undefined ? undefined : { start: Number(start), length: Number(length), cipher };
}

/** The parts between those marks that no backslash stands before. */
function split(text: string, mark: ',' | ';'): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === mark) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}

const unquoted = (text: string): string => text.replace(/\\([,;\\])/g, '$1');
