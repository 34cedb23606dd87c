import type { SignalId } from '../../shared/signals/catalogue.ts';

/** What is sent and what never is, in English; each signal and each promise has its own. */
export const promises = {
  'never.browsing': 'Web sites you visit, or what you search for',
  'never.documents': 'Your documents, pictures and downloads, or their names',
  'never.documents.note': 'Volumes are named by what they are for: system, data, swap',
  'never.input': 'What you type, your screen, camera, microphone',
  'never.place': 'Where you are; names of Wi-Fi networks',
  'never.messages': 'Mail, messages, contacts, calendar',
  'never.doings': 'What you do in your programs, and for how long',

  'kept.programs': 'Names of running programs',
  'kept.programs.note': 'Looked through for security products of a public list; only those are sent',
  'kept.user': 'Your user name and home folder',
  'kept.user.note': 'Only to find the settings of your screen lock',
  'kept.machine': 'The machine id itself',
  'kept.machine.note': 'Only a keyed hash is sent, another for each service',
  'kept.failures': 'Why a read failed, in full',
  'kept.failures.note': 'It may hold paths and outputs; only one word of why is sent',
  'kept.cause': 'What made Stance look',
  'kept.cause.note': 'A wake-up, your click, a change: it is kept beside each payload, here',

  'sent.os': 'name, version, build, kernel, end of support',
  'sent.osPatch': 'how many wait, how old the list is, last patched, restart needed, automatic or not',
  'sent.diskEncryption': 'per volume: what it is for, on or off, method',
  'sent.edr': 'which products of the list, version, running, health, age of definitions',
  'sent.firewall': 'which one, on or off, incoming blocked or not',
  'sent.screenLock': 'on or off, after how long',
  'sent.secureBoot': 'on or off, which security chip',
  'sent.systemIntegrity': 'protections of the system itself, on or off',
  'sent.management': 'enrolled or not, in which service of the list',
  'sent.hardware': 'maker, model, virtual machine or not',
} as const satisfies Readonly<Record<string, string>> & Readonly<Record<`sent.${SignalId}`, string>>;

/** Whether something is a signal whose parts are told. */
export const isToldOf = (id: string): id is SignalId => Object.hasOwn(promises, `sent.${id}`);
