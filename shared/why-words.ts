import type { Why } from './reading.ts';

/** Why something was not read, as people read it. */
export const whyWords: Readonly<Record<Why, string>> = {
  unsupported: 'nothing on this system could tell',
  toolMissing: 'what would tell it is not installed',
  notPermitted: 'the agent may not read it',
  timedOut: 'it took too long',
  unparseable: 'the answer made no sense',
  locked: 'it is locked',
};
