import { join } from 'node:path';
import { Menu, type MenuItemConstructorOptions, nativeImage, Tray } from 'electron';
import type { StatusView } from '../shared/view.ts';
import { type MenuAction, type MenuLine, menuOf } from './menu.ts';
import { type TrayLook, trayDrawing } from './tray-look.ts';
import type { NoticeWords } from './window/window-api.ts';
import type { TrayVoice } from './words/tray-voice.ts';

export interface TrayIconOptions {
  /** Folder of the drawings. */
  readonly icons: string;
  readonly look: TrayLook;
  readonly voice: Pick<TrayVoice, 'say'>;
  readonly onAction: (action: MenuAction) => void;
}

/** The icon in the panel: drawing, tooltip and menu of the last view. What did not change is not set again, so an open menu stays open. */
export class TrayIcon {
  readonly #options: TrayIconOptions;
  #tray: Tray | undefined;
  #look: TrayLook;
  #view: StatusView | undefined;
  #notices: NoticeWords | undefined;
  #drawing = '';
  #tooltip = '';
  #menu = '';

  constructor(options: TrayIconOptions) {
    this.#options = options;
    this.#look = options.look;
  }

  setView(view: StatusView, notices?: NoticeWords): void {
    if (view === this.#view) return;
    this.#view = view;
    this.#notices = notices;
    this.#render();
  }

  setLook(look: TrayLook): void {
    if (look.ink === this.#look.ink && look.size === this.#look.size) return;
    this.#look = look;
    this.#render();
  }

  remove(): void {
    this.#tray?.destroy();
    this.#tray = undefined;
  }

  #render(): void {
    if (this.#view === undefined) return;
    const drawing = trayDrawing(this.#view.state, this.#look);
    if (this.#tray === undefined || drawing !== this.#drawing) {
      const image = nativeImage.createFromPath(join(this.#options.icons, drawing));
      image.setTemplateImage(this.#look.ink === 'template');
      this.#drawing = drawing;
      if (this.#tray === undefined) this.#tray = this.#create(image);
      else this.#tray.setImage(image);
    }
    const tooltip = `Stance: ${this.#view.tooltip}`;
    if (tooltip !== this.#tooltip) {
      this.#tooltip = tooltip;
      this.#tray.setToolTip(tooltip);
    }
    const lines = menuOf(this.#view, this.#notices, this.#options.voice);
    const menu = JSON.stringify(lines);
    if (menu !== this.#menu) {
      this.#menu = menu;
      this.#tray.setContextMenu(Menu.buildFromTemplate(lines.map((line) => this.#item(line))));
    }
  }

  #create(image: Electron.NativeImage): Tray {
    const tray = new Tray(image);
    tray.on('click', () => this.#options.onAction('open'));
    return tray;
  }

  #item(line: MenuLine): MenuItemConstructorOptions {
    if (line.line === 'rule') return { type: 'separator' };
    // An ampersand would underline the letter after it and vanish.
    const label = line.words.replaceAll('&', '&&');
    if (line.line === 'text') return { label, enabled: false };
    const { does, enabled } = line;
    return { label, enabled, click: () => this.#options.onAction(does) };
  }
}
