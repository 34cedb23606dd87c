import type { Why } from '../../../shared/reading.ts';
import { whyNot } from '../../host/answer.ts';
import type { Answer, Host, ToolOutput } from '../../host/host.ts';
import { type Path, type WalkFile, walkDevice } from './block-stack.ts';

const lost = (why: Why, trace: string): readonly Path[] => [{ end: { unread: why }, external: false, trace }];

/**
 * Where the bytes of a ZFS dataset lie: it is encrypted by itself (each one is asked, for a child may be plain below an encrypted
 * parent), or its pool lies on disks, each of which is walked down like any other.
 */
export async function walkZfs(host: Host, dataset: string, walkFile: WalkFile): Promise<readonly Path[]> {
  const trace = `zfs ${dataset}`;
  const got = await host.run('zfs', ['get', '-H', '-p', '-o', 'name,value', 'encryption']);
  const rows = rowsOf(got);
  if ('unread' in rows) return lost(rows.unread, trace);
  const cipher = rows.is.find(([name]) => name === dataset)?.[1];
  if (cipher === undefined) return lost('unparseable', trace);
  if (/^aes-(?:128|192|256)-[cg]cm$/.test(cipher)) return [{ end: { on: 'zfs' }, external: false, trace }];
  // `-` is what a pool says that was made before encryption was known.
  if (cipher !== 'off' && cipher !== '-') return lost('unparseable', trace);
  return walkPool(host, dataset.split('/', 1)[0] ?? '', walkFile, trace);
}

/** Headings between the disks of one pool. */
const classes = /^(?:logs|cache|spares?|special|dedup)\b/;

/** Every disk of a pool, with those for logs and cache: they hold the same data. */
async function walkPool(host: Host, pool: string, walkFile: WalkFile, trace: string): Promise<readonly Path[]> {
  const listed = rowsOf(await host.run('zpool', ['list', '-v', '-P', '-L', '-H']));
  if ('unread' in listed) return lost(listed.unread, trace);
  const disks: string[] = [];
  let current: string | undefined;
  let isOurs = false;
  for (const [first, second] of listed.is) {
    // A pool stands at the beginning of its line; what it is made of is set in by a tab.
    if (first !== undefined && first !== '' && !classes.test(first)) current = first;
    isOurs ||= current === pool;
    const path = first === '' ? second : undefined;
    if (current === pool && path?.startsWith('/')) disks.push(path);
  }
  if (!isOurs || disks.length === 0) return lost('unparseable', trace);
  const paths: Path[] = [];
  for (const disk of disks) {
    const name = /^\/dev\/([A-Za-z0-9_-]+)$/.exec(disk)?.[1];
    // A pool in a file is for trying things out, and may lie on any other one.
    paths.push(
      ...(name === undefined
        ? lost('unsupported', disk)
        : await walkDevice(host, `/sys/class/block/${name}`, walkFile)),
    );
  }
  return paths.map((path) => ({ ...path, trace: `${trace} > ${path.trace}` }));
}

/** The tab-separated rows of a tool of ZFS, whose `-H` output is made for programs and never translated. */
function rowsOf(answer: Answer<ToolOutput>): { is: readonly (readonly string[])[] } | { unread: Why } {
  if (!('is' in answer)) return { unread: whyNot(answer, 'toolMissing') };
  const { exit, stdout, stderr = '' } = answer.is;
  if (exit !== 0) return { unread: /permission denied|not permitted/i.test(stderr) ? 'notPermitted' : 'unparseable' };
  if (!stdout.endsWith('\n')) return { unread: 'unparseable' };
  return {
    is: stdout
      .slice(0, -1)
      .split('\n')
      .map((line) => line.split('\t')),
  };
}
