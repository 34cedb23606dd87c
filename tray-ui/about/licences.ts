import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { LicenceView, OrFailed } from '../window/window-api.ts';
import type { TrayVoice } from '../words/tray-voice.ts';

const Text = v.string();
const Licences = v.array(v.object({ name: Text, version: Text, licence: Text, text: Text }));

/** The licences of what is in this program, as its build wrote them beside it. */
export async function readLicences(
  folder: string,
  { say }: Pick<TrayVoice, 'say'>,
): Promise<OrFailed<{ list: LicenceView[] }>> {
  try {
    const parsed = v.safeParse(Licences, JSON.parse(await readFile(join(folder, 'licences.json'), 'utf8')));
    return parsed.success ? { list: parsed.output } : { failed: say('licences.unreadable') };
  } catch (error) {
    // A program that was put together by other hands; a licence that cannot be shown is said to be so.
    console.error(error);
    return { failed: say('licences.unreadable') };
  }
}
