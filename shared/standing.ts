import { everywhere, type FindingWords } from './signal.ts';

/**
 * Findings that no signal makes: how the device stands with the service. A policy may weigh each; what it does not name is
 * weighed as here.
 */
export const standing = {
  'clock.skew': {
    title: 'Clock',
    enforcement: 'report',
    words: {
      state: 'Clock wrong',
      sentence: 'The clock of your laptop is more than five minutes off.',
      steps: everywhere(
        'Open the date and time settings.',
        'Turn on automatic time.',
        'Your laptop is checked by itself.',
      ),
    },
  },
  'chain.gap': {
    title: 'Report history',
    enforcement: 'report',
    words: {
      state: 'Reports missing',
      sentence: 'Some reports of your laptop never reached the service, and nothing explains why.',
      steps: everywhere('Nothing to do: your IT team sees this too.'),
    },
  },
  'device.restarted': {
    title: 'Report history',
    enforcement: 'warn',
    words: {
      state: 'Started afresh',
      sentence: 'The agent on your laptop lost its state and began a new series of reports.',
      steps: everywhere('Nothing to do: this passes by itself, or your IT team accepts it sooner.'),
    },
  },
  'device.sameMachine': {
    title: 'Device key',
    enforcement: 'report',
    words: {
      state: 'Known twice',
      sentence: 'Your laptop has the machine id of another record: the same machine enrolled twice, or a cloned image.',
      steps: everywhere('Nothing to do: your IT team sees this too and can say which it is.'),
    },
  },
  'device.forked': {
    title: 'Device key',
    enforcement: 'block',
    words: {
      state: 'Two laptops, one key',
      sentence: 'Two different series of reports were signed with the key of your laptop, so it may have been copied.',
      steps: everywhere('Ask your IT team: they can tell which laptop is the right one, or enrol this one anew.'),
    },
  },
} as const satisfies Record<string, { title: string; enforcement: 'report' | 'warn' | 'block'; words: FindingWords }>;

export type StandingId = keyof typeof standing;
export const standingIds = Object.keys(standing) as StandingId[];
