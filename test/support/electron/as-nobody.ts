import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const nobody = 65_534;
const drop = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'] as const;

/** Why Chromium's own sandbox cannot be tried here, or undefined when it can. */
export function sandboxLacks(): string | undefined {
  if (process.getuid?.() !== 0) return 'root, who can become nobody';
  const [command, ...args] = [...drop, 'unshare', '--user', 'true'];
  return spawnSync(command, args).status === 0 ? undefined : 'user namespaces for a user who is not root';
}

/** Playwright adds --no-sandbox where it runs as root; here it is left out again. */
const script = (program: string) => `#!/bin/sh
left=$#
while [ $left -gt 0 ]; do
  [ "$1" = --no-sandbox ] || set -- "$@" "$1"
  shift
  left=$((left - 1))
done
exec ${drop.join(' ')} '${program}' "$@"
`;

/** A program that starts another as nobody, whose own `home` then is. */
export function asNobody(program: string, home: string): string {
  const path = join(home, 'as-nobody');
  writeFileSync(path, script(program));
  chmodSync(path, 0o755);
  chownSync(home, nobody, nobody);
  return path;
}
