import type { Facts } from './facts-of.ts';

/** Something that a file of the tray must not do, by the name that Electronegativity's or ElectroNG's check for it has, or ours. */
export interface Rule {
  readonly check: string;
  /** What of it is found in a file, in a few words; empty where nothing is. */
  finds(facts: Facts): readonly string[];
  /** A piece of code in which it is found: a rule that finds nothing proves nothing. */
  readonly sample: string;
}

const calls = (facts: Facts, callee: RegExp, isBad: (args: readonly unknown[]) => boolean = () => true): string[] =>
  facts.calls
    .filter((call) => callee.test(call.callee) && isBad(call.args))
    .map((call) => `${call.callee}(${call.args.join()})`);
const members = (facts: Facts, key: RegExp, isBad: (value: unknown) => boolean): string[] =>
  facts.members
    .filter((member) => key.test(member.key) && isBad(member.value))
    .map((member) => `${member.key}: ${String(member.value)}`);
const names = (facts: Facts, ...wanted: string[]): string[] => wanted.filter((name) => facts.names.has(name));
const texts = (facts: Facts, pattern: RegExp): string[] => facts.texts.filter((text) => pattern.test(text));
const imports = (facts: Facts, pattern: RegExp): string[] => facts.imports.filter((name) => pattern.test(name));
const isEvent = (name: string) => (args: readonly unknown[]) => args[0] === name;

/** Only these files may; a bundle is all files in one and is held to the rest. */
const but = (allowed: readonly string[], rule: Rule): Rule => ({
  ...rule,
  finds: (facts) => (allowed.includes(facts.file) || facts.file.startsWith('dist/') ? [] : rule.finds(facts)),
});

const forbidKey = (check: string, key: string, isBad: (value: unknown) => boolean, sample: string): Rule => ({
  check,
  finds: (facts) => members(facts, new RegExp(`^${key}$`), isBad),
  sample: `const x = { ${sample} };`,
});

