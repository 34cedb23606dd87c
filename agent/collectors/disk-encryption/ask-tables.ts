import { unread } from '../../../shared/reading.ts';
import type { Instant } from '../../../shared/time.ts';
import { whyNot } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import type { Crossed, Path } from './block-stack.ts';
import { parseTables } from './mapping-tables.ts';
import type { Tables } from './settle-path.ts';

/** What the kernel said of its mappings, and when. */
export interface AskedTables {
  readonly tables: Tables;
  readonly at: Instant;
}

/** How long an answer stands while sysfs shows the same mappings over the same disks: shorter than a beat, so that each asks. */
const keptSeconds = 240;
const kept = new WeakMap<Host, AskedTables & { readonly stamp: string }>();

/**
 * The tables of the mappings that some ways cross, which only root is told; nothing is asked where there are none. dmsetup prints
 * a key as zeros or by its name in the keyring. It is asked for two kinds of targets by name, because those of others (dm-integrity)
 * have carried keys.
 */
export async function askTables(host: Host, paths: readonly Path[]): Promise<AskedTables> {
  const crossed = paths.flatMap((path) => path.crossed ?? []);
  const at = host.now();
  if (crossed.length === 0) return { tables: { is: [] }, at };
  const stamp = JSON.stringify([crossed, paths.map(({ trace }) => trace)]);
  const before = kept.get(host);
  const age = before === undefined ? Number.NaN : at - before.at;
  if (before?.stamp === stamp && age >= 0 && age < keptSeconds) return before;
  const tables = await tablesOf(host, crossed);
  // Who is denied is denied the next time too; whatever else failed is tried again.
  if ('is' in tables || tables.unread === 'notPermitted') kept.set(host, { tables, at, stamp });
  return { tables, at };
}

async function tablesOf(host: Host, crossed: readonly Crossed[]): Promise<Tables> {
  const encrypting = await ask(host, 'crypt');
  if ('unread' in encrypting) return encrypting;
  const isListed = ({ number }: Crossed) => encrypting.is.some((mapping) => mapping.number === number);
  if (crossed.every(isListed)) return encrypting;
  // One that says it encrypts, and nothing in it does: what it does instead must be seen, or it is not known.
  const passing = await ask(host, 'linear');
  return { is: [...encrypting.is, ...('is' in passing ? passing.is : [])] };
}

async function ask(host: Host, target: 'crypt' | 'linear'): Promise<Tables> {
  const answer = await host.run('dmsetup', ['table', '--concise', '--target', target]);
  if (!('is' in answer)) return unread(whyNot(answer, 'toolMissing'));
  const { exit, stdout, stderr = '' } = answer.is;
  if (exit !== 0) return unread(/permission denied|not permitted/i.test(stderr) ? 'notPermitted' : 'unparseable');
  const tables = parseTables(stdout);
  return tables === undefined ? unread('unparseable') : { is: tables };
}
