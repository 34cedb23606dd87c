import { readFileSync } from 'node:fs';
import type { Platform } from '../../../shared/platform.ts';
import type { ProxySources } from './route.ts';

/** A person writes it by hand; what is larger is not read. */
const maxChars = 65_536;

/**
 * The variables that the system gives to every session. On Linux pam_env's file, into which people put their proxy and which no
 * service is started with. On macOS and Windows the proxy is a matter of the configuration.
 */
export const systemVariables: Readonly<Record<Platform, (path?: string) => Readonly<Record<string, string>>>> = {
  linux: (path = '/etc/environment') => variablesOf(textOf(path)),
  darwin: () => ({}),
  win32: () => ({}),
};

/** Where this process looks for a proxy that the configuration does not name. */
export const proxySources = (platform: Platform): ProxySources => ({
  environment: process.env,
  system: () => systemVariables[platform](),
});

/** `NAME=value` a line, as pam_env reads it: `export` before it and quotes around the value are let go. */
function variablesOf(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const parts = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(.*?)\s*$/.exec(line);
    if (parts !== null) found[parts[1] ?? ''] = (parts[2] ?? '').replace(/^(["'])(.*)\1$/, '$2');
  }
  return found;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').slice(0, maxChars);
  } catch {
    // Most machines have none, and one that cannot be read names no proxy: the service is then tried directly, and the status says so.
    return '';
  }
}
