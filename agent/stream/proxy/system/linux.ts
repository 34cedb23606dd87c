import type { Host } from '../../../host/host.ts';
import type { Route, Target } from '../route.ts';
import { routeByVariables } from '../variables.ts';
import { routeWords } from '../words.ts';

/** A person writes it by hand; what is larger is not read. */
const limitBytes = 65_536;

/**
 * The way by pam_env's file, which the system gives to every session and to no service, and into which people put their proxy. A
 * file that cannot be read names no proxy: the service is then tried directly, and the status says so.
 */
export async function linuxProxy(host: Pick<Host, 'text'>, to: Target): Promise<Route | undefined> {
  const answer = await host.text('/etc/environment', limitBytes);
  return 'is' in answer ? routeByVariables(variablesOf(answer.is), to, routeWords.systemFile) : undefined;
}

/** `NAME=value` a line, as pam_env reads it: `export` before it and quotes around the value are let go. */
function variablesOf(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const parts = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(.*?)\s*$/.exec(line);
    if (parts !== null) found[parts[1] ?? ''] = (parts[2] ?? '').replace(/^(["'])(.*)\1$/, '$2');
  }
  return found;
}
