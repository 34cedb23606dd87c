const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld('bare', { sentence: () => ipcRenderer.invoke('sentence') });
