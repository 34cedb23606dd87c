import { resolve } from 'node:path';
import { jsonText } from '../../shared/visible-json.ts';
import { examine } from '../doctor/examine.ts';
import { meet } from '../doctor/patient.ts';
import { lookNow } from '../doctor/signals-read.ts';
import { composeFlare } from '../flare/compose-flare.ts';
import { logLines } from '../flare/log-lines.ts';
import { personalWords } from '../flare/personal-words.ts';
import { redacted, redactor } from '../flare/redactor.ts';
import { writeFlare } from '../flare/write-flare.ts';
import { thisHost } from '../host/index.ts';
import type { Command } from './command.ts';

/** Writes what helps whoever helps into one file to be read first, without names, addresses and secrets. Sends nothing. */
export const flare: Command = {
  usage: '[FILE | -]',
  summary: 'write what the agent says of itself into a file to read and pass on (-: show it); sends nothing',
  words: 0,
  mayTake: 1,
  options: [],
  async run({ config, json, words }, { out }) {
    const now = new Date();
    const path = resolve(words[0] ?? `stance-flare-${now.toISOString().slice(0, 19).replaceAll(/[:T]/g, '-')}.json`);
    const patient = await meet(thisHost(), config);
    const looking = lookNow(patient);
    const mode = 'is' in patient.settings ? patient.settings.is.mode : undefined;
    const [checkups, looks, log] = await Promise.all([
      examine(patient, looking),
      looking,
      logLines(patient.host, mode),
    ]);
    const held = composeFlare({ patient, checkups, looks, log, madeAt: now.toISOString() });
    const text = jsonText(redacted(held, redactor(personalWords())), 2);
    if (words[0] === '-') {
      out(text);
      return 0;
    }
    writeFlare(path, `${text}\n`);
    const holds = Object.keys(held).filter((name) => name !== 'flare' && name !== 'about');
    out(
      json
        ? JSON.stringify({ file: path, holds, sent: false })
        : `${path}\nholds ${holds.join(', ')}; names, addresses, ids and secrets were replaced.\nNothing was sent. Read it, then pass it on to whoever helps you.`,
    );
    return 0;
  },
};
