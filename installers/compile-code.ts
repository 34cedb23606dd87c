import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { constants, Script } from 'node:vm';

/**
 * `node --random-seed=1 compile-code.ts SOURCE OUT`: compiles a bundle as agent/start.ts will run it and keeps V8's code behind
 * the hash of the source. The seed makes two builds the same bytes. Every function is compiled: which of them a start needs
 * would only be known by starting, and reading the others costs less than compiling those.
 */
const [source, out] = process.argv.slice(2);
if (source === undefined || out === undefined) throw new Error('usage: compile-code.ts SOURCE OUT');
const bytes = readFileSync(source);
const text = bytes.toString('utf8', bytes.indexOf('\n'));
setFlagsFromString('--no-lazy');
const script = new Script(`(function (exports, require, module, __filename, __dirname) {${text}\n})`, {
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
// Code that was made under other flags than it is started with is refused.
setFlagsFromString('--lazy');
writeFileSync(out, Buffer.concat([createHash('sha256').update(bytes).digest(), script.createCachedData()]));
