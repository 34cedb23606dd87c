import { StanceError } from '../../shared/errors.ts';
import { viewOf } from '../../shared/status-view.ts';
import { jsonText } from '../../shared/visible-json.ts';
import { daemonSocket } from '../local-api/daemon-socket.ts';
import { LocalClient } from '../local-api/local-client.ts';
import { systemClock } from '../system-clock.ts';
import type { Command } from './command.ts';
import { renderView } from './render-view.ts';
import { terminalLocale } from './terminal-locale.ts';

/** Says where this laptop stands: the very view that the tray shows. */
export const status: Command = {
  usage: '',
  summary: 'say where this laptop stands, why, and how to mend it',
  words: 0,
  options: [],
  async run({ config, json }, { out, err }) {
    const client = await LocalClient.open(daemonSocket(config));
    try {
      const answer = await client.ask({ ask: 'status' });
      if (!('status' in answer)) throw new StanceError('internal', 'the agent gave no status');
      // A program reads English whoever asks; a person reads in the own language.
      const locale = json ? {} : await terminalLocale({ err });
      const view = viewOf(answer.status, systemClock.now(), locale);
      out(json ? jsonText({ status: answer.status, view }, 2) : renderView(view, answer.status.at, locale));
      return 0;
    } finally {
      client.close();
    }
  },
};
