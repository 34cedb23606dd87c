import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf, systemCode } from '../../shared/errors.ts';
import { parse } from '../../shared/issues.ts';
import { Kept, keptOf, type Memory, noMemory } from './memory.ts';

/** More than a full memory takes. */
const mostBytes = 65_536;

/** What notices remember, on disk: without it, and where it is damaged, the tray begins anew. */
export class MemoryFile {
  readonly #path: string;
  readonly #tell: (fault: string) => void;
  #written: string | undefined;

  /** @param tell hears once of each kind of fault */
  constructor(path: string, tell: (fault: string) => void) {
    this.#path = path;
    const told = new Set<string>();
    this.#tell = (fault) => {
      if (!told.has(fault)) tell(fault);
      told.add(fault);
    };
  }

  load(): Memory {
    try {
      const text = readBounded(this.#path);
      const parsed = parse(Kept, JSON.parse(text));
      if (!parsed.ok) throw new Error(parsed.text);
      this.#written = text;
      return { ...noMemory, ...parsed.value };
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') this.#tell(`what was said before is forgotten: ${messageOf(error)}`);
      return noMemory;
    }
  }

  /** Writes what changed. A disk that takes nothing costs the next start its memory, and this one nothing. */
  save(memory: Memory): void {
    const text = JSON.stringify(keptOf(memory));
    if (text === this.#written) return;
    try {
      mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
      replace(this.#path, text);
      this.#written = text;
    } catch (error) {
      this.#tell(`what was said cannot be written down: ${systemCode(error) ?? messageOf(error)}`);
    }
  }
}

/** The old or the new content is there whole, and nobody else may read it. */
function replace(path: string, text: string): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx' });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

function readBounded(path: string): string {
  const file = openSync(path, 'r');
  try {
    const facts = fstatSync(file);
    if (!facts.isFile() || facts.size > mostBytes) throw new Error('it is no file of ours');
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}
