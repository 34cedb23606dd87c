import type { AgentConfig } from '../shared/config.ts';

type Level = AgentConfig['logLevel'];
type Field = string | number | boolean | undefined;

/** Writes what happened: a fixed message and a few fields. Keys, tokens, evidence and paths of people never are fields. */
export interface Log {
  error(message: string, fields?: Record<string, Field>): void;
  warn(message: string, fields?: Record<string, Field>): void;
  info(message: string, fields?: Record<string, Field>): void;
  debug(message: string, fields?: Record<string, Field>): void;
}

const levels: readonly Level[] = ['error', 'warn', 'info', 'debug'];

/** A log of JSON lines, one object a line, down to `level`. */
export function jsonLog(level: Level, write: (line: string) => void): Log {
  const at =
    (of: Level) =>
    (message: string, fields: Record<string, Field> = {}) => {
      if (levels.indexOf(of) > levels.indexOf(level)) return;
      write(`${JSON.stringify({ at: new Date().toISOString(), level: of, message, ...fields })}\n`);
    };
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
}
