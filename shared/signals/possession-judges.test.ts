import { describe, expect, test } from '@jest/globals';
import * as v from 'valibot';
import { foundIn } from '../testing/found-in.ts';
import { sayEnglish } from '../words/say-english.ts';
import { type SignalId, signals } from './catalogue.ts';
import type { HardwareFact } from './hardware.ts';
import type { ManagementFact } from './management.ts';

const now = 1_795_310_000;
const mac = (approved: object, more: object = {}) => ({
  system: 'darwin',
  enrolled: { is: true },
  by: { is: 'jamf' },
  approved,
  ...more,
});

describe.each<[SignalId, string, object, object, string[]]>([
  ['management', 'a laptop that is enrolled', {}, {}, []],
  ['management', 'one that nobody manages', { enrolled: { is: false } }, {}, ['notEnrolled:fail']],
  ['management', 'one of which nobody knows', { enrolled: { unread: 'unsupported' } }, {}, ['notKnown:notKnown']],
  [
    'management',
    'one of which nobody knows, whatever service it names',
    { enrolled: { unread: 'notPermitted' }, by: { is: 'intune' } },
    { by: ['intune'] },
    ['notKnown:notKnown'],
  ],
  ['management', 'the service that is wanted', {}, { by: ['jamf', 'fleet'] }, []],
  ['management', 'another service', {}, { by: ['intune'] }, ['otherService:fail']],
  ['management', 'a service without a name', { by: { is: 'other' } }, { by: ['intune'] }, ['otherService:fail']],
  ['management', 'a service without a name, where that is enough', { by: { is: 'other' } }, { by: ['other'] }, []],
  [
    'management',
    'a service that could not be read',
    { by: { unread: 'unsupported' } },
    { by: ['intune'] },
    ['serviceNotKnown:notKnown'],
  ],
  ['management', 'the same, where any service will do', { by: { unread: 'unsupported' } }, {}, []],
  ['management', 'a Mac that was approved', mac({ is: true }), { approved: 'required' }, []],
  ['management', 'a Mac that was not', mac({ is: false }), { approved: 'required' }, ['notApproved:fail']],
  ['management', 'a Mac that was not, where that is enough', mac({ is: false }), {}, []],
  [
    'management',
    'a Mac that does not say',
    mac({ unread: 'timedOut' }),
    { approved: 'required' },
    ['approvalNotKnown:notKnown'],
  ],
  ['management', 'Linux, which knows no approval', {}, { approved: 'required' }, []],
  [
    'management',
    'a Mac that leaves the approval out',
    { system: 'darwin', enrolled: { is: true }, by: { is: 'jamf' } },
    { approved: 'required' },
    ['unread:notKnown'],
  ],
  [
    'management',
    'the name of a server for that of a service',
    { by: { is: 'mdm.employer.example' } },
    {},
    ['unread:notKnown'],
  ],
  ['hardware', 'any laptop', { maker: { is: 'Anybody' }, virtual: { is: true } }, {}, []],
  [
    'hardware',
    'one that says nothing of itself',
    { maker: { unread: 'unparseable' }, virtual: { unread: 'unsupported' } },
    {},
    [],
  ],
  ['hardware', 'a maker that is wanted, however it is written', {}, { makers: ['Dell', 'lenovo'] }, []],
  ['hardware', 'a maker with its legal form', { maker: { is: 'Dell Inc.' } }, { makers: ['dell'] }, []],
  ['hardware', 'a maker whose name only begins so', { maker: { is: 'HPE' } }, { makers: ['HP'] }, ['otherMaker:fail']],
  ['hardware', 'a maker within another name', { maker: { is: 'Not Dell' } }, { makers: ['Dell'] }, ['otherMaker:fail']],
  ['hardware', 'no maker', { maker: { unread: 'unparseable' } }, { makers: ['Dell'] }, ['makerNotKnown:notKnown']],
  ['hardware', 'a virtual machine', { virtual: { is: true } }, { virtualMachines: 'refused' }, ['virtual:fail']],
  [
    'hardware',
    'a machine that may be virtual',
    { virtual: { unread: 'unsupported' } },
    { virtualMachines: 'refused' },
    ['virtualNotKnown:notKnown'],
  ],
  ['hardware', 'a machine that is none', {}, { virtualMachines: 'refused' }, []],
])('%s: %s', (id, _, change, rule, expected) => {
  test(expected.length === 0 ? 'is met' : `finds ${expected.join()}`, () => {
    expect(foundIn(id, now, change, rule)).toEqual(expected);
  });
});

test('an empty name of a maker is no rule: it would accept nobody, or everybody', () => {
  expect(v.safeParse(signals.hardware.rule, { makers: [' '] }).success).toBe(false);
});

test('a service that nobody knows is no rule', () => {
  expect(v.safeParse(signals.management.rule, { by: ['intone'] }).success).toBe(false);
});

describe('in a few words', () => {
  const hardwareWords = (fact: HardwareFact) => signals.hardware.words.describe(fact, sayEnglish);
  const managementWords = (fact: ManagementFact) => signals.management.words.describe(fact, sayEnglish);
  const hardware = (maker: string, model: string, virtual: boolean): HardwareFact => ({
    maker: { is: maker },
    model: { is: model },
    virtual: { is: virtual },
  });

  test('a machine is its maker and model, each named once', () => {
    expect(hardwareWords(hardware('Dell Inc.', 'Latitude 7440', false))).toBe('Dell Inc. Latitude 7440');
    expect(hardwareWords(hardware('HP', 'HP EliteBook 840', false))).toBe('HP EliteBook 840');
    expect(hardwareWords(hardware('QEMU', 'Standard PC', true))).toBe('QEMU Standard PC · virtual machine');
  });

  test('a name cannot pass for another part of the words', () => {
    expect(hardwareWords(hardware('Me · virtual machine', 'x', false))).toBe('Me virtual machine x');
  });

  test('management names its service, and that a Mac was not approved', () => {
    const fact: ManagementFact = {
      system: 'darwin',
      enrolled: { is: true },
      by: { is: 'intune' },
      approved: { is: false },
    };
    expect(managementWords(fact)).toBe('Managed · Microsoft Intune · not approved');
    expect(managementWords({ system: 'win32', enrolled: { is: false }, by: { unread: 'unsupported' } })).toBe(
      'Not managed',
    );
    expect(managementWords({ system: 'linux', enrolled: { unread: 'locked' }, by: { unread: 'locked' } })).toBe(
      'Not known',
    );
  });
});
