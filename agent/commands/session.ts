import { StanceError } from '../../shared/errors.ts';
import { factOf } from '../../shared/fact.ts';
import type { Reading } from '../../shared/reading.ts';
import { type SessionReadings, type SessionReport, sessionAgainSeconds } from '../../shared/session-facts.ts';
import type { SignalWords } from '../../shared/signal.ts';
import { signals } from '../../shared/signals/catalogue.ts';
import { type SessionSignalId, sessionSignalIds } from '../../shared/signals/session-signals.ts';
import { jsonText } from '../../shared/visible-json.ts';
import { sayEnglish } from '../../shared/words/say-english.ts';
import { collect } from '../collect.ts';
import { collectors } from '../collectors/catalogue.ts';
import type { Host } from '../host/host.ts';
import { thisHost } from '../host/index.ts';
import { daemonSocket } from '../local-api/daemon-socket.ts';
import { LocalClient } from '../local-api/local-client.ts';
import type { Command } from './command.ts';

const words = {
  readsItself: 'The agent runs as you and reads your session itself: there is nothing to hand over.',
  taken: '{signal}: {state}; handed to the agent.',
  notTaken: '{signal}: {state}; not taken by the agent, because you are not signed in at a screen.',
  forAll: '{signal}: {state}; set for everybody at this laptop, so the agent reads it itself.',
  notKnown: 'not known, {why}',
} as const;

type Seen = Readonly<Partial<Record<SessionSignalId, Reading>>>;

/** Reads as the person who starts it what only their session can tell, and hands it to the agent: what the tray starts. */
export const session: Command = {
  usage: '',
  summary: 'read what only your session can tell and hand it to the agent (what the tray does)',
  words: 0,
  options: [],
  async run({ config, json }, { out }) {
    const client = await LocalClient.open(daemonSocket(config));
    try {
      const { mode, platform } = await agentOf(client);
      const host = thisHost();
      if (platform !== host.platform) throw new StanceError('internal', 'the agent says it is on another system');
      const isAsked = mode === 'system';
      const seen = isAsked ? await look(host) : {};
      const taken = isAsked ? await hand(client, seen) : [];
      const watch = isAsked ? await watchedFolders(host) : [];
      const report: SessionReport = { mode, taken, watch, againSeconds: sessionAgainSeconds };
      if (json) out(jsonText({ ...report, readings: seen }));
      else if (!isAsked) out(words.readsItself);
      else for (const id of sessionSignalIds) out(line(id, seen[id], taken.includes(id)));
      return 0;
    } finally {
      client.close();
    }
  },
};

async function agentOf(client: LocalClient) {
  const answer = await client.ask({ ask: 'status' });
  if (!('status' in answer)) throw new StanceError('internal', 'the agent gave no status');
  return answer.status.agent;
}

async function look(host: Host): Promise<Seen> {
  const collected = await collect(host, sessionSignalIds);
  return Object.fromEntries(Object.entries(collected).map(([id, { reading }]) => [id, reading]));
}

/** Hands over what is this person's, and what could not be read; what holds for everybody the agent sees for itself. */
async function hand(client: LocalClient, seen: Seen): Promise<SessionSignalId[]> {
  const readings = Object.fromEntries(
    Object.entries(seen).flatMap(([id, { at: _, ...reading }]) =>
      reading.state === 'unread' || reading.by === 'user-session' ? [[id, reading]] : [],
    ),
  ) as SessionReadings;
  const answer = await client.ask({ ask: 'session', readings });
  if ('problem' in answer) throw new StanceError('internal', `the agent does not take it: ${answer.said}`);
  if (!('taken' in answer)) throw new StanceError('internal', 'the agent gave no answer to what was handed over');
  return answer.taken;
}

/** Where a change of any of it shows. */
async function watchedFolders(host: Host): Promise<SessionReport['watch']> {
  const watches = sessionSignalIds.map((id) => collectors[id][host.platform].watch);
  const folders = await Promise.all(
    watches.map(async (watch) => [...watch.directories, ...((await watch.ofPerson?.(host)) ?? [])]),
  );
  return folders.flat().map(({ path, names }) => ({ path, ...(names && { names: [...names] }) }));
}

function line(id: SessionSignalId, reading: Reading | undefined, isTaken: boolean): string {
  const own = signals[id].words as unknown as SignalWords<unknown, string>;
  const fact = reading && factOf(id, reading);
  const why = reading?.state === 'unread' ? reading.why : 'unparseable';
  const state =
    fact === undefined ? words.notKnown.replace('{why}', sayEnglish(`why.${why}`)) : own.describe(fact, sayEnglish);
  const isForAll = reading?.state === 'observed' && reading.by === undefined;
  const sentence = isForAll ? words.forAll : isTaken ? words.taken : words.notTaken;
  return sentence.replace('{signal}', own.title).replace('{state}', state);
}
