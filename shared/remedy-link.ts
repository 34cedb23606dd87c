import type { Platform } from './platform.ts';

/** What a link of a remedy opens: a page in the browser, or a page of the system's own settings. */
export type LinkOpens = 'page' | 'settings';

/** RFC 1123 names in small ASCII letters, no account before them; path, query and fragment of RFC 3986 without quotes, brackets, `$`, `;` and `*`. */
const page =
  /^https:\/\/([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,9})(?::\d{1,5})?(?:\/[\w.~%&=+,:@/-]*)?(?:\?[\w.~%&=+,:@/?-]*)?(?:#[\w.~%&=+,:@/?-]*)?$/;
/** A label that begins or ends in a hyphen is none; one in Punycode is drawn in other letters than those that are read here; a number as the last is an address in one of many spellings. */
const oddLabel = /(?:^|\.)(?:-|xn--|\d[a-z0-9-]*$)|-(?:\.|$)/;

/** The schemes by which systems open a page of their settings, and no more of them than the name of a page. Linux desktops have none. */
const settings: Readonly<Record<Platform, RegExp | undefined>> = {
  win32: /^ms-settings:[a-z]{1,32}(?:-[a-z]{1,32}){0,4}$/,
  darwin: /^x-apple\.systempreferences:com\.apple\.[A-Za-z-]{1,48}(?:\.[A-Za-z-]{1,48}){0,3}(?:\?[A-Za-z_]{1,48})?$/,
  linux: undefined,
};

/**
 * What a link would open on a system, or undefined for one that is never opened and only shown as text. The link itself is
 * judged, not what some parser makes of it: what is accepted is exactly what is read, handed over and opened.
 */
export function linkOpens(link: string, platform: Platform): LinkOpens | undefined {
  if (settings[platform]?.test(link)) return 'settings';
  const [, host] = page.exec(link) ?? [];
  return host === undefined || oddLabel.test(host) ? undefined : 'page';
}
