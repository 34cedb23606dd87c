import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { app, BrowserWindow, dialog, type WebContents } from 'electron';
import type { DaemonClient } from '../daemon-client.ts';
import { agentProgram } from '../session/agent-program.ts';
import { runAgent } from '../session/run-agent.ts';
import { systemClock } from '../system-clock.ts';
import type { WindowApi } from '../window/window-api.ts';
import { type TrayLocale, trayVoice } from '../words/tray-voice.ts';
import { costWords } from './cost-words.ts';
import { Diagnostics } from './diagnostics.ts';
import { readLicences } from './licences.ts';
import { memoryShare } from './memory-share.ts';
import { trayMeter } from './tray-cost.ts';

interface Around {
  /** The folder of the tray's own bundle. */
  readonly folder: string;
  readonly locale: TrayLocale;
  readonly client: Pick<DaemonClient, 'cost'>;
  /** Since when the agent runs, where it answers. */
  readonly startedAt: () => number | undefined;
  /** The page that a question for a place stands before. */
  readonly contents: () => WebContents | undefined;
}

/** What About asks for: what agent and tray cost, the doctor, a bundle for IT, and the licences. */
export function answerAbout({
  folder,
  locale,
  client,
  startedAt,
  contents,
}: Around): Pick<WindowApi, 'cost' | 'doctor' | 'flare' | 'saveFlare' | 'licences'> {
  const { isPackaged } = app;
  const { platform } = process;
  const program = agentProgram({ isPackaged, platform, folder, node: process.env['STANCE_NODE'] });
  const meter = trayMeter(
    () => app.getAppMetrics(),
    availableParallelism(),
    () => systemClock.now(),
    memoryShare,
  );
  const askPlace = async (name: string) => {
    const page = contents();
    const window = page === undefined ? null : BrowserWindow.fromWebContents(page);
    const options = { defaultPath: join(app.getPath('downloads'), name) };
    const { canceled, filePath } = await (window === null
      ? dialog.showSaveDialog(options)
      : dialog.showSaveDialog(window, options));
    return canceled || filePath === '' ? undefined : filePath;
  };
  const diagnostics = new Diagnostics({
    run: program && ((what) => runAgent(program, what)),
    clock: systemClock,
    locale,
    askPlace,
    write: (path, text) => writeFile(path, `${text}\n`, { mode: 0o600 }),
  });
  return {
    cost: async () => {
      const used = await client.cost();
      return 'failed' in used ? used : costWords(used, meter(), startedAt(), systemClock.now(), locale);
    },
    doctor: () => diagnostics.doctor(),
    flare: () => diagnostics.flare(),
    saveFlare: () => diagnostics.save(),
    licences: () => readLicences(folder, trayVoice(systemClock.now(), locale)),
  };
}
