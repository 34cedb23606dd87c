import type { Locale } from '../../shared/time-words.ts';
import type { StatusView } from '../../shared/view.ts';
import { type Heard, ViewLoop } from '../../shared/view-loop.ts';
import { jsonText } from '../../shared/visible-json.ts';
import { voiceOf } from '../../shared/words/voice-of.ts';
import { daemonSocket } from '../local-api/daemon-socket.ts';
import { followStatus } from '../local-api/follow-status.ts';
import { LocalClient } from '../local-api/local-client.ts';
import { systemClock } from '../system-clock.ts';
import { changeLine } from './change-line.ts';
import type { Command } from './command.ts';
import { renderView } from './render-view.ts';
import { openScreen } from './screen.ts';
import { terminalLocale } from './terminal-locale.ts';

/** What is shown of each view. */
type Show = (view: StatusView, heard: Heard) => void;

/** Shows where this laptop stands for as long as somebody looks, drawn anew at each change; in a pipe a line for each change. */
export const watch: Command = {
  usage: '[--json]',
  summary: 'show where this laptop stands, live, until Ctrl-C (--json: one status a line)',
  words: 0,
  options: [],
  async run({ config, json }, { out, err }) {
    const { stdout } = process;
    const screen = stdout.isTTY && !json ? openScreen(stdout) : undefined;
    // A program reads English whoever asks; a person reads in the own language.
    const locale = json ? {} : await terminalLocale({ err });
    const show: Show = json ? jsonLines(out) : screen === undefined ? lines(out, locale) : onScreen(screen, locale);
    const loop = new ViewLoop({ clock: systemClock, locale, onView: show });
    // Spans of minutes move only where somebody sees them, and not before there is something to see.
    let isWatched = false;
    const end = followStatus({
      open: () => LocalClient.open(daemonSocket(config)),
      clock: systemClock,
      onHeard: (heard) => {
        loop.hear(heard);
        if (screen === undefined || isWatched) return;
        isWatched = true;
        loop.watch(true);
      },
    });
    await toldToEnd();
    end();
    loop.stop();
    screen?.close();
    return 0;
  },
};

const onScreen =
  (screen: { show(text: string): void }, locale: Locale): Show =>
  (view) => {
    const now = systemClock.now();
    screen.show(`${renderView(view, now, locale)}\n\n${voiceOf(now, locale).say('watch.end')}`);
  };

function lines(out: (text: string) => void, locale: Locale): Show {
  let before: StatusView | undefined;
  return (view) => {
    const now = systemClock.now();
    const { say, time } = voiceOf(now, locale);
    const change = changeLine(before, view, say);
    before = view;
    if (change !== undefined) out(say('watch.line', { time: time(now), change }));
  };
}

/** Each status as it comes; silence is one, too. What time alone changes has a line where it changes more than minutes. */
function jsonLines(out: (text: string) => void): Show {
  let before = '';
  return (view, { status }) => {
    const said = JSON.stringify([status ?? null, view.state, view.sentence]);
    if (said === before) return;
    before = said;
    out(jsonText({ at: systemClock.now(), status: status ?? null, view }));
  };
}

/** Ctrl-C, a terminal that is closed, or a service manager. */
function toldToEnd(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}
