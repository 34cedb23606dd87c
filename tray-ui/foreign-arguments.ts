/** How a desktop adapts a program of Chromium's to its screen and input; no more is anybody's to tell the tray. */
const known = ['ozone-platform', 'ozone-platform-hint', 'enable-wayland-ime', 'force-device-scale-factor', 'lang'];

/**
 * The arguments that are none of the tray's. Chromium and Node obey hundreds, and no fuse covers `--remote-debugging-port`,
 * `--no-sandbox`, `--renderer-cmd-prefix` or `--js-flags`; the installed tray takes none of them.
 */
export const foreignArguments = (args: readonly string[]): string[] =>
  args.filter((arg) => !known.includes(/^--([a-z-]+)(?:=[\w.-]*)?$/.exec(arg)?.[1] ?? ''));
