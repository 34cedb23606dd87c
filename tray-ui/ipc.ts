import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import * as v from 'valibot';
import { pageUrl } from './app-protocol.ts';
import { choices } from './notices/snooze.ts';
import type { PageWords } from './window/speech.ts';
import type { Choice, Where } from './window/window-api.ts';
import {
  type CostWords,
  channels,
  type OpenAnswer,
  type OrFailed,
  type PayloadView,
  type RecheckAnswer,
  type SentPage,
  type Shown,
  type TimeLine,
  type WindowApi,
} from './window/window-api.ts';

export interface IpcOptions {
  /** The page that may call, while there is one. */
  readonly contents: () => WebContents | undefined;
  readonly words: () => PageWords;
  readonly shown: () => Shown;
  readonly recheck: () => Promise<RecheckAnswer>;
  readonly lead: () => Where | undefined;
  readonly remind: (choice: Choice) => boolean;
  readonly sent: (before?: number) => Promise<OrFailed<SentPage>>;
  readonly payload: (id: number) => Promise<OrFailed<PayloadView>>;
  readonly decisions: () => Promise<OrFailed<TimeLine>>;
  readonly cost: () => Promise<OrFailed<CostWords>>;
  readonly doctor: WindowApi['doctor'];
  readonly flare: WindowApi['flare'];
  readonly saveFlare: WindowApi['saveFlare'];
  readonly licences: WindowApi['licences'];
  readonly open: (row: string, finding: number) => Promise<OpenAnswer>;
}

const Nothing = v.strictTuple([]);
/** A row by its id, and one of the at most 64 findings of a result. */
const OneFinding = v.strictTuple([
  v.pipe(v.string(), v.regex(/^[a-zA-Z0-9.]{1,65}$/)),
  v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(63)),
]);
const OneChoice = v.strictTuple([v.picklist(choices)]);
const OneId = v.strictTuple([v.pipe(v.number(), v.safeInteger(), v.minValue(1))]);

/**
 * Answers the calls of the window. Every call is checked anew: its arguments fit, and it comes from the top frame of our own
 * window while that shows our own page.
 */
export function answerWindow({
  contents,
  words,
  shown,
  recheck,
  lead,
  remind,
  sent,
  payload,
  decisions,
  cost,
  doctor,
  flare,
  saveFlare,
  licences,
  open,
}: IpcOptions): void {
  const answer = <S extends v.GenericSchema<unknown, unknown[]>>(
    channel: string,
    schema: S,
    answered: (...args: v.InferOutput<S>) => unknown,
  ) =>
    ipcMain.handle(channel, (event, ...args: unknown[]) => {
      const parsed = v.safeParse(schema, args);
      const fault = senderFault(event, contents()) ?? (parsed.success ? undefined : 'other arguments');
      if (parsed.success && fault === undefined) return answered(...parsed.output);
      console.error(`ipc: refused ${channel}: ${fault}`);
      throw new Error('refused');
    });
  answer(channels.words, Nothing, words);
  answer(channels.watch, Nothing, shown);
  answer(channels.recheck, Nothing, recheck);
  answer(channels.lead, Nothing, lead);
  answer(channels.remind, OneChoice, remind);
  answer(channels.sent, v.union([Nothing, OneId]), sent);
  answer(channels.payload, OneId, payload);
  answer(channels.decisions, Nothing, decisions);
  answer(channels.cost, Nothing, cost);
  answer(channels.doctor, Nothing, doctor);
  answer(channels.flare, Nothing, flare);
  answer(channels.saveFlare, Nothing, saveFlare);
  answer(channels.licences, Nothing, licences);
  answer(channels.open, OneFinding, open);
}

function senderFault({ sender, senderFrame }: IpcMainInvokeEvent, ours: WebContents | undefined): string | undefined {
  if (ours === undefined || ours.isDestroyed() || sender.id !== ours.id) return 'not from our window';
  if (senderFrame === null || senderFrame.routingId !== ours.mainFrame.routingId || senderFrame.parent !== null)
    return 'not from the top frame';
  return senderFrame.url === pageUrl ? undefined : 'not from our page';
}

/** Sends what is to be shown to the page, while there is one. */
export function sendShown(contents: WebContents | undefined, shown: Shown): void {
  if (contents !== undefined && !contents.isDestroyed()) contents.send(channels.shown, shown);
}
