import { connect } from 'node:net';
import { join } from 'node:path';
import { app, Menu, nativeTheme, powerMonitor, shell } from 'electron';
import { socketPaths } from '../shared/local-api.ts';
import { plainText } from '../shared/plain-text.ts';
import type { Platform } from '../shared/platform.ts';
import type { StatusView } from '../shared/view.ts';
import { type Heard, ViewLoop } from '../shared/view-loop.ts';
import { aboutOf } from './about/about-of.ts';
import { answerAbout } from './about/answer-about.ts';
import { appMenu } from './app-menu.ts';
import { registerScheme, servePage } from './app-protocol.ts';
import { DaemonClient } from './daemon-client.ts';
import { foreignArguments } from './foreign-arguments.ts';
import { timeLine } from './history/time-line.ts';
import { answerWindow, sendShown } from './ipc.ts';
import { jwsVerifier } from './jws-verifier.ts';
import { latestOnly } from './latest-only.ts';
import { linkOpener } from './link-opener.ts';
import type { MenuAction } from './menu.ts';
import { noticeWords } from './notices/notice-words.ts';
import { startNotices } from './notices/start-notices.ts';
import { latencyWords, progressSteps } from './now/latency-words.ts';
import { NowWindow } from './now-window.ts';
import { startPanel } from './panel/start-panel.ts';
import { hardenApp, windowSession } from './security.ts';
import { payloadView } from './sent/payload-view.ts';
import { sentPage } from './sent/sent-page.ts';
import { sentSentence } from './sent/sent-sentence.ts';
import { followSession } from './session/follow-session.ts';
import { systemClock } from './system-clock.ts';
import { TrayIcon } from './tray-icon.ts';
import { trayLook } from './tray-look.ts';
import type { Shown } from './window/window-api.ts';
import { trayLocale } from './words/load-tray-language.ts';
import { pageWords } from './words/page-words.ts';
import { type TrayLocale, type TrayVoice, trayVoice } from './words/tray-voice.ts';

const { STANCE_SOCKET, XDG_RUNTIME_DIR, XDG_CURRENT_DESKTOP } = process.env;
const icons = join(import.meta.dirname, 'icons');
/** Twenty pictures a second are as many as an eye tells apart. */
const viewsEveryMs = 50;

app.setName('Stance');
app.setPath('userData', join(app.getPath('appData'), 'Stance'));
hardenApp();
registerScheme();
// A page of text needs no graphics card, and a process less is memory that the laptop keeps.
app.disableHardwareAcceleration();
app.commandLine.appendSwitch('disable-software-rasterizer');

// From a checkout it may be debugged; the installed one may not.
const foreign = app.isPackaged ? foreignArguments(process.argv.slice(1)) : [];
if (foreign.length > 0) fail(`stance-tray takes no ${foreign.join(' ')}`);
else if (app.requestSingleInstanceLock()) app.whenReady().then(languages).then(trayLocale).then(run).catch(fail);
else app.quit();

