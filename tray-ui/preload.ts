import { contextBridge, ipcRenderer } from 'electron';
import type { Where } from './window/window-api.ts';
import { channels, type Shown, type WindowApi } from './window/window-api.ts';

/** Asked for while the page is still being read: the first picture waits for nothing else. */
const words = ipcRenderer.invoke(channels.words);
let last: Shown | undefined;
let tell: ((shown: Shown) => void) | undefined;
const hear = (shown: Shown) => {
  last = shown;
  tell?.(shown);
};
ipcRenderer.on(channels.shown, (_event, shown: Shown) => hear(shown));
ipcRenderer.invoke(channels.watch).then(hear, (error: unknown) => console.error(error));

/** All that the page can do: be told what to show, ask for a new look, read what was sent, and have a page opened that the service signed. */
const api: WindowApi = {
  words: () => words,
  watch(callback) {
    if (typeof callback !== 'function') throw new TypeError('watch takes a function');
    // One watcher: a page that asks twice is told once.
    tell = callback;
    if (last !== undefined) callback(last);
  },
  follow(callback) {
    if (typeof callback !== 'function') throw new TypeError('follow takes a function');
    const ask = () =>
      void ipcRenderer.invoke(channels.lead).then(
        (where?: Where) => where !== undefined && callback(where),
        (error: unknown) => console.error(error),
      );
    ipcRenderer.removeAllListeners(channels.lead);
    ipcRenderer.on(channels.lead, ask);
    ask();
  },
  remind: (choice) => ipcRenderer.invoke(channels.remind, choice),
  recheck: () => ipcRenderer.invoke(channels.recheck),
  sent: (before) => ipcRenderer.invoke(channels.sent, ...(before === undefined ? [] : [before])),
  payload: (id) => ipcRenderer.invoke(channels.payload, id),
  decisions: () => ipcRenderer.invoke(channels.decisions),
  cost: () => ipcRenderer.invoke(channels.cost),
  doctor: () => ipcRenderer.invoke(channels.doctor),
  flare: () => ipcRenderer.invoke(channels.flare),
  saveFlare: () => ipcRenderer.invoke(channels.saveFlare),
  licences: () => ipcRenderer.invoke(channels.licences),
  open: (row, finding) => ipcRenderer.invoke(channels.open, row, finding),
};

contextBridge.exposeInMainWorld('stance', api);
