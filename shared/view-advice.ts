import type { DeviceStatus, Trouble } from './device-status.ts';
import type { StatusView } from './view.ts';

type Advice = NonNullable<StatusView['advice']>;

/** What helps against what keeps the agent itself from its work. */
export const troubleAdvice: Readonly<Record<Trouble, Advice>> = {
  keyLocked: {
    title: 'Unlock the key of this laptop',
    steps: ['Sign out and in again: that unlocks your keychain.', 'Your laptop is checked by itself.'],
  },
  keyMissing: {
    title: 'The key of this laptop is gone',
    steps: ['Ask your IT team for a new enrolment code.', 'Run "stance enrol" and paste the code.'],
  },
  stateUnwritable: {
    title: 'Let the agent write',
    steps: [
      'Free some space on the disk.',
      'If there is enough, ask your IT team to run "stance doctor" on this laptop.',
    ],
  },
  serviceUntrusted: {
    title: 'The service could not prove itself',
    steps: ['Leave the network you are in, if it is not yours.', 'If it stays like this, tell your IT team at once.'],
  },
  revoked: {
    title: 'This laptop was taken out of service',
    steps: ['Ask your IT team: they revoked the key of this laptop and can enrol it anew.'],
  },
  enrolmentRefused: {
    title: 'Enrolment was refused',
    steps: ['Ask your IT team for a new enrolment code.', 'Run "stance enrol" and paste the code.'],
  },
  forgotten: {
    title: 'The service does not know this laptop',
    steps: ['Ask your IT team for a new enrolment code.', 'Run "stance enrol" and paste the code.'],
  },
  issuerUnknown: {
    title: 'The service signs with an unknown key',
    steps: [
      'Leave the network you are in, if it is not yours.',
      'If it stays like this, tell your IT team: after two changes of its keys they give you a new enrolment code.',
      'Run "stance enrol" and paste the code.',
    ],
  },
};

/** What a person can try when the service is not reached. */
export const offlineAdvice: Advice = {
  title: 'What to try',
  steps: [
    'Check that other sites open. If not, mend the network first.',
    'Turn on your VPN if your organisation asks for one.',
    'Sign in to the hotel or train network in your browser.',
  ],
};

export const refusedAdvice: Advice = {
  title: 'What to try',
  steps: [
    'Wait: Stance tries again by itself.',
    'If it stays like this, tell your IT team: the service turns this laptop away.',
  ],
};

export const enrolAdvice: Advice = {
  title: 'Enrol this laptop',
  steps: [
    'Ask your IT team for an enrolment code.',
    'Open a terminal and run "stance enrol".',
    'Paste the code when it asks.',
  ],
};

/** How the agent is started again, as far as the last status says where and how it ran. */
export function startAdvice(agent: DeviceStatus['agent'] | undefined): Advice {
  return { title: 'Start the agent', steps: [...startSteps(agent), 'If it stops again, run "stance doctor".'] };
}

function startSteps(agent: DeviceStatus['agent'] | undefined): string[] {
  if (agent === undefined) return ['Ask your IT team whether Stance is installed on this laptop.'];
  if (agent.mode === 'user') return ['Open a terminal and run "stance run".'];
  return {
    linux: ['Open a terminal and run "sudo systemctl start stance".'],
    darwin: ['Restart the laptop: the agent starts with it.'],
    win32: ['Open Services as an administrator.', 'Choose "Stance agent" and press Start.'],
  }[agent.platform];
}
