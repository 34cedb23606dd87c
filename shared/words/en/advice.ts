/** What a person can do about the agent or its connection, in English. */
export const advice = {
  'advice.keyLocked': 'Unlock the key of this laptop',
  'advice.keyLocked.steps': ['Sign out and in again: that unlocks your keychain.', 'Your laptop is checked by itself.'],
  'advice.keyLocked.tpm': 'The key of this laptop cannot be used now',
  'advice.keyLocked.tpm.steps': [
    'Wait two minutes: Stance tries the TPM again by itself.',
    'If that does not help, restart the laptop.',
    'If it stays like this, ask your IT team to run "stance doctor" on this laptop.',
  ],
  'advice.keyLocked.file': 'The key of this laptop cannot be used',
  'advice.keyLocked.file.steps': ['Ask your IT team to run "stance doctor" on this laptop.'],
  'advice.keyMissing': 'The key of this laptop is gone',
  'advice.keyMissing.steps': ['Ask your IT team for a new enrolment code.', 'Run "stance enrol" and paste the code.'],
  'advice.stateUnwritable': 'Let the agent write',
  'advice.stateUnwritable.steps': [
    'Free some space on the disk.',
    'If there is enough, ask your IT team to run "stance doctor" on this laptop.',
  ],
  'advice.serviceUntrusted': 'The service could not prove itself',
  'advice.serviceUntrusted.steps': [
    'Leave the network you are in, if it is not yours.',
    'If it stays like this, tell your IT team at once.',
  ],
  'advice.revoked': 'This laptop was taken out of service',
  'advice.revoked.steps': ['Ask your IT team: they revoked the key of this laptop and can enrol it anew.'],
  'advice.enrolmentRefused': 'Enrolment was refused',
  'advice.enrolmentRefused.steps': [
    'Ask your IT team for a new enrolment code.',
    'Run "stance enrol" and paste the code.',
  ],
  'advice.forgotten': 'The service does not know this laptop',
  'advice.forgotten.steps': ['Ask your IT team for a new enrolment code.', 'Run "stance enrol" and paste the code.'],
  'advice.issuerUnknown': 'The service signs with an unknown key',
  'advice.issuerUnknown.steps': [
    'Leave the network you are in, if it is not yours.',
    'If it stays like this, tell your IT team: after two changes of its keys they give you a new enrolment code.',
    'Run "stance enrol" and paste the code.',
  ],

  'advice.offline': 'What to try',
  'advice.offline.steps': [
    'Check that other sites open. If not, mend the network first.',
    'Turn on your VPN if your organisation asks for one.',
    'Sign in to the hotel or train network in your browser.',
  ],
  'advice.refused': 'What to try',
  'advice.refused.steps': [
    'Wait: Stance tries again by itself.',
    'If it stays like this, tell your IT team: the service turns this laptop away.',
  ],
  'advice.enrol': 'Enrol this laptop',
  'advice.enrol.steps': [
    'Ask your IT team for an enrolment code.',
    'Open a terminal and run "stance enrol".',
    'Paste the code when it asks.',
  ],

  'advice.start': 'Start the agent',
  'advice.start.unknown.steps': [
    'Ask your IT team whether Stance is installed on this laptop.',
    'If it stops again, run "stance doctor".',
  ],
  'advice.start.user.steps': ['Open a terminal and run "stance run".', 'If it stops again, run "stance doctor".'],
  'advice.start.linux.steps': [
    'Open a terminal and run "sudo systemctl start stance".',
    'If it stops again, run "stance doctor".',
  ],
  'advice.start.darwin.steps': [
    'Restart the laptop: the agent starts with it.',
    'If it stops again, run "stance doctor".',
  ],
  'advice.start.win32.steps': [
    'Open Services as an administrator.',
    'Choose "Stance agent" and press Start.',
    'If it stops again, run "stance doctor".',
  ],
} as const;
