// Loaded into an Electron before its app: says on standard output when a window stood there with its words drawn, and closes it; and
// answers "heap" on standard input with the bytes that the main process holds once everything is collected that can be.
const { app } = require('electron');
const { createInterface } = require('node:readline');

const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

/** In the page: waits for the sentence, then for the frame that shows it. */
const drawn = `new Promise((resolve) => {
  const look = () => document.querySelector('h1')?.textContent
    ? requestAnimationFrame(() => setTimeout(() => resolve(Date.now())))
    : requestAnimationFrame(look);
  look();
})`;

app.on('browser-window-created', (_event, window) => {
  const shown = new Promise((resolve) => window.once('show', () => resolve(Date.now())));
  window.once('closed', () => say({ closed: true }));
  window.webContents.once('dom-ready', async () => {
    const moments = await Promise.all([shown, window.webContents.executeJavaScript(drawn)]);
    say({ painted: Math.max(...moments) });
    window.close();
  });
});

createInterface({ input: process.stdin }).on('line', (line) => {
  if (line !== 'heap') return;
  for (let times = 0; times < 4; times += 1) globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  say({ heap: heapUsed + external });
});
