import { BrowserWindow, nativeTheme, type WebContents } from 'electron';
import { pageUrl } from './app-protocol.ts';
import { pagePreferences } from './security.ts';
import type { Where } from './window/window-api.ts';
import { channels } from './window/window-api.ts';

export interface NowWindowOptions {
  readonly preload: string;
  readonly icon: string;
  /** Makes ready what a window needs; a session of Chromium's is megabytes that nobody pays for who opens none. */
  readonly prepare: () => void;
  readonly onShown: (shown: boolean) => void;
}

/** The one window. It exists only while it is open: closed, it leaves no process and no memory behind. */
export class NowWindow {
  readonly #options: NowWindowOptions;
  #window: BrowserWindow | undefined;
  #lead: Where | undefined;

  constructor(options: NowWindowOptions) {
    this.#options = options;
  }

  /** The page, while there is one. */
  get contents(): WebContents | undefined {
    return this.#window?.webContents;
  }

  /** Opens the window where a notice leads to. The page asks where: it may be new, or have been there for long. */
  lead(where: Where): void {
    this.#lead = where;
    this.open();
    this.contents?.send(channels.lead);
  }

  /** Where the page is to lead, said once. */
  takeLead(): Where | undefined {
    const lead = this.#lead;
    this.#lead = undefined;
    return lead;
  }

  open(): void {
    if (this.#window !== undefined) return this.#raise(this.#window);
    this.#options.prepare();
    const window = new BrowserWindow({
      width: 400,
      height: 640,
      minWidth: 304,
      minHeight: 320,
      useContentSize: true,
      show: false,
      title: 'Stance',
      icon: this.#options.icon,
      autoHideMenuBar: true,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#1c1e21' : '#f5f6f7',
      webPreferences: pagePreferences(this.#options.preload),
    });
    this.#window = window;
    window.once('ready-to-show', () => this.#raise(window));
    window.on('closed', () => {
      this.#window = undefined;
      this.#options.onShown(false);
    });
    // A page that crashed would stand there with an old answer.
    window.webContents.on('render-process-gone', () => window.destroy());
    // Nobody is asked before a page makes itself blank; what is not our page is told nothing and is not shown.
    window.webContents.on('did-navigate', (_event, url) => url !== pageUrl && window.destroy());
    window.loadURL(pageUrl).catch(() => window.destroy());
    this.#options.onShown(true);
  }

  #raise(window: BrowserWindow): void {
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }
}
