import { join } from 'node:path';
import { debianTree } from './debian-tree.ts';

// node make-tree.ts SUITE PACKAGE...: makes the folder of a small Debian unless it is there, and prints where.
const [suite = '', ...packages] = process.argv.slice(2);
console.log(await debianTree(join(import.meta.dirname, '../../.cache/lab'), packages, suite));
