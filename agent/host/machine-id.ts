import { hostname } from 'node:os';
import * as library from 'node-machine-id';
import type { Answer } from './host.ts';
import { readFile } from './read-file.ts';

// A CommonJS package: Node hands its exports over as `default`, a bundle and Jest by name.
const { machineId: ask } = 'default' in library ? (library.default as typeof library) : library;

/** The library starts a shell tool on every system; one that hangs must not hold up the first evidence. */
const limitMs = 3_000;

/** The forms that systemd, macOS and Windows give it: 32 digits, or a UUID. A hash is neither, nor is `uninitialized`. */
const form = /^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
/** Ids that whole fleets share because nobody set them; all of one digit are refused besides. */
const placeholders = new Set([
  '03000200-0400-0500-0006-000700080009',
  '00020003-0004-0005-0006-000700080009',
  '12345678-1234-5678-90ab-cddeefaabbcc',
  '0123456789abcdef0123456789abcdef',
]);

/** Where Linux keeps its id (machine-id(5)); other systems have no such file. */
const linuxId = (): Answer<string> => {
  const answer = readFile('/etc/machine-id', 128);
  return 'is' in answer ? { is: answer.is.bytes.toString('latin1') } : answer;
};

/**
 * The raw id the system gave this installation. Never sent: evidence holds an HMAC under it. An id that is empty, shared or
 * only the host name (which the library falls back to in silence) is `unparseable`.
 */
export function machineId(
  read: () => Promise<string> = () => ask(true),
  file: () => Answer<string> = linuxId,
): Promise<Answer<string>> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ unread: 'timedOut' }), limitMs);
    const end = (answer: Answer<string>) => {
      clearTimeout(timer);
      resolve(answer);
    };
    // The library throws for output it did not expect and rejects when its tool fails; wrapped, both are rejections.
    (async () => read())().then(
      (id) => end(acceptedId(id, file(), hostname())),
      () => end({ unread: 'unparseable' }),
    );
  });
}

/**
 * The id that the library gave, where it is one of this machine. It asks dbus's copy first, which outlives the clearing of an
 * image that many laptops are made from: where the system's own file says otherwise, the copy is of another machine.
 */
export function acceptedId(raw: string, file: Answer<string>, hostName: string): Answer<string> {
  const id = raw.trim().toLowerCase();
  const isSet = form.test(id) && !placeholders.has(id) && !/^(.)\1*$/.test(id.replaceAll('-', ''));
  const isOurs = isSet && id !== hostName.toLowerCase() && !('unread' in file);
  const isOfFile = 'is' in file ? file.is.trim().toLowerCase() === id : true;
  return isOurs && isOfFile ? { is: id } : { unread: 'unparseable' };
}
