/** What Windows keeps of a connection's proxies. */
export interface ConnectionSettings {
  /** `host:port`, or `http=…;https=…`; undefined where none is used. */
  readonly server: string | undefined;
  /** Patterns between semicolons. */
  readonly bypass: string;
  readonly hasScript: boolean;
}

/** Where the flags and the first text stand. What is before them, a version and a counter, differs from Windows to Windows. */
const flagsAt = 8;
const textsAt = 12;
const flag = { proxy: 2, script: 4 } as const;
/** No list of proxies or exceptions that a person keeps is longer. */
const maxTextBytes = 16_384;

/**
 * The settings in a value such as WinHttpSettings or DefaultConnectionSettings: two words nobody explains, flags, then texts of one
 * byte a character, each behind its length: servers, exceptions, address of a script. Microsoft documents none of it; wine writes
 * the same. Undefined for bytes that are not of this form, whole.
 */
export function connectionSettings(hex: string): ConnectionSettings | undefined {
  const bytes = Buffer.from(hex, 'hex');
  if (bytes.length < textsAt || bytes.length * 2 !== hex.length) return undefined;
  const flags = bytes.readUInt32LE(flagsAt);
  const server = textAt(bytes, textsAt);
  // A value that was only ever reset may end with its flags.
  if (bytes.length === textsAt && (flags & flag.proxy) === 0)
    return { server: undefined, bypass: '', hasScript: (flags & flag.script) !== 0 };
  const bypass = server && textAt(bytes, server.end);
  if (server === undefined || bypass === undefined) return undefined;
  return {
    server: (flags & flag.proxy) === 0 || server.text === '' ? undefined : server.text,
    bypass: bypass.text,
    hasScript: (flags & flag.script) !== 0,
  };
}

function textAt(bytes: Buffer, at: number): { text: string; end: number } | undefined {
  const begin = at + 4;
  if (begin > bytes.length) return undefined;
  const length = bytes.readUInt32LE(at);
  // A length from a damaged value may lead anywhere.
  if (length > maxTextBytes || length > bytes.length - begin) return undefined;
  return { text: bytes.toString('latin1', begin, begin + length).split('\0')[0] ?? '', end: begin + length };
}
