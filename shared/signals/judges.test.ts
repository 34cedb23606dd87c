import { describe, expect, test } from '@jest/globals';
import type { SignalWords } from '../signal.ts';
import { foundIn } from '../testing/found-in.ts';
import { goodPosture } from '../testing/postures.ts';
import { sayEnglish } from '../words/say-english.ts';
import { type SignalId, signalIds, signals } from './catalogue.ts';
import { supportEnd } from './os-support.ts';
import { compareVersions } from './version.ts';

const now = 1_795_310_000;

const volumes = (...states: unknown[]) => ({
  volumes: states.map((state, at) => ({ role: at === 0 ? 'system' : 'data', state })),
});
const luks = (mapping?: object) => ({
  volumes: [{ role: 'system', state: 'on', method: 'luks2', ...(mapping && { mapping }) }],
});
const product = (more: object) => ({
  products: [
    {
      id: 'clamav',
      version: { is: '1' },
      running: { is: true },
      health: { is: 'healthy' },
      modes: [],
      definitionsAt: { is: now - 60 },
      cloudContactAt: { is: now - 60 },
      ...more,
    },
  ],
});
describe.each<[SignalId, string, object, object, string[]]>([
  ['os', 'a supported system', {}, {}, []],
  ['os', 'a system that gets no more fixes', { supportEnds: { is: now - 1 } }, {}, ['supportEnded:fail']],
  ['os', 'a system whose end nobody knows', { id: 'arch' }, {}, ['supportNotKnown:notKnown']],
  ['os', 'a system that is not welcome', {}, { allowed: [{ id: 'fedora' }] }, ['notAllowed:fail']],
  ['os', 'a version that is too old', {}, { allowed: [{ id: 'debian', minVersion: '13.10' }] }, ['tooOld:fail']],
  [
    'os',
    'a version that could not be read',
    { version: { unread: 'unparseable' }, supportEnds: { is: now + 9 } },
    { allowed: [{ id: 'debian', minVersion: '12' }] },
    ['versionNotKnown:notKnown'],
  ],
  ['osPatch', 'one update more than may wait', { pendingSecurityUpdates: { is: 1 } }, {}, ['updatesPending:fail']],
  ['osPatch', 'as many as may wait', { pendingSecurityUpdates: { is: 3 } }, { pendingSecurityUpdates: 3 }, []],
  [
    'osPatch',
    'none pending by lists too old to say so',
    { listsAt: { is: now - 7 * 86_400 - 1 } },
    {},
    ['listsOld:notKnown'],
  ],
  [
    'osPatch',
    'none pending by lists of unknown age',
    { listsAt: { unread: 'toolMissing' } },
    {},
    ['updatesNotKnown:notKnown'],
  ],
  [
    'osPatch',
    'a count that could not be made',
    { pendingSecurityUpdates: { unread: 'timedOut' } },
    {},
    ['updatesNotKnown:notKnown'],
  ],
  ['osPatch', 'a restart that waits', { rebootRequired: { is: true } }, {}, ['rebootRequired:fail']],
  ['osPatch', 'a restart that may wait', { rebootRequired: { is: true } }, { rebootMayWait: true }, []],
  [
    'osPatch',
    'a restart that nobody would announce',
    { rebootRequired: { unread: 'unsupported' } },
    {},
    ['rebootNotKnown:notKnown'],
  ],
  [
    'osPatch',
    'a kernel older than the one on the disk',
    { kernelIsNewest: { is: false } },
    {},
    ['rebootRequired:fail'],
  ],
  [
    'osPatch',
    'the same beside the flag that says so too',
    { kernelIsNewest: { is: false }, rebootRequired: { is: true } },
    {},
    ['rebootRequired:fail'],
  ],
  ['osPatch', 'the same, where it may wait', { kernelIsNewest: { is: false } }, { rebootMayWait: true }, []],
  ['osPatch', 'a kernel nobody knows', { kernelIsNewest: { unread: 'unsupported' } }, {}, ['rebootNotKnown:notKnown']],
  ['osPatch', 'evidence from before kernels were compared', { kernelIsNewest: undefined }, {}, []],
  [
    'osPatch',
    'updates installed long ago',
    { lastPatchedAt: { is: now - 30 * 86_400 - 1 } },
    { patchedMaxAge: '30d' },
    ['patchedLongAgo:fail'],
  ],
  ['osPatch', 'updates installed in time', { lastPatchedAt: { is: now - 30 * 86_400 } }, { patchedMaxAge: '30d' }, []],
  [
    'osPatch',
    'evidence that does not say when',
    { lastPatchedAt: undefined },
    { patchedMaxAge: '30d' },
    ['patchedNotKnown:notKnown'],
  ],
  [
    'osPatch',
    'no automatic updates where they must be',
    { automaticUpdates: { is: false } },
    { automaticUpdates: 'required' },
    ['automaticUpdatesOff:fail'],
  ],
  ['diskEncryption', 'everything on', volumes('on', 'on'), {}, []],
  ['diskEncryption', 'an encrypted home on a plain system', volumes('off', 'on'), {}, ['off:fail']],
  ['diskEncryption', 'a suspended volume', volumes('suspended'), {}, ['suspended:fail']],
  ['diskEncryption', 'a volume still encrypting', volumes('encrypting'), {}, ['encrypting:fail']],
  [
    'diskEncryption',
    'a volume still encrypting, where that is enough',
    volumes('encrypting'),
    { encryptingIsEnough: true },
    [],
  ],
  [
    'diskEncryption',
    'a volume being decrypted',
    volumes('decrypting'),
    { encryptingIsEnough: true },
    ['decrypting:fail'],
  ],
  [
    'diskEncryption',
    'a volume that could not be read',
    volumes('on', { unread: 'notPermitted' }),
    {},
    ['volumeNotKnown:notKnown'],
  ],
  ['diskEncryption', 'volumes of which the tables were read', luks({ is: 'whole' }), {}, []],
  [
    'diskEncryption',
    'a mapping that nobody could look into',
    luks({ unread: 'notPermitted' }),
    {},
    ['mappingNotKnown:notKnown'],
  ],
  [
    'diskEncryption',
    'a mapping that nobody could look into, where its own word is enough',
    luks({ unread: 'notPermitted' }),
    { mapping: 'whereKnown' },
    [],
  ],
  ['diskEncryption', 'the word of an agent that looks into no mapping', luks(), {}, ['mappingNotKnown:notKnown']],
  ['diskEncryption', 'the word of such an agent, where it is enough', luks(), { mapping: 'whereKnown' }, []],
  [
    'diskEncryption',
    'a swap of which nobody could look into the mapping, where only the system counts',
    {
      volumes: [
        { role: 'system', state: 'on', method: 'bitlocker' },
        { ...luks().volumes[0], role: 'swap' },
      ],
    },
    { roles: ['system'] },
    [],
  ],
  [
    'diskEncryption',
    'a plain data volume where only the system counts',
    volumes('on', 'off'),
    { roles: ['system'] },
    [],
  ],
  ['diskEncryption', 'no volume at all', { volumes: [] }, {}, ['noSystemVolume:notKnown']],
  [
    'diskEncryption',
    'no system volume, and only swap counts',
    { volumes: [{ role: 'swap', state: 'on' }] },
    { roles: ['swap'] },
    ['noSystemVolume:notKnown'],
  ],
  ['edr', 'nothing installed', { products: [] }, {}, ['none:fail']],
  ['edr', 'a product that does not count', product({}), { accepted: ['wazuh'] }, ['none:fail']],
  ['edr', 'an agent that only reports', product({ id: 'tanium' }), {}, ['none:fail']],
  ['edr', 'an agent that only reports, where it is named', product({ id: 'tanium' }), { accepted: ['tanium'] }, []],
  ['edr', 'a product that nobody here knows', product({ id: 'somebodyElse' }), {}, ['none:fail']],
  ['edr', 'a product that stopped', product({ running: { is: false } }), {}, ['notRunning:fail']],
  [
    'edr',
    'a product that nobody could see',
    product({ running: { unread: 'notPermitted' } }),
    {},
    ['runningNotKnown:notKnown'],
  ],
  ['edr', 'a product that says it is limited', product({ health: { is: 'degraded' } }), {}, ['degraded:fail']],
  [
    'edr',
    'a product whose health could not be read',
    product({ health: { unread: 'notPermitted' } }),
    {},
    ['healthNotKnown:notKnown'],
  ],
  ['edr', 'a product that has no way to tell its health', product({ health: { unread: 'unsupported' } }), {}, []],
  [
    'edr',
    'a product that has no way to tell its health, where it must',
    product({ health: { unread: 'unsupported' } }),
    { health: 'required' },
    ['healthNotKnown:notKnown'],
  ],
  [
    'edr',
    'a product whose health could not be read, where that is well',
    product({ health: { unread: 'notPermitted' } }),
    { health: 'optional' },
    [],
  ],
  [
    'edr',
    'old definitions',
    product({ definitionsAt: { is: now - 86_401 } }),
    { definitionsMaxAge: '1d' },
    ['definitionsOld:fail'],
  ],
  [
    'edr',
    'definitions of unknown age',
    product({ definitionsAt: { unread: 'toolMissing' } }),
    { definitionsMaxAge: '1d' },
    ['definitionsNotKnown:notKnown'],
  ],
  [
    'edr',
    'a product out of touch',
    product({ cloudContactAt: { is: now - 86_401 } }),
    { cloudContactMaxAge: '1d' },
    ['cloudSilent:fail'],
  ],
])('%s: %s', (id, _, change, rule, expected) => {
  test(expected.length === 0 ? 'is met' : `finds ${expected.join()}`, () => {
    expect(foundIn(id, now, change, rule)).toEqual(expected);
  });
});