function run(locale: TrayLocale): void {
  /** For what needs no clock. */
  const voice = trayVoice(0, locale);
  let shown: Shown | undefined;
  let startedAt: number | undefined;
  let decidedUntil: number | undefined;
  let hasNoPanel = false;
  let stopPanel: () => void = () => undefined;
  const window = new NowWindow({
    preload: join(import.meta.dirname, 'preload.cjs'),
    icon: join(icons, 'app.png'),
    prepare: () => servePage(windowSession(), join(import.meta.dirname, 'window')),
    onShown: (isShown) => {
      if (!isShown) hasNoPanel = false;
      loop.watch(isShown);
    },
  });
  const look = () => trayLook(process.platform, XDG_CURRENT_DESKTOP, nativeTheme.shouldUseDarkColors);
  const actions: Record<MenuAction, () => void> = {
    open: () => window.open(),
    check: () => void recheck(),
    hour: () => void notices.remind('hour'),
    morning: () => void notices.remind('morning'),
    quit: () => app.quit(),
  };
  const tray = new TrayIcon({ icons, look: look(), voice, onAction: (action) => actions[action]() });
  const notices = startNotices({
    clock: systemClock,
    locale,
    folder: app.getPath('userData'),
    refresh: () => loop.show(),
    lead: (where) => window.lead(where),
    told: (signals) => client.told(signals),
  });
  const loop: ViewLoop = new ViewLoop({
    clock: systemClock,
    locale,
    onView: (view, heard) => {
      const now = systemClock.now();
      startedAt = heard.status?.agent.startedAt;
      decidedUntil = (heard.status ?? heard.last)?.decision?.until;
      notices.see(view, heard);
      const words = noticeWords(notices.putOff, heard.status, now, locale);
      shown = {
        view,
        now,
        ...whoOf(heard),
        about: aboutOf(heard, now, locale),
        ...pathOf(view, voice),
        notices: words,
        hasNoPanel,
      };
      tray.setView(view, words);
      sendShown(window.contents, shown);
    },
  });
  const reading = () => ({ by: jwsVerifier, now: systemClock.now(), locale, elapsedMs: systemClock.elapsedMs });
  const paths = STANCE_SOCKET === undefined ? socketPaths(process.getuid?.() ?? 0, XDG_RUNTIME_DIR) : [STANCE_SOCKET];
  const session = followSession({
    isPackaged: app.isPackaged,
    platform: process.platform,
    folder: import.meta.dirname,
    monitor: powerMonitor,
    recheck: () => void client.recheck(),
  });
  const onHeard = latestOnly(systemClock, viewsEveryMs, (heard) => {
    loop.hear(heard);
    session.hear(heard.status);
  });
  const client = new DaemonClient({ paths, clock: systemClock, connect, onHeard, voice });
  /** Of this session the daemon sees nothing by itself. */
  const recheck = () => {
    session.wish();
    return client.recheck();
  };

  Menu.setApplicationMenu(Menu.buildFromTemplate([...appMenu]));
  app.dock?.hide();
  answerWindow({
    contents: () => window.contents,
    words: () => pageWords(locale),
    shown: () => {
      // The window that asks had it made when it opened.
      if (shown?.now !== systemClock.now()) loop.show();
      if (shown === undefined) throw new Error('nothing to show');
      return shown;
    },
    recheck,
    lead: () => window.takeLead(),
    remind: (choice) => notices.remind(choice),
    sent: async (before) => {
      const [page, used] = await Promise.all([
        client.history(before),
        before === undefined ? client.cost() : undefined,
      ]);
      if ('failed' in page) return page;
      const today = used === undefined || 'failed' in used ? undefined : used.sentToday;
      return {
        ...sentPage(page, reading()),
        ...(before === undefined ? { sentence: sentSentence(today, voice) } : {}),
      };
    },
    decisions: async () => {
      const past = await client.decisions();
      return 'failed' in past ? past : timeLine(past, systemClock.now(), locale, decidedUntil);
    },
    ...answerAbout({
      folder: import.meta.dirname,
      locale,
      client,
      startedAt: () => startedAt,
      contents: () => window.contents,
    }),
    open: linkOpener({
      view: () => shown?.view,
      platform: process.platform as Platform,
      voice,
      clock: systemClock,
      open: (address) => shell.openExternal(address),
    }),
    payload: async (id) => {
      const [page, past] = await Promise.all([client.history(id + 1), client.decisions()]);
      if ('failed' in page) return page;
      const view = payloadView(page, id, reading(), 'failed' in past ? [] : past);
      return view ?? { failed: voice.say('payload.gone') };
    },
  });
  nativeTheme.on('updated', () => tray.setLook(look()));
  // Timers stand still in sleep; what was true before it may have run out.
  powerMonitor.on('resume', () => {
    loop.show();
    client.refresh();
  });
  // Where a desktop has no place for the icon, starting Stance again opens the window.
  app.on('second-instance', () => window.open());
  app.on('activate', () => window.open());
  // Without a listener Electron would quit with its last window; the icon stays.
  app.on('window-all-closed', () => undefined);
  app.on('before-quit', () => {
    client.stop();
    session.stop();
    loop.stop();
    notices.stop();
    stopPanel();
    tray.remove();
  });
  loop.show();
  client.start();
  stopPanel = startPanel({
    clock: systemClock,
    folder: app.getPath('userData'),
    tell: () => {
      hasNoPanel = true;
      loop.show();
      window.open();
    },
  });
}

/** What the person reads, best first. */
function languages(): string[] {
  return [...app.getPreferredSystemLanguages(), app.getLocale()];
}

function pathOf(view: StatusView, voice: TrayVoice): Pick<Shown, 'latency' | 'progress'> {
  const latency = latencyWords(view, voice);
  return {
    ...(latency === undefined ? {} : { latency }),
    ...(view.progress === undefined ? {} : { progress: progressSteps(view.progress, voice) }),
  };
}

function whoOf({ status, last }: Heard): { who?: string } {
  const [, host] = /^https?:\/\/([^/?#@]+)/.exec((status ?? last)?.service?.url ?? '') ?? [];
  return host === undefined ? {} : { who: plainText(host) };
}

function fail(error: unknown): void {
  console.error(error);
  app.exit(1);
}
