import type { Answer, Host } from '../../host/host.ts';
import { isBinaryPlist, parseBinaryPlist } from './binary-plist.ts';
import { parseXmlPlist } from './xml-plist.ts';

/** Most lists we ask for have some ten kilobytes; more is not what we know how to read. */
const usualLimitBytes = 1_048_576;

/** The value in a property list of either form, as plain values and Dates; undefined for what is not whole. */
export function parsePlist(content: string | Uint8Array): unknown {
  try {
    if (typeof content === 'string') return parseXmlPlist(content);
    return isBinaryPlist(content) ? parseBinaryPlist(content) : parseXmlPlist(new TextDecoder().decode(content));
  } catch {
    // Cut off, garbled or of another kind (RangeError, SyntaxError, InvalidCharacterError of base64): no answer either way.
    return undefined;
  }
}

/** A property list in a file, read whole. One that makes no sense, or is larger than the limit, is `unparseable`. */
export async function readPlist(host: Host, path: string, limitBytes = usualLimitBytes): Promise<Answer<unknown>> {
  // One byte more than may be: a file that fills it was not read whole.
  const bytes = await host.head(path, limitBytes + 1);
  if (!('is' in bytes)) return bytes;
  if (bytes.is.length > limitBytes) return { unread: 'unparseable' };
  const value = parsePlist(Uint8Array.from(bytes.is, (char) => char.charCodeAt(0)));
  return value === undefined ? { unread: 'unparseable' } : { is: value };
}
