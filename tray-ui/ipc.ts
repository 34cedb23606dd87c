import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { pageUrl } from './app-protocol.ts';
import { channels, type RecheckAnswer, type Shown } from './window/window-api.ts';

export interface IpcOptions {
  /** The page that may call, while there is one. */
  readonly contents: () => WebContents | undefined;
  readonly shown: () => Shown;
  readonly recheck: () => Promise<RecheckAnswer>;
}

/**
 * Answers the two calls of the window. Every call is checked anew: it takes no arguments, and it comes from the top frame of
 * our own window while that shows our own page.
 */
export function answerWindow({ contents, shown, recheck }: IpcOptions): void {
  const answers = { [channels.watch]: shown, [channels.recheck]: recheck };
  for (const [channel, answer] of Object.entries(answers)) {
    ipcMain.handle(channel, (event, ...args: unknown[]) => {
      const fault = faultOf(event, args, contents());
      if (fault === undefined) return answer();
      console.error(`ipc: refused ${channel}: ${fault}`);
      throw new Error('refused');
    });
  }
}

function faultOf(
  { sender, senderFrame }: IpcMainInvokeEvent,
  args: readonly unknown[],
  ours: WebContents | undefined,
): string | undefined {
  if (ours === undefined || ours.isDestroyed() || sender.id !== ours.id) return 'not from our window';
  if (senderFrame === null || senderFrame.routingId !== ours.mainFrame.routingId || senderFrame.parent !== null)
    return 'not from the top frame';
  if (senderFrame.url !== pageUrl) return 'not from our page';
  return args.length === 0 ? undefined : 'takes no arguments';
}

/** Sends what is to be shown to the page, while there is one. */
export function sendShown(contents: WebContents | undefined, shown: Shown): void {
  if (contents !== undefined && !contents.isDestroyed()) contents.send(channels.shown, shown);
}
