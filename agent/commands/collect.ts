import { readFileSync, writeFileSync } from 'node:fs';
import { messageOf, StanceError } from '../../shared/errors.ts';
import { factOf } from '../../shared/fact.ts';
import type { SignalWords } from '../../shared/signal.ts';
import { isSignalId, type SignalId, signalIds, signals } from '../../shared/signals/catalogue.ts';
import { jsonText } from '../../shared/visible-json.ts';
import { sayEnglish } from '../../shared/words/say-english.ts';
import { collect } from '../collect.ts';
import type { Collected } from '../collectors/collector.ts';
import { thisHost } from '../host/index.ts';
import { recordingHost } from '../host/recording.ts';
import { formatRecording, parseRecording } from '../host/recording-file.ts';
import { replayHost } from '../host/replay.ts';
import type { Command } from './command.ts';
import { type Asked, explainJson, explanation } from './explain.ts';

/** Looks at this machine, or at a recording of one, and says what was seen. Nothing is judged and nothing is sent. */
export const collectCommand: Command = {
  usage: '[--record FILE | --replay FILE] [--explain SIGNAL]',
  summary: 'look at this machine (or a recording) and say what is seen, and how',
  words: 0,
  options: ['record', 'replay', 'explain'],
  async run({ json, record, replay, explain }, { out }) {
    if (record !== undefined && replay !== undefined)
      throw new StanceError('usage', 'a replay cannot be recorded: give --record or --replay');
    const ids = explain === undefined ? signalIds : [signalOf(explain)];
    const { seen, asked } = await (replay === undefined ? lookHere(ids, record) : lookAt(ids, replay));
    if (explain !== undefined)
      for (const id of ids) out(json ? explainJson(asked, seen[id]) : explanation(id, asked, seen[id]));
    else if (json)
      out(
        jsonText(
          {
            readings: mapped(seen, ({ reading }) => reading),
            notes: mapped(seen, ({ notes }) => notes),
            asked: asked.map(({ request, answered }) => ({ request, answered })),
          },
          2,
        ),
      );
    else for (const id of signalIds) out(line(id, seen[id]));
    return 0;
  },
};

interface Pass {
  readonly seen: Partial<Record<SignalId, Collected>>;
  readonly asked: readonly Asked[];
}

function signalOf(name: string): SignalId {
  if (isSignalId(name)) return name;
  throw new StanceError('usage', `there is no signal "${name}"; there are ${signalIds.join(', ')}`);
}

async function lookHere(ids: readonly SignalId[], record: string | undefined): Promise<Pass> {
  const host = recordingHost(thisHost());
  const seen = await collect(host, ids);
  const recording = host.recorded();
  if (record !== undefined) writeNew(record, formatRecording(recording));
  return {
    seen,
    asked: Object.entries(recording.answers).map(([request, answer]) => ({ request, answered: true, answer })),
  };
}

async function lookAt(ids: readonly SignalId[], replay: string): Promise<Pass> {
  // Recorded once more as it is replayed, so that both ways of looking are explained by the same words.
  const replayed = replayHost(parseRecording(read(replay), replay));
  const host = recordingHost(replayed);
  const seen = await collect(host, ids);
  const { answers } = host.recorded();
  return { seen, asked: replayed.asked().map((asked) => ({ ...asked, answer: answers[asked.request] })) };
}

/** A recording says much about a machine: its file is for its owner alone, and never takes the place of another. */
function writeNew(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw new StanceError('usage', `the recording cannot be written: ${messageOf(error)}`, { cause: error });
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new StanceError('recordingInvalid', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

const mapped = <T>(seen: Pass['seen'], pick: (collected: Collected) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(seen).map(([id, collected]) => [id, pick(collected)]));

function line(id: SignalId, collected: Collected | undefined): string {
  const words = signals[id].words as unknown as SignalWords<unknown, string>;
  if (collected === undefined) return `${words.title}: not looked at`;
  const { reading } = collected;
  if (reading.state === 'unread') return `${words.title}: not known, ${sayEnglish(`why.${reading.why}`)}`;
  const fact = factOf(id, reading);
  return `${words.title}: ${fact === undefined ? 'not known' : words.describe(fact, sayEnglish)} (${reading.source})`;
}
