import { type Checkup, fault, untold, well } from '../checkup.ts';
import type { Told, TpmLook } from './look-into-tpm.ts';

/** TPM_RC_NEEDS_TEST and TPM_RC_TESTING: a chip tests a part of itself when that is first used, or does so now. */
const untested: readonly number[] = [0x153, 0x90a];

/** What is in the way of a key: a fault or for information, as whoever asks sees it. */
export type Amiss = (said: string, remedy: string) => Checkup;

/** What a TPM that could be asked means to a key in it, the first obstacle alone. */
export function judgeTpm({ about, tests, barriers, isCapable }: TpmLook, amiss: Amiss): Checkup {
  if ('not' in about) return amiss(about.not, remedies.silent);
  const { maker, firmware } = about.is;
  const name = `TPM 2.0 of ${maker === '' ? 'an unnamed maker' : maker}, firmware ${firmware}`;
  const isUntested = 'is' in tests && untested.includes(tests.is);
  if ('is' in tests && tests.is !== 0 && !isUntested)
    return amiss(`${name}: its own tests give 0x${tests.is.toString(16)}`, remedies.failed);
  if ('is' in barriers && barriers.is.ownerPassword)
    return amiss(`${name}: its owner has set a password, so no key can be made or opened`, remedies.password);
  if ('is' in barriers && barriers.is.ownerOff)
    return amiss(`${name}: keys of its owner are turned off`, remedies.restart);
  if ('is' in isCapable && !isCapable.is)
    return amiss(`${name}: it lacks ECDSA on P-256, which a device key takes`, remedies.lacks);
  const silent = [tests, barriers, isCapable].find((each): each is { not: string } => 'not' in each);
  if (silent !== undefined) return amiss(`${name}: ${silent.not}`, remedies.silent);
  return well('tpm', `${name}; its own tests ${isUntested ? 'are not all done yet' : 'went well'}`);
}

/** Somebody's wrong passwords. They are for other keys: the device key has none, and is used all the same. */
export function judgeLock({ lock }: TpmLook): Checkup[] {
  const about = 'tpm lock-out';
  if ('not' in lock) return [];
  const { isLocked, failed, most, forgivenAfterSeconds } = lock.is;
  const tries = `${failed} of ${most} wrong passwords`;
  if (!isLocked) return [well(about, tries)];
  return [
    untold(
      about,
      `it is locked after wrong passwords for other keys (${tries}); the device key is used all the same`,
      `Find what tries the passwords. One try is forgiven every ${Math.ceil(forgivenAfterSeconds / 60)} minutes.`,
    ),
  ];
}

/** What a service can take as the maker's word for this TPM. */
export function judgeCertificates({ certificates, barriers }: TpmLook, nowMs: number): Checkup[] {
  const about = 'tpm certificate';
  if ('is' in barriers && (barriers.is.endorsementOff || barriers.is.endorsementPassword))
    return [
      untold(
        about,
        'endorsement is turned off, or has a password: a key in the TPM counts as claimed',
        remedies.password,
      ),
    ];
  const held = Object.entries(certificates).flatMap(([kind, each]: [string, Told<number | undefined>]) =>
    'is' in each && each.is !== undefined ? [{ kind: kind.toUpperCase(), until: each.is }] : [],
  );
  const unread = Object.values(certificates).find((each): each is { not: string } => 'not' in each);
  const said = held.map(({ kind, until }) => `${kind} until ${new Date(until).toISOString().slice(0, 10)}`).join(', ');
  if (held.some(({ until }) => until > nowMs)) return [well(about, `its maker vouches for it: ${said}`)];
  if (held.length > 0)
    return [untold(about, `run out: ${said}; a key in the TPM counts as claimed`, remedies.certificate)];
  if (unread !== undefined) return [untold(about, `not read: ${unread.not}`)];
  return [untold(about, 'it holds no certificate of its maker: a key in it counts as claimed', remedies.certificate)];
}

/** Whether the device key opens. */
export function judgeKey({ key }: TpmLook): Checkup {
  if ('not' in key) return fault('key', `in the TPM, and cannot be opened now: ${key.not}`, 'See "tpm".');
  if (key.is === 'otherParent')
    return fault(
      'key',
      'made in a TPM that was cleared since, or in another TPM: it can never be opened here',
      'Turn the TPM it was made in on again, if it was only turned off; else ask your IT team for a new enrolment code and run: stance enrol',
    );
  return well('key', 'in the TPM, and opens');
}

const remedies = {
  silent: 'Wait a minute and look again. If it stays so, restart the laptop and look for an update of its firmware.',
  failed:
    'Restart the laptop. If it stays so, look for an update of its firmware; a TPM that fails for good is for its maker to mend.',
  password:
    'Ask whoever manages this laptop: the password is theirs to take away, or the TPM is to be cleared in the firmware settings, which loses every key in it.',
  restart: 'Restart the laptop; if it stays so, look into the firmware settings of the TPM.',
  lacks: 'Leave keyProtection in the configuration as it comes: this TPM cannot hold the key.',
  certificate:
    'Ask your IT team: where the policy wants proof, this laptop has none to give. A firmware update of the TPM may bring a certificate.',
} as const;
