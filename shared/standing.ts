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
  'device.keyTooWeak': {
    title: 'Device key',
    enforcement: 'block',
    words: {
      state: 'Not protected enough',
      sentence: 'Your organisation asks for a device key that is harder to copy than the one of your laptop.',
      steps: {
        linux: [
          'Wait a minute: where your laptop has a TPM, the agent moves its key there by itself.',
          'If this stays, run "stance doctor": it says whether the TPM can be used.',
          'Show your IT team what it says.',
        ],
        darwin: ['Ask your IT team: this version of Stance cannot keep its key in the hardware of a Mac.'],
        win32: ['Ask your IT team: this version of Stance cannot keep its key in the TPM of a Windows laptop.'],
      },
    },
  },
  'device.keyNotProved': {
    title: 'Device key',
    enforcement: 'block',
    words: {
      state: 'Not proved',
      sentence:
        'Your organisation asks for a device key in the TPM of your laptop, and it is not proved that the key is there.',
      steps: {
        linux: [
          'Open About in Stance, or run "stance status": they say what is missing.',
          'Ask your IT team: they decide whose TPMs are trusted.',
        ],
        darwin: ['Ask your IT team: they decide what the key of your laptop must show.'],
        win32: ['Ask your IT team: they decide what the key of your laptop must show.'],
      },
    },
  },
} as const satisfies Record<string, { title: string; enforcement: 'report' | 'warn' | 'block'; words: FindingWords }>;

export type StandingId = keyof typeof standing;
export const standingIds = Object.keys(standing) as StandingId[];
