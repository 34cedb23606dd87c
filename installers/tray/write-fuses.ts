import { FuseV1Options as Fuse, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';

/**
 * What is burnt into the Electron that ships, a reason a fuse. Whoever may start programs as the user can bring an Electron of
 * their own; what they must not get is our name, our place and what the system trusts us with, for code of theirs.
 */
const decided: Readonly<Record<Fuse, boolean>> = {
  // ELECTRON_RUN_AS_NODE would make it a Node for everybody.
  [Fuse.RunAsNode]: false,
  // There are no cookies: the session is in memory. Encrypting none would put a key of ours into the user's keyring, or wait for it.
  [Fuse.EnableCookieEncryption]: false,
  // NODE_OPTIONS=--require would run anybody's code before ours.
  [Fuse.EnableNodeOptionsEnvironmentVariable]: false,
  // --inspect would let every local program in by a port.
  [Fuse.EnableNodeCliInspectArguments]: false,
  // Checked on macOS and Windows. On Linux nothing checks it; there only root may write the archive.
  [Fuse.EnableEmbeddedAsarIntegrityValidation]: true,
  // Without it a folder `app` beside the archive is started in its place.
  [Fuse.OnlyLoadAppFromAsar]: true,
  // We make no snapshot of our own.
  [Fuse.LoadBrowserProcessSpecificV8Snapshot]: false,
  // Our page is `stance:` and never `file:`.
  [Fuse.GrantFileProtocolExtraPrivileges]: false,
  // How V8 guards WebAssembly, of which we have none: as it is by itself.
  [Fuse.WasmTrapHandlers]: true,
};

/**
 * Burns the decisions into an Electron. Those that an older one has no fuse for are left out; a newer one with a fuse that is
 * not decided on is an error, so that none comes in unseen.
 */
export async function writeFuses(binary: string): Promise<void> {
  const wire = await getCurrentFuseWire(binary);
  const config = Object.fromEntries(Object.entries(decided).filter(([fuse]) => fuse in wire)) as typeof decided;
  await flipFuses(binary, { version: FuseVersion.V1, strictlyRequireAllFuses: true, ...config });
}
