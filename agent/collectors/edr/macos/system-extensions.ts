import * as v from 'valibot';
import { type Known, unread } from '../../../../shared/reading.ts';
import { whyNot } from '../../../host/answer.ts';
import type { Host } from '../../../host/host.ts';
import { readPlist } from '../../plist/read-plist.ts';

/** A system extension as macOS keeps it. One bundle may stand there more than once: the old one goes with the next restart. */
export interface SystemExtension {
  readonly identifier: string;
  readonly team: string;
  /** `activated enabled`, `activated waiting for user`, `terminated waiting to uninstall on reboot`, … */
  readonly state: string;
  readonly version: string;
}

const Database = v.object({
  extensions: v.array(
    v.object({
      identifier: v.string(),
      teamID: v.string(),
      state: v.string(),
      bundleVersion: v.optional(v.object({ CFBundleShortVersionString: v.optional(v.string(), '') })),
    }),
  ),
});

/** Every system extension, from macOS's own list, or where that cannot be read from the tool. */
export async function readSystemExtensions(host: Host): Promise<Known<readonly SystemExtension[]>> {
  const list = await readPlist(host, '/Library/SystemExtensions/db.plist');
  const database = v.safeParse(Database, 'is' in list ? list.is : undefined);
  if (database.success)
    return {
      is: database.output.extensions.map(({ identifier, teamID: team, state, bundleVersion }) => ({
        identifier,
        team,
        state: state.replaceAll('_', ' '),
        version: bundleVersion?.CFBundleShortVersionString ?? '',
      })),
    };
  const tool = await host.run('systemextensionsctl', ['list']);
  const extensions = 'is' in tool && tool.is.exit === 0 ? parseExtensionList(tool.is.stdout) : undefined;
  if (extensions !== undefined) return { is: extensions };
  return unread('is' in list ? 'unparseable' : whyNot(list, 'toolMissing'));
}

/** Reads `systemextensionsctl list`, which says in its first line how many there are; undefined where not so many follow. */
export function parseExtensionList(text: string): SystemExtension[] | undefined {
  const [, count] = /^(\d+) extension\(s\)/.exec(text) ?? [];
  const extensions = text.split('\n').flatMap((line) => {
    const [, team, identifier, version, state] =
      /\t([A-Z0-9]{10})\t(\S+) \(([^/()]*)[^()]*\)\t.*\[([a-z ]+)\]\s*$/.exec(line) ?? [];
    return team !== undefined && identifier !== undefined && version !== undefined && state !== undefined
      ? [{ identifier, team, version, state }]
      : [];
  });
  return count === String(extensions.length) ? extensions : undefined;
}
