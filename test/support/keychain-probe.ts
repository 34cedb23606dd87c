import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { thisHost } from '../../agent/host/index.ts';
import { keychainService, keychainStore, keychainWord, openKeychain } from '../../agent/keys/keychain.ts';
import { StanceError } from '../../shared/errors.ts';

/**
 * The keychain of an agent in a process of its own: the session is read from the environment once, and a call that hangs holds a
 * thread. Each line it reads is `[number, what, account?]`; each is answered by a line, in whatever order they end.
 */
const word = keychainWord(thisHost());
const store = keychainStore(openKeychain, word);

const actions: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
  state: () => word.state(),
  holds: (id) => word.holds(id),
  isReady: () => store.isReady(),
  create: async () => (await store.create()).id,
  load: async (id) => (await store.load(id))?.id ?? 'missing',
  destroy: (id) => store.destroy(id),
  /** What keytar does when nobody asks before whether it may. */
  bare: async (id) => (await (await openKeychain()).getPassword(keychainService, id)) === null,
  /** More files at once than there are threads. */
  files: async () => (await Promise.all(Array.from({ length: 8 }, () => readFile('/etc/hostname')))).length,
};

for await (const line of createInterface({ input: process.stdin })) {
  const [number, what, id = ''] = JSON.parse(line) as [number, string, string?];
  const startedMs = performance.now();
  const tell = (answer: object) =>
    process.stdout.write(`${JSON.stringify({ number, ms: Math.round(performance.now() - startedMs), ...answer })}\n`);
  actions[what]?.(id).then(
    (is) => tell({ is: is ?? null }),
    (error: unknown) => tell({ code: error instanceof StanceError ? error.code : 'other', said: String(error) }),
  );
}
process.exit(0);
