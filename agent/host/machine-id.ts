import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import * as library from 'node-machine-id';
import type { Answer } from './host.ts';

// A CommonJS package: Node hands its exports over as `default`, a bundle and Jest by name.
const { machineId: ask } = 'default' in library ? (library.default as typeof library) : library;

/** The library starts a shell tool on every system; one that hangs must not hold up the first evidence. */
const limitMs = 3_000;

/** What an empty answer becomes when somebody hashed it. */
const hashOfNothing = createHash('sha256').update('').digest('hex');

/** Ids that whole fleets share because nobody set them. */
const placeholders = new Set([
  'uninitialized',
  '00000000-0000-0000-0000-000000000000',
  '03000200-0400-0500-0006-000700080009',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '00000000000000000000000000000000',
  'ffffffffffffffffffffffffffffffff',
  hashOfNothing,
]);

/**
 * The raw id the system gave this installation. Never sent: evidence holds an HMAC under it. An id that is empty, shared or
 * only the host name (which the library falls back to in silence) is `unparseable`.
 */
export function machineId(read: () => Promise<string> = () => ask(true)): Promise<Answer<string>> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ unread: 'timedOut' }), limitMs);
    const end = (answer: Answer<string>) => {
      clearTimeout(timer);
      resolve(answer);
    };
    // The library throws for output it did not expect and rejects when its tool fails; wrapped, both are rejections.
    (async () => read())().then(
      (id) => end(judge(id)),
      () => end({ unread: 'unparseable' }),
    );
  });
}

function judge(raw: string): Answer<string> {
  const id = raw.trim().toLowerCase();
  const isOurs = /^[0-9a-f-]{16,64}$/.test(id) && !placeholders.has(id) && id !== hostname().toLowerCase();
  return isOurs ? { is: id } : { unread: 'unparseable' };
}