test('one product in good order is enough beside one that is not', () => {
  const [good] = product({}).products;
  const [bad] = product({ id: 'wazuh', running: { is: false } }).products;
  expect(foundIn('edr', now, { products: [bad, good] })).toEqual([]);
});

describe('the catalogue', () => {
  test.each(signalIds)('%s has words for every finding it can make, and steps on every system', (id) => {
    for (const [because, words] of Object.entries(signals[id].words.because)) {
      expect([because, words.state.length > 0 && words.state.length <= 40]).toEqual([because, true]);
      expect([because, words.sentence.endsWith('.')]).toEqual([because, true]);
      for (const steps of Object.values(words.steps)) expect([because, steps.length > 0]).toEqual([because, true]);
    }
  });

  test.each(signalIds)('%s describes the good laptop in a few words', (id) => {
    const reading = goodPosture(now)[id];
    const words = signals[id].words as unknown as SignalWords<unknown, string>;
    const text = words.describe(reading?.state === 'observed' ? reading.fact : undefined, sayEnglish);
    expect(text.length).toBeGreaterThan(1);
    expect(text.length).toBeLessThan(80);
  });
});

test('the table of support knows releases by their own number and nothing by a prefix of another', () => {
  expect(supportEnd('debian', '12.11')).toBe(supportEnd('debian', '12'));
  expect(supportEnd('debian', '1')).toBeUndefined();
  expect(supportEnd('debian', '120')).toBeUndefined();
  expect(supportEnd('toString', '12')).toBeUndefined();
});

test.each([
  ['12.9', '12.10', -1],
  ['12', '12.0', 0],
  ['13', '12.99', 1],
  ['24.04', '24.4', 0],
  ['1.rolling', '1.9', 1],
])('%s compared with %s', (a, b, sign) => {
  expect(Math.sign(compareVersions(a, b))).toBe(sign);
  expect(Math.sign(compareVersions(b, a))).toBe(sign === 0 ? 0 : -sign);
});