export const rules: readonly Rule[] = [
  forbidKey('AFFINITY', 'affinity', () => true, `affinity: 'x'`),
  forbidKey(
    'AUXCLICK',
    'disableBlinkFeatures',
    (value) => !String(value).includes('Auxclick'),
    `disableBlinkFeatures: ''`,
  ),
  forbidKey('BLINK_FEATURES', 'enableBlinkFeatures', () => true, `enableBlinkFeatures: 'x'`),
  forbidKey('CONTEXT_ISOLATION', 'contextIsolation', (value) => value !== true, 'contextIsolation: y'),
  forbidKey(
    'EXPERIMENTAL_FEATURES',
    'experimental(Canvas)?Features',
    (value) => value !== false,
    'experimentalFeatures: true',
  ),
  forbidKey(
    'INSECURE_CONTENT',
    'allowRunningInsecureContent',
    (value) => value !== false,
    'allowRunningInsecureContent: true',
  ),
  forbidKey(
    'NODE_INTEGRATION',
    'nodeIntegration(InWorker|InSubFrames)?',
    (value) => value !== false,
    'nodeIntegrationInWorker: true',
  ),
  forbidKey('SANDBOX', 'sandbox', (value) => value !== true, 'sandbox: false'),
  forbidKey('WEB_SECURITY', 'webSecurity', (value) => value !== true, 'webSecurity: false'),
  forbidKey('WEBSQL', 'enableWebSQL', (value) => value !== false, 'enableWebSQL: true'),
  forbidKey('ALLOWPOPUPS', 'webviewTag|allowpopups', (value) => value !== false, 'webviewTag: true'),
  forbidKey('DEVTOOLS', 'devTools', (value) => value !== false, 'devTools: true'),
  forbidKey('REMOTE_MODULE', 'enableRemoteModule', () => true, 'enableRemoteModule: false'),
  {
    check: 'REMOTE_MODULE',
    finds: (facts) => imports(facts, /^@electron\/remote/),
    sample: `require('@electron/remote');`,
  },
  {
    check: 'CERTIFICATE_ERROR_EVENT',
    finds: (facts) => calls(facts, /\.(on|once)$/, isEvent('certificate-error')),
    sample: `app.on('certificate-error', f);`,
  },
  {
    check: 'CERTIFICATE_VERIFY_PROC',
    finds: (facts) => names(facts, 'setCertificateVerifyProc', 'NODE_TLS_REJECT_UNAUTHORIZED', 'rejectUnauthorized'),
    sample: 's.setCertificateVerifyProc(f);',
  },
  {
    check: 'CUSTOM_ARGUMENTS',
    finds: (facts) =>
      calls(
        facts,
        /\.append(Switch|Argument)$/,
        ([name]) => !['disable-software-rasterizer', 'host-resolver-rules'].includes(String(name)),
      ),
    sample: `app.commandLine.appendSwitch('no-sandbox');`,
  },
  {
    check: 'DANGEROUS_FUNCTIONS',
    finds: (facts) =>
      calls(
        facts,
        /(^|\.)(eval|Function|execScript|executeJavaScript(InIsolatedWorld)?|insertCSS|write(ln)?Html|insertAdjacentHTML|createContextualFragment|setHTMLUnsafe|parseFromString)$/,
      ),
    sample: `w.executeJavaScript('1');`,
  },
  {
    check: 'DANGEROUS_FUNCTIONS',
    finds: (facts) =>
      calls(facts, /^(window\.)?set(Timeout|Interval|Immediate)$/, ([what]) => typeof what === 'string'),
    sample: `setTimeout('x()', 1);`,
  },
  {
    check: 'DANGEROUS_FUNCTIONS',
    finds: (facts) => names(facts, 'innerHTML', 'outerHTML', 'srcdoc', 'runInThisContext', 'runInNewContext'),
    sample: `a.innerHTML = b;`,
  },
  {
    check: 'HTTP_RESOURCES',
    finds: (facts) => texts(facts, /^http:\/\/(?!www\.w3\.org\/2000\/svg$)/),
    sample: `w.loadURL('http://x.example');`,
  },
  {
    check: 'OPEN_EXTERNAL',
    finds: (facts) => names(facts, 'openPath', 'openItem', 'showItemInFolder', 'writeShortcutLink'),
    sample: 'shell.openPath(x);',
  },
  but(['tray-ui/main.ts'], {
    check: 'OPEN_EXTERNAL',
    finds: (facts) => names(facts, 'openExternal'),
    sample: 'shell.openExternal(x);',
  }),
  but(['tray-ui/app-protocol.ts'], {
    check: 'PROTOCOL_HANDLER',
    finds: (facts) => calls(facts, /protocol\./),
    sample: `protocol.handle('x', f);`,
  }),
  {
    check: 'PROTOCOL_HANDLER',
    finds: (facts) =>
      names(
        facts,
        'setAsDefaultProtocolClient',
        'interceptFileProtocol',
        'registerFileProtocol',
        'bypassCSP',
        'allowServiceWorkers',
        'corsEnabled',
      ),
    sample: `app.setAsDefaultProtocolClient('x');`,
  },
  {
    check: 'SECURITY_WARNINGS_DISABLED',
    finds: (facts) => [
      ...names(facts, 'ELECTRON_DISABLE_SECURITY_WARNINGS'),
      ...texts(facts, /ELECTRON_DISABLE_SECURITY_WARNINGS/),
    ],
    sample: 'process.env.ELECTRON_DISABLE_SECURITY_WARNINGS = 1;',
  },
  {
    check: 'PRELOAD',
    finds: (facts) => (facts.file.endsWith('preload.cjs') ? imports(facts, /^(?!electron$)/) : []),
    sample: `require('node:fs');`,
  },
  {
    check: 'LIMIT_NAVIGATION',
    finds: (facts) =>
      names(facts, 'openDevTools', 'loadFile', 'WebContentsView', 'BrowserView', 'BrowserViewConstructorOptions'),
    sample: 'w.loadFile(x);',
  },
  but(['tray-ui/now-window.ts'], {
    check: 'LIMIT_NAVIGATION',
    finds: (facts) => [...calls(facts, /^BrowserWindow$/), ...names(facts, 'loadURL')],
    sample: 'new BrowserWindow({});',
  }),
  but(['tray-ui/ipc.ts'], {
    check: 'ipc only where it is checked',
    finds: (facts) => calls(facts, /^ipcMain\./),
    sample: `ipcMain.handle('x', f);`,
  }),
  {
    check: 'ipc only where it is checked',
    finds: (facts) => calls(facts, /^ipcMain\.(on|once)$|\.sendSync$|\.sendToHost$/),
    sample: `ipcMain.on('x', f);`,
  },
  but(['tray-ui/preload.ts'], {
    check: 'one bridge',
    finds: (facts) => names(facts, 'contextBridge', 'ipcRenderer'),
    sample: `contextBridge.exposeInMainWorld('x', {});`,
  }),
  {
    check: 'no key and no token',
    finds: (facts) =>
      names(
        facts,
        'safeStorage',
        'localStorage',
        'sessionStorage',
        'indexedDB',
        'cookie',
        'cookies',
        'systemPreferencesKeychain',
      ),
    sample: 'safeStorage.encryptString(x);',
  },
  { check: 'no key and no token', finds: (facts) => imports(facts, /keytar|jose/), sample: `require('keytar');` },
  {
    check: 'no network',
    finds: (facts) =>
      imports(
        facts,
        /^(node:)?(http|https|http2|tls|dgram|dns|inspector|cluster|worker_threads|vm|repl)(\/|$)|^(ws|undici)$/,
      ),
    sample: `require('node:https');`,
  },
  {
    check: 'no network',
    finds: (facts) =>
      calls(facts, /(^|\.)(fetch|WebSocket|EventSource|XMLHttpRequest|sendBeacon|RTCPeerConnection|importScripts)$/),
    sample: `fetch('x');`,
  },
  but(['tray-ui/main.ts', 'tray-ui/daemon-client.ts', 'tray-ui/panel/ask-panel.ts', 'tray-ui/testing/far-end.ts'], {
    check: 'no network',
    finds: (facts) => imports(facts, /^(node:)?net$/),
    sample: `require('node:net');`,
  }),
  but(['tray-ui/session/run-agent.ts'], {
    check: 'one program is started',
    finds: (facts) => imports(facts, /child_process/),
    sample: `require('node:child_process');`,
  }),
  {
    check: 'one program is started',
    finds: (facts) => [
      ...calls(facts, /(^|\.)(exec|execSync|fork)$/, ([what]) => typeof what === 'string'),
      ...members(facts, /^shell$/, (value) => value !== undefined && value !== false),
    ],
    sample: `exec('x');`,
  },
];
