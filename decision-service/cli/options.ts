import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { messageOf, StanceError } from '../../shared/errors.ts';
import { seconds } from '../../shared/time.ts';

/** The words after a command, read strictly: an option that is not known is a mistake, not a guess. */
export function readOptions<Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
  most = 0,
) {
  try {
    const words = most > 0 ? namesLast(args, options) : [...args];
    const parsed = parseArgs({ args: words, options, allowPositionals: most > 0, strict: true });
    if (parsed.positionals.length > most) throw new Error(`one word too many: ${parsed.positionals[most]}`);
    return parsed;
  } catch (cause) {
    throw new StanceError('usage', messageOf(cause).split('\n')[0] ?? 'not understood', { cause });
  }
}

/** A device or a token by its name, whole or its first six characters: base64url, so one in 64 begins with a hyphen. */
const hyphenName = /^-[\w-]{5,}$/;

/** The same words with the names of devices that look like options behind `--`, where nothing is one. */
function namesLast(args: readonly string[], options: ParseArgsOptionsConfig): string[] {
  const end = args.indexOf('--');
  const [before, after] = end < 0 ? [args, []] : [args.slice(0, end), args.slice(end + 1)];
  const isName = (word: string, at: number) =>
    hyphenName.test(word) &&
    !Object.hasOwn(options, word.slice(2)) &&
    options[before[at - 1]?.slice(2) ?? '']?.type !== 'string';
  return [...before.filter((word, at) => !isName(word, at)), '--', ...before.filter(isName), ...after];
}

/** A host and port such as `127.0.0.1:8443` or `[::1]:8443`. */
export function readListen(text: string): { host: string; port: number } {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+):(\d{1,5})$/i.exec(text);
  const port = Number(match?.[2]);
  if (match?.[1] === undefined || port > 65_535) throw new StanceError('usage', `--listen ${text}: expected HOST:PORT`);
  return { host: match[1].replace(/^\[|\]$/g, ''), port };
}

/** A whole number of uses; a token for more laptops than this is not a token but a policy. */
export function readUses(text: string): number {
  const uses = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (uses < 1) throw new StanceError('usage', `--uses ${text}: expected a number from 1 to 999999`);
  return uses;
}

/** New connections a second; none is no service, and at more than this no core keeps up with their handshakes. */
export function readAdmissions(text: string): number {
  const perSecond = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (perSecond < 1 || perSecond > 10_000)
    throw new StanceError('usage', `--admissions ${text}: expected a number from 1 to 10000`);
  return perSecond;
}

/** A duration such as 1h, in seconds. */
export function readDuration(option: string, text: string): number {
  const length = seconds(text);
  if (length === undefined || length < 1)
    throw new StanceError('usage', `${option} ${text}: expected a duration such as 15m, 1h or 7d`);
  return length;
}

/** An option that must be there. */
export function needed(option: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new StanceError('usage', `${option} is missing`);
  return value;
}
