// The least that a tray in Electron can be: the same switches, a picture, a tooltip and a menu of as many lines; for whoever clicks, a
// window of the same size and walls, whose page asks for one sentence and shows it. It talks to nobody and keeps nothing.
const { join } = require('node:path');
const { app, BrowserWindow, ipcMain, Menu, Tray } = require('electron');

app.disableHardwareAcceleration();
app.commandLine.appendSwitch('disable-software-rasterizer');
app.on('window-all-closed', () => undefined);
ipcMain.handle('sentence', () => 'Your laptop meets all rules.');
app.whenReady().then(() => {
  Menu.setApplicationMenu(null);
  const tray = new Tray(process.env['BARE_ICON']);
  tray.setToolTip('Bare');
  const lines = Array.from({ length: 20 }, (_, line) => ({ label: `Line ${line}`, enabled: line === 0 }));
  tray.setContextMenu(Menu.buildFromTemplate(lines));
  tray.on('click', () => {
    const window = new BrowserWindow({
      width: 400,
      height: 640,
      useContentSize: true,
      show: false,
      autoHideMenuBar: true,
      webPreferences: { preload: join(__dirname, 'preload.cjs'), sandbox: true, contextIsolation: true },
    });
    window.once('ready-to-show', () => window.show());
    window.loadFile(join(__dirname, 'index.html'));
  });
});
