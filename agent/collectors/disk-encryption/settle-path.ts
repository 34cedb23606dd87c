import type { Known, Why } from '../../../shared/reading.ts';
import type { Crossed, Path } from './block-stack.ts';
import { strengthOf } from './ciphers.ts';
import type { MappingTable } from './mapping-tables.ts';

/** What becomes of a way down once the tables of its mappings are known. `mapping` is there where one of them had to be looked at. */
export type Settled =
  | { readonly on: string; readonly mapping?: Known<'whole'> }
  | { readonly off: true }
  | { readonly unread: Why };

/** The mappings that encrypt or only pass through, or why nobody could ask. */
export type Tables = Known<readonly MappingTable[]>;

/**
 * Goes down a way until something encrypts: a mapping whose table hides all of it behind a real cipher, or, where no table tells
 * otherwise, one that says so of itself. One that is proved to let anything through is as if it were not there.
 */
export function settlePath({ end, crossed = [] }: Path, tables: Tables): Settled {
  for (const each of crossed) {
    if (each.doubt !== undefined) return { unread: each.doubt };
    const mapping = checked(each, tables);
    if (mapping !== 'none') return { on: each.method, mapping };
  }
  return end;
}

/** Whether a real cipher lies over the whole of a mapping, without a gap; `none` where some of it is seen to lie open. */
function checked({ number, uuid, sectors }: Crossed, tables: Tables): Known<'whole'> | 'none' {
  if ('unread' in tables) return tables;
  if ('unread' in sectors) return sectors;
  const mapping = tables.is.find((each) => each.number === number);
  if (mapping === undefined || !isSame(mapping.uuid, uuid)) return { unread: 'unparseable' };
  let at = 0;
  let isKnown = true;
  for (const { start, length, cipher } of mapping.segments) {
    const strength = cipher === undefined ? 'none' : strengthOf(cipher);
    // What is not dm-crypt's in between is no encryption: cryptsetup puts the disk itself there.
    if (start !== at || strength === 'none') return 'none';
    isKnown &&= strength === 'real';
    at += length;
  }
  if (at !== sectors.is) return 'none';
  return isKnown ? { is: 'whole' } : { unread: 'unsupported' };
}

/** dmsetup and sysfs may differ in whether a blank stands as `\x20`. */
const isSame = (one: string, other: string): boolean => unmangled(one) === unmangled(other);

const unmangled = (uuid: string): string =>
  uuid.replace(/\\x([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
