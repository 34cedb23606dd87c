import type { Host } from '../../../host/host.ts';
import type { Route, Target } from '../route.ts';
import { routeByVariables } from '../variables.ts';
import { routeWords } from '../words.ts';

/** A person writes it by hand; what is larger is not read. */
const limitBytes = 65_536;

/**
 * The way by what the system gives to every session and to no service: pam_env's file, into which people put their proxy, and SUSE's,
 * into which YaST puts it. A file that cannot be read names no proxy: the service is then tried directly, and the status says so.
 */
export async function linuxProxy(host: Pick<Host, 'text'>, to: Target): Promise<Route | undefined> {
  const bySession = routeByVariables(await variablesIn(host, '/etc/environment'), to, routeWords.systemFile);
  if (bySession !== undefined) return bySession;
  const suse = await variablesIn(host, '/etc/sysconfig/proxy');
  // Turned off, the addresses stay in it.
  return suse['PROXY_ENABLED'] === 'yes' ? routeByVariables(suse, to, routeWords.systemFile) : undefined;
}

async function variablesIn(host: Pick<Host, 'text'>, path: string): Promise<Record<string, string>> {
  const answer = await host.text(path, limitBytes);
  return 'is' in answer ? variablesOf(answer.is) : {};
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
