import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StanceError } from '../../shared/errors.ts';
import { socketPaths } from '../../shared/local-api.ts';
import { readSettings } from '../config-file.ts';

/**
 * Where the daemon of this user listens: the path that STANCE_SOCKET names, else where a configuration that is named puts it, else
 * the first of the usual places that exists. Throws configInvalid where the named configuration cannot be used.
 */
export function daemonSocket(config = process.env['STANCE_CONFIG']): string {
  const named = process.env['STANCE_SOCKET'];
  if (named !== undefined) return named;
  if (config !== undefined) return socketOf(config);
  const usual = socketPaths(uid(), process.env['XDG_RUNTIME_DIR']);
  const paths = [...usual, ...unnamed()];
  return paths.find((path) => existsSync(path)) ?? paths.at(-1) ?? '';
}

function socketOf(config: string | undefined): string {
  const { mode, socketDir } = readSettings(config);
  return join(socketDir, ...(mode === 'system' ? [String(uid())] : []), 'agent.sock');
}

/** Where the configuration of this laptop puts it; nowhere, for a user who may not read it or when it cannot be used. */
function unnamed(): string[] {
  try {
    return [socketOf(undefined)];
  } catch (error) {
    if (error instanceof StanceError) return [];
    throw error;
  }
}

const uid = (): number => process.getuid?.() ?? 0;
