import { version } from '../version.ts';
import type { Command } from './command.ts';

/** Says which build this is. */
export const versionCommand: Command = {
  usage: '',
  summary: 'say which version this is',
  words: 0,
  options: [],
  async run({ json }, { out }) {
    out(
      json
        ? JSON.stringify({ version, node: process.versions.node })
        : `stance ${version} (Node ${process.versions.node})`,
    );
    return 0;
  },
};
