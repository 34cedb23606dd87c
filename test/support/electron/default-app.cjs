// What Electron runs when it is given the path of an app: the few lines of its own default app that tests need. Ours, because
// the package that the binary comes from lacks it. `-r MODULE` is how Playwright takes hold of an app before it starts.
const Module = require('node:module');
const path = require('node:path');
const { app } = require('electron');

const args = process.argv.slice(1);
const preloads = [];
let entry;
while (entry === undefined && args.length > 0) {
  const arg = args.shift();
  if (arg === '-r' || arg === '--require') preloads.push(args.shift());
  else if (!arg.startsWith('-')) entry = path.resolve(arg);
}
if (entry === undefined) {
  console.error('usage: electron APP');
  process.exit(2);
}
Module._preloadModules(preloads);
app.setAppPath(path.dirname(entry));
Module._load(entry, Module, true);
