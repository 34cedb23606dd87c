import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { constants, Script } from 'node:vm';
import { systemCode } from '../shared/errors.ts';

/** Asked for exactly as its unit does, the agent runs from a file that holds nothing else. */
const isAgent = process.argv[2] === 'run' && (process.argv.length === 3 || process.argv[3] === '--config');
const name = isAgent && process.argv.length <= 5 ? 'agent' : 'stance';
/** The `stance` command as the product starts it: one file, from what V8 made of it when it was built. */
const path = join(import.meta.dirname, `${name}.cjs`);
const bytes = readFileSync(path);
// Behind the line that names Node.
const text = bytes.toString('utf8', bytes.indexOf('\n'));
const script = new Script(`(function (exports, require, module, __filename, __dirname) {${text}\n})`, {
  filename: path,
  cachedData: compiledFrom(bytes),
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
const module = { exports: {} };
script.runInThisContext()(module.exports, createRequire(path), module, path, import.meta.dirname);

/**
 * What installers/compile-code.ts made of these very bytes; V8 itself takes no code of another V8. Without it the command only
 * starts later. It is code like the file beside it, and like it comes from the package alone: nothing is ever written here.
 */
function compiledFrom(source: Buffer): Buffer | undefined {
  try {
    const code = readFileSync(join(import.meta.dirname, `${name}.code`));
    const hash = createHash('sha256').update(source).digest();
    return hash.equals(code.subarray(0, hash.length)) ? code.subarray(hash.length) : undefined;
  } catch (error) {
    // A build without it is whole too; one that cannot be read is a fault of the installation, which starting shows best.
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
