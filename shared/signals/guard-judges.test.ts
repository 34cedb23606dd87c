import { describe, expect, test } from '@jest/globals';
import { foundIn } from '../testing/found-in.ts';
import type { SignalId } from './catalogue.ts';

const now = 1_795_310_000;

/** Firewall scopes by a word each, `off:private`; without a network: for all. */
const scopes = (...words: string[]) => ({
  scopes: words.map((word) => {
    const [state, network = 'all'] = word.split(':');
    const active = state === 'unread' ? { unread: 'notPermitted' } : { is: state !== 'off' };
    const inbound = state === 'unseen' ? { unread: 'notPermitted' } : { is: state === 'open' ? 'open' : 'blocked' };
    return { network, active, inbound };
  }),
});
const mac = (sip: string, gatekeeper: boolean) => ({
  system: 'darwin',
  sip: { is: sip },
  gatekeeper: { is: gatekeeper },
});
const windows = (state: string) => ({ system: 'win32', memoryIntegrity: { is: state } });

describe.each<[SignalId, string, object, object, string[]]>([
  ['firewall', 'a firewall that blocks', {}, {}, []],
  ['firewall', 'a firewall that is off', scopes('off'), {}, ['off:fail']],
  ['firewall', 'a firewall that lets everything in', scopes('open'), {}, ['open:fail']],
  ['firewall', 'a firewall that nobody could see', scopes('unread'), {}, ['notKnown:notKnown']],
  ['firewall', 'one that is on and whose rules nobody could see', scopes('unseen'), {}, ['inboundNotKnown:notKnown']],
  ['firewall', 'the same, where its switch is enough', scopes('unseen'), { inbound: 'whereKnown' }, []],
  ['firewall', 'an open one, where its switch is enough', scopes('open'), { inbound: 'whereKnown' }, ['open:fail']],
  ['firewall', 'nothing seen at all', { scopes: [] }, {}, ['notKnown:notKnown']],
  ['firewall', 'only one kind of network seen', scopes('on:private'), {}, ['notKnown:notKnown']],
  ['firewall', 'the only kind of network that counts', scopes('on:private'), { networks: ['private'] }, []],
  [
    'firewall',
    'off at home, where only strangers count',
    scopes('off:private', 'on:public'),
    { networks: ['public'] },
    [],
  ],
  ['firewall', 'off everywhere, where only strangers count', scopes('off'), { networks: ['public'] }, ['off:fail']],
  ['screenLock', 'a lock in time', { delay: { is: 900 } }, {}, []],
  ['screenLock', 'a lock a second too late', { delay: { is: 901 } }, {}, ['tooLate:fail']],
  ['screenLock', 'a lock as late as may be', { delay: { is: 1_800 } }, { maxDelay: '30m' }, []],
  ['screenLock', 'no lock', { enabled: { is: false } }, {}, ['off:fail']],
  ['screenLock', 'a lock nobody could see', { enabled: { unread: 'unsupported' } }, {}, ['notKnown:notKnown']],
  [
    'screenLock',
    'a lock after nobody knows how long',
    { delay: { unread: 'timedOut' } },
    {},
    ['delayNotKnown:notKnown'],
  ],
  ['secureBoot', 'a checked start', {}, {}, []],
  ['secureBoot', 'an unchecked start', { state: { is: 'off' } }, {}, ['off:fail']],
  ['secureBoot', 'firmware without keys', { state: { is: 'setup' } }, {}, ['setup:fail']],
  ['secureBoot', 'firmware without any such thing', { state: { is: 'absent' } }, {}, ['absent:fail']],
  ['secureBoot', 'a start that checks less', { state: { is: 'limited' } }, {}, ['limited:fail']],
  ['secureBoot', 'the same, where that is enough', { state: { is: 'limited' } }, { limitedIsEnough: true }, []],
  [
    'secureBoot',
    'an unchecked one, where less is enough',
    { state: { is: 'off' } },
    { limitedIsEnough: true },
    ['off:fail'],
  ],
  ['secureBoot', 'a start nobody could see', { state: { unread: 'notPermitted' } }, {}, ['notKnown:notKnown']],
  ['secureBoot', 'no chip, where none is asked for', { chip: { is: 'none' } }, {}, []],
  ['secureBoot', 'no chip', { chip: { is: 'none' } }, { chip: 'required' }, ['noChip:fail']],
  ['secureBoot', 'a chip too old to sign', { chip: { is: 'tpm1' } }, { chip: 'required' }, ['noChip:fail']],
  ['secureBoot', 'the chip of a Mac', { chip: { is: 'secureEnclave' } }, { chip: 'required' }, []],
  [
    'secureBoot',
    'a chip nobody could see',
    { chip: { unread: 'notPermitted' } },
    { chip: 'required' },
    ['chipNotKnown:notKnown'],
  ],
  ['systemIntegrity', 'programs kept within bounds', {}, {}, []],
  [
    'systemIntegrity',
    'bounds only written down',
    { mandatoryAccess: { is: 'permissive' } },
    {},
    ['mandatoryAccessOff:fail'],
  ],
  ['systemIntegrity', 'no bounds', { mandatoryAccess: { is: 'off' } }, {}, ['mandatoryAccessOff:fail']],
  [
    'systemIntegrity',
    'no bounds, where none are asked for',
    { mandatoryAccess: { is: 'off' } },
    { mandatoryAccess: 'optional' },
    [],
  ],
  ['systemIntegrity', 'an open kernel', { lockdown: { is: 'none' } }, {}, []],
  [
    'systemIntegrity',
    'an open kernel, where it must be locked',
    { lockdown: { is: 'none' } },
    { lockdown: 'required' },
    ['lockdownOff:fail'],
  ],
  [
    'systemIntegrity',
    'two things nobody could see, as one finding',
    { lockdown: { unread: 'toolMissing' }, mandatoryAccess: { unread: 'notPermitted' } },
    { lockdown: 'required' },
    ['notKnown:notKnown'],
  ],
  ['systemIntegrity', 'a Mac in good order', mac('on', true), {}, []],
  ['systemIntegrity', 'a Mac with everything off', mac('off', false), {}, ['sipOff:fail', 'gatekeeperOff:fail']],
  ['systemIntegrity', 'a Mac that protects in part', mac('weakened', true), {}, ['sipWeakened:fail']],
  [
    'systemIntegrity',
    'a Mac that leaves half of it out',
    { system: 'darwin', sip: { is: 'on' } },
    {},
    ['unread:notKnown'],
  ],
  ['systemIntegrity', 'Windows in good order', windows('running'), {}, []],
  ['systemIntegrity', 'Windows without', windows('off'), {}, ['memoryIntegrityOff:fail']],
  ['systemIntegrity', 'Windows that waits', windows('configured'), {}, ['memoryIntegrityNotRunning:fail']],
])('%s: %s', (id, _, change, rule, expected) => {
  test(expected.length === 0 ? 'is met' : `finds ${expected.join()}`, () => {
    expect(foundIn(id, now, change, rule)).toEqual(expected);
  });
});
