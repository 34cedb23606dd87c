import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { protocol, type Session } from 'electron';

const scheme = 'stance';
/** Where our own page lives: a scheme of its own, so that no page ever has the rights of a file. */
export const pageOrigin = `${scheme}://app`;
export const pageUrl = `${pageOrigin}/index.html`;

/** Everything that can be asked for, by path. A list, not a folder: no path of a request ever reaches the file system. */
const files: Readonly<Record<string, string>> = {
  '/index.html': 'text/html; charset=utf-8',
  '/window.js': 'text/javascript; charset=utf-8',
  '/style.css': 'text/css; charset=utf-8',
};

/** What a page may ask of the laptop: nothing of all that has a name. */
const denied = [
  ...['accelerometer', 'ambient-light-sensor', 'autoplay', 'battery', 'camera', 'clipboard-read', 'clipboard-write'],
  ...['display-capture', 'encrypted-media', 'fullscreen', 'gamepad', 'geolocation', 'gyroscope', 'hid'],
  ...['idle-detection', 'keyboard-map', 'local-fonts', 'magnetometer', 'microphone', 'midi', 'payment'],
  ...['picture-in-picture', 'publickey-credentials-get', 'screen-wake-lock', 'serial', 'storage-access', 'usb'],
  ...['window-management', 'xr-spatial-tracking'],
];

const headers = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  'permissions-policy': denied.map((feature) => `${feature}=()`).join(', '),
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** Makes the scheme known. Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true } }]);
}

/** Serves the files of the window to one session, each with the strict policy; one that is served already stays so. */
export function servePage(session: Session, folder: string): void {
  if (session.protocol.isProtocolHandled(scheme)) return;
  session.protocol.handle(scheme, async (request) => {
    const { host, pathname } = new URL(request.url);
    const type = Object.hasOwn(files, pathname) ? files[pathname] : undefined;
    if (request.method !== 'GET' || host !== 'app' || type === undefined) return new Response(null, { status: 404 });
    return new Response(await readFile(join(folder, pathname.slice(1))), {
      headers: { ...headers, 'content-type': type },
    });
  });
}
