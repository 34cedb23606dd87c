import type { MenuItemConstructorOptions } from 'electron';

/** The application menu: hidden on Linux and Windows, yet its keys work: copy, larger and smaller, close. Nothing else can be reached by a key. */
export const appMenu: readonly MenuItemConstructorOptions[] = [
  { role: 'fileMenu', submenu: [{ role: 'close' }] },
  { role: 'editMenu', submenu: [{ role: 'copy' }, { role: 'selectAll' }] },
  { role: 'viewMenu', submenu: [{ role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'resetZoom' }] },
];
