import { readFileSync, writeFileSync } from 'node:fs';
import { messageOf, StanceError } from '../../shared/errors.ts';
import { factOf } from '../../shared/fact.ts';
import type { SignalWords } from '../../shared/signal.ts';
import { type SignalId, signalIds, signals } from '../../shared/signals/catalogue.ts';
import { whyWords } from '../../shared/why-words.ts';
import { collect } from '../collect.ts';
import type { Collected } from '../collectors/collector.ts';
import { thisHost } from '../host/index.ts';
import { recordingHost } from '../host/recording.ts';
import { formatRecording, parseRecording } from '../host/recording-file.ts';
import { replayHost } from '../host/replay.ts';
import type { Command } from './command.ts';

/** Looks at this machine, or at a recording of one, and says what was seen. Nothing is judged and nothing is sent. */
export const collectCommand: Command = {
  usage: '[--record FILE | --replay FILE]',
  summary: 'look at this machine (or a recording) and say what is seen',
  words: 0,
  options: ['record', 'replay'],
  async run({ json, record, replay }, { out }) {
    if (record !== undefined && replay !== undefined)
      throw new StanceError('usage', 'a replay cannot be recorded: give --record or --replay');
    const { seen, asked } = await (replay === undefined ? lookHere(record) : lookAt(replay));
    if (json)
      out(
        JSON.stringify(
          { readings: mapped(seen, ({ reading }) => reading), notes: mapped(seen, ({ notes }) => notes), asked },
          null,
          2,
        ),
      );
    else for (const id of signalIds) out(line(id, seen[id]));
    return 0;
  },
};

type Pass = {
  seen: Partial<Record<SignalId, Collected>>;
  asked: readonly { readonly request: string; readonly answered: boolean }[];
};

async function lookHere(record: string | undefined): Promise<Pass> {
  const host = recordingHost(thisHost());
  const seen = await collect(host);
  const recording = host.recorded();
  if (record !== undefined) writeNew(record, formatRecording(recording));
  return { seen, asked: Object.keys(recording.answers).map((request) => ({ request, answered: true })) };
}

async function lookAt(replay: string): Promise<Pass> {
  const host = replayHost(parseRecording(read(replay), replay));
  const seen = await collect(host);
  return { seen, asked: host.asked() };
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
  if (reading.state === 'unread') return `${words.title}: not known, ${whyWords[reading.why]}`;
  const fact = factOf(id, reading);
  return `${words.title}: ${fact === undefined ? 'not known' : words.describe(fact)} (${reading.source})`;
}
