import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { AgentConfig } from '../shared/config.ts';
import { messageOf, StanceError, systemCode } from '../shared/errors.ts';
import { parse } from '../shared/issues.ts';

/** Where an administrator's configuration lies. */
export const systemConfigPath = '/etc/stance/config.json';
const maxBytes = 65_536;

/** The configuration with every place filled in. */
export interface Settings extends AgentConfig {
  readonly mode: 'system' | 'user';
  readonly stateDir: string;
  readonly socketDir: string;
  readonly enrolmentFile: string;
}

/**
 * The settings of this agent: defaults, then the file that `--config` or STANCE_CONFIG names, else the system's one where it
 * exists. Throws configInvalid with file, line or key, and what is wrong.
 */
export function readSettings(named: string | undefined = process.env['STANCE_CONFIG']): Settings {
  const path = named ?? systemConfigPath;
  const text = read(path, named !== undefined);
  const parsed = parse(AgentConfig, text === undefined ? {} : jsonOf(text, path));
  if (!parsed.ok)
    throw new StanceError('configInvalid', `${path}: ${parsed.path.join('.') || 'the file'}: ${parsed.text}`);
  return fillIn(parsed.value);
}

function fillIn(config: AgentConfig): Settings {
  const mode = config.mode ?? 'user';
  const home = process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state');
  const runtime = process.env['XDG_RUNTIME_DIR'];
  const stateDir = config.stateDir ?? (mode === 'system' ? '/var/lib/stance' : join(home, 'stance'));
  const socketDir =
    config.socketDir ??
    (mode === 'system' ? '/run/stance' : runtime === undefined ? stateDir : join(runtime, 'stance'));
  return { ...config, mode, stateDir, socketDir, enrolmentFile: config.enrolmentFile ?? join(stateDir, 'enrolment') };
}

function read(path: string, mustExist: boolean): string | undefined {
  try {
    const text = readFileSync(path, 'utf8');
    if (text.length > maxBytes) throw new Error('larger than any configuration');
    return text;
  } catch (error) {
    if (!mustExist && systemCode(error) === 'ENOENT') return undefined;
    throw new StanceError('configInvalid', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

function jsonOf(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const at = /line (\d+) column (\d+)/.exec(messageOf(error));
    const where = at === null ? '' : `:${at[1]}:${at[2]}`;
    throw new StanceError('configInvalid', `${path}${where}: this is not JSON`, { cause: error });
  }
}
