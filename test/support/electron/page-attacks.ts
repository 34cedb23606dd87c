import type { ElectronApplication } from 'playwright-core';

/** What a page that was taken over would try; each is the body of a function that runs in the page, in a task of the page's own. */

/** Puts itself between the preload and its own language, and between itself and its functions. */
export const tamper = `
      const seen = [];
      const { then } = Promise.prototype;
      const { call } = Function.prototype;
      Object.defineProperty(Object.prototype, 'channel', { configurable: true, set(value) { seen.push(value); } });
      Promise.prototype.then = function (...args) { seen.push('then'); return Reflect.apply(then, this, args); };
      Function.prototype.call = function (...args) { seen.push(String(this.name)); return Reflect.apply(this, args[0], args.slice(1)); };
      try { window.stance = {}; } catch {}
      try { window.stance.recheck = () => seen.push('replaced'); } catch {}
      const frozen = Object.isFrozen(window.stance);
      const answer = window.stance.cost();
      Promise.prototype.then = then;
      Function.prototype.call = call;
      delete Object.prototype.channel;
      await answer;
      return { frozen, leaked: seen.filter((each) => /ipc|invoke|stance:/i.test(String(each))), own: typeof window.stance.recheck };`;

/** How permissions stand that are asked for by name. */
export const permissionStates = `
  const names = 'notifications geolocation camera microphone clipboard-read clipboard-write midi background-sync accelerometer storage-access screen-wake-lock idle-detection'.split(' ');
  return Promise.all(names.map((name) => navigator.permissions.query({ name }).then(({ state }) => state, () => 'unknown')));`;

/** Asks for twelve things of the laptop. */
export const wishes = `
      const attempts = [
        () => navigator.mediaDevices.getUserMedia({ audio: true }),
        () => navigator.mediaDevices.getDisplayMedia({ video: true }),
        () => new Promise((done, fail) => navigator.geolocation.getCurrentPosition(done, fail)),
        () => navigator.clipboard.readText(),
        () => navigator.usb.requestDevice({ filters: [] }),
        () => navigator.serial.requestPort(),
        () => navigator.hid.requestDevice({ filters: [] }).then((found) => { if (found.length === 0) throw new Error('none'); }),
        () => navigator.bluetooth.requestDevice({ acceptAllDevices: true }),
        () => document.documentElement.requestFullscreen(),
        () => document.documentElement.requestPointerLock().then?.(() => undefined),
        () => Notification.requestPermission().then((answer) => { if (answer !== 'granted') throw new Error(answer); }),
        () => showOpenFilePicker(),
      ];
      return Promise.all(attempts.map(async (attempt) => { try { await attempt(); return 'done'; } catch { return 'refused'; } }));`;

/** Asks for a window, by every way there is. */
export const newWindows = `
      const ways = [
        () => window.open('https://attacker.example/'),
        () => window.open('about:blank', '_blank', 'nodeIntegration=yes,contextIsolation=no,webviewTag=yes'),
        () => window.open('stance://app/index.html'),
        () => window.open('', 'x'),
        () => { Object.assign(document.createElement('a'), { href: 'https://attacker.example/', target: '_blank' }).click(); return null; },
        () => { const event = new MouseEvent('click', { ctrlKey: true, button: 1 }); Object.assign(document.createElement('a'), { href: 'https://attacker.example/' }).dispatchEvent(event); return null; },
      ];
      return ways.map((way) => way());`;

/** Calls what takes arguments with such as nobody of ours would give. */
export const oddArguments = `
      const odd = [undefined, null, -1, 0, 1.5, NaN, Infinity, 2 ** 60, '', 'x'.repeat(100), '__proto__', {}, [], [[]], { toString: () => '1' }, true, new Date(), new Uint8Array(1_000_000), 10n];
      const said = [];
      for (const one of odd) {
        for (const [name, args] of [['payload', [one]], ['open', ['osPatch', one]], ['open', [one, 0]], ['remind', [one]]]) {
          if (typeof window.stance[name] !== 'function') continue;
          said.push(await window.stance[name](...args).then((answer) => 'failed' in Object(answer) || answer === false || answer === undefined ? 'refused' : name + ' ' + String(one), () => 'refused'));
        }
      }
      return said;`;

/** Calls every handler there is as Electron would for a sender: a frame in our page, one that is gone, another window, another page in ours. */
export const callEveryHandler = (
  app: ElectronApplication,
  kind: 'frame' | 'gone' | 'other' | 'page',
): Promise<string[]> =>
  app.evaluate(async ({ BrowserWindow, ipcMain }, whose) => {
    const [window] = BrowserWindow.getAllWindows();
    if (window === undefined) throw new Error('no window');
    type Handlers = { _invokeHandlers: Map<string, (...args: unknown[]) => unknown> };
    const { mainFrame } = window.webContents;
    const { routingId } = mainFrame;
    const senders = {
      frame: { sender: window.webContents, senderFrame: { routingId: 99, url: mainFrame.url, parent: mainFrame } },
      gone: { sender: window.webContents, senderFrame: null },
      other: { sender: { id: 99 }, senderFrame: mainFrame },
      page: {
        sender: window.webContents,
        senderFrame: { routingId, url: 'https://attacker.example/', parent: null },
      },
    };
    const said: string[] = [];
    for (const handler of (ipcMain as unknown as Handlers)._invokeHandlers.values()) {
      for (const args of [[], [1], ['osPatch', 0], ['hour']]) {
        const answer = (async () => handler(senders[whose], ...args))();
        said.push(await answer.then(() => 'answered', String));
      }
    }
    return said;
  }, kind);

/** A look asked for by another window that was given our preload. */
export const askFromAnotherWindow = (app: ElectronApplication, preload: string): Promise<string> =>
  app.evaluate(async ({ BrowserWindow }, path) => {
    const foreign = new BrowserWindow({ show: false, webPreferences: { preload: path, sandbox: true } });
    await foreign.loadURL('about:blank');
    const asking = `window.stance.recheck().then(() => 'answered', (error) => error.message)`;
    const said: string = await foreign.webContents.executeJavaScript(asking);
    foreign.destroy();
    return said;
  }, preload);

/** Names looked up by Chromium, as a page could have it do. */
export const lookUp = (app: ElectronApplication, names: readonly string[]): Promise<string[]> =>
  app.evaluate(
    ({ session }, wanted) =>
      Promise.all(
        wanted.map((name) =>
          session
            .fromPartition('stance')
            .resolveHost(name)
            .then(() => 'found', String),
        ),
      ),
    names,
  );

/** An address fetched by the main process, through every session that there is. */
export const fetchAsMain = (app: ElectronApplication, address: string): Promise<string[]> =>
  app.evaluate(({ session, net }, to) => {
    const answers = [session.fromPartition('stance').fetch(to), session.defaultSession.fetch(to), net.fetch(to)];
    return Promise.all(answers.map((answer) => answer.then(() => 'answered', String)));
  }, address);
