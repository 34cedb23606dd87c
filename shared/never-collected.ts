/** Something that stays on the laptop, as people read it. */
export interface Kept {
  readonly title: string;
  /** What is done instead, in a few words. */
  readonly note?: string;
}

/**
 * What is never collected: the promise, in one place. A test holds every fact, claim, rule and question that the agent puts to a
 * machine against it.
 */
export const neverCollected = {
  browsing: { title: 'Web sites you visit, or what you search for' },
  documents: {
    title: 'Your documents, pictures and downloads, or their names',
    note: 'Volumes are named by what they are for: system, data, swap',
  },
  input: { title: 'What you type, your screen, camera, microphone' },
  place: { title: 'Where you are; names of Wi-Fi networks' },
  messages: { title: 'Mail, messages, contacts, calendar' },
  doings: { title: 'What you do in your programs, and for how long' },
} as const satisfies Record<string, Kept>;

/** What the agent reads to do its work and never sends. */
export const neverSent: readonly Kept[] = [
  {
    title: 'Names of running programs',
    note: 'Looked through for security products of a public list; only those are sent',
  },
  { title: 'Your user name and home folder', note: 'Only to find the settings of your screen lock' },
  { title: 'The machine id itself', note: 'Only a keyed hash is sent, another for each service' },
  { title: 'Why a read failed, in full', note: 'It may hold paths and outputs; only one word of why is sent' },
  { title: 'What made Stance look', note: 'A wake-up, your click, a change: it is kept beside each payload, here' },
];
