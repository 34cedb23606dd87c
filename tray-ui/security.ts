import { app, type Session, session, type WebPreferences } from 'electron';
import { pageOrigin } from './app-protocol.ts';

/**
 * Electron's security checklist in one place: everything is off, for every page that may ever exist in this process, before
 * the first one does. Must run before the app is ready.
 */
export function hardenApp(): void {
  // Whoever starts it with --no-sandbox (root, some containers) gets no process at all from the two together.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  // Names are never looked up: a name is enough to carry something out.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  app.on('web-contents-created', (_created, contents) => {
    // Neither the content policy nor a request filter holds back WebRTC: without a proxy this leaves it no way out.
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
  app.on('session-created', hardenSession);
}

/** The session of our window: in memory only, so that nothing of it is left on the disk. */
export const windowSession = (): Session => session.fromPartition('stance');

/** What a page of ours may do: nothing but draw and call the preload. */
export const pagePreferences = (preload: string): WebPreferences => ({
  preload,
  session: windowSession(),
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  devTools: false,
  enableWebSQL: false,
  // No alert and no prompt of a page's own, no dialog that hands it a file.
  disableDialogs: true,
  disableBlinkFeatures: 'Auxclick,FileSystemAccess,FileSystemAccessLocal,EyeDropperAPI,WebShare,PaymentRequest,WebXR',
  autoplayPolicy: 'document-user-activation-required',
});

function hardenSession(created: Session): void {
  created.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  created.setPermissionCheckHandler(() => false);
  created.setDevicePermissionHandler(() => false);
  created.on('will-download', (event) => event.preventDefault());
  // The network is the daemon's: a page that asks for anything but our own files gets nothing.
  created.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !url.startsWith(`${pageOrigin}/`) }));
}
