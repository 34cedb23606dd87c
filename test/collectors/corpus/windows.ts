import { collectors } from '../../../agent/collectors/catalogue.ts';
import { defenderVoice } from '../../../agent/collectors/edr/windows/defender.ts';
import { productStateOf } from '../../../agent/collectors/edr/windows/security-centre.ts';
import { acceptedId } from '../../../agent/host/machine-id.ts';
import { requestKey } from '../../../agent/host/recording-file.ts';
import { replayHost } from '../../../agent/host/replay.ts';
import type { SignalId } from '../../../shared/signals/catalogue.ts';
import type { Expect, Readers } from './sample-reader.ts';

type Answers = Readonly<Record<string, unknown>>;

const currentVersion = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
const control = 'HKLM\\SYSTEM\\CurrentControlSet\\Control';
const disk = '\\\\?\\Volume{603eeb71-3202-4b56-86e9-46e56b970dce}\\';

/** The fact that our collector reads on a Windows that gives these answers and no other. */
async function factOf(signal: SignalId, answers: Answers): Promise<unknown> {
  const host = replayHost({ stance: 'recording', version: 1, platform: 'win32', at: 1_795_300_000, answers });
  const { reading } = await collectors[signal].win32.collect(host);
  return reading.state === 'observed' ? reading.fact : { unread: reading.why };
}

/** The values in what `reg query` prints, as the registry has them: `NAME    REG_DWORD    0x1`. */
const regQueryValues = (text: string): [string, string | number][] =>
  [...text.matchAll(/^ {4}(\S+) {4}REG_(SZ|DWORD) {4}(.*?)\r?$/gm)].map(([, name = '', type, value = '']) => [
    name,
    type === 'DWORD' ? Number(value) : value,
  ]);

const atKey = (key: string, values: Iterable<readonly [string, unknown]>): Answers =>
  Object.fromEntries([...values].map(([name, value]) => [requestKey.registryValue(key, name), { is: value }]));

async function osOf(values: Iterable<readonly [string, unknown]>, expect: Expect) {
  const answers = atKey(currentVersion, values);
  const { name, version } = (await factOf('os', answers)) as { name: string; version: { is: string } };
  const [, build = ''] = /^10\.0\.(.*)$/.exec(version.is) ?? [];
  const wanted = String(expect['name']).replace(/ \d{4}$/, '');
  return { ours: [name.startsWith(wanted), build], theirs: [true, expect['build']] };
}

async function volumeState(answers: Answers): Promise<unknown> {
  const volume = { id: disk, kind: 'fixed', bus: 'internal', paths: ['C:\\'] };
  const system = atKey(currentVersion, [['SystemRoot', 'C:\\Windows']]);
  const fact = await factOf('diskEncryption', { [requestKey.volumes()]: { is: [volume] }, ...system, ...answers });
  return (fact as { volumes: { role: string; state: unknown }[] }).volumes.find(({ role }) => role === 'system')?.state;
}

const shellProtection = async (text: string, expect: Expect) => ({
  ours: await volumeState({
    [requestKey.question('encryptableVolumes')]: { unread: 'notPermitted' },
    [requestKey.question('shellProtection')]: { is: [{ Drive: 'C:', Value: Number(text) }] },
  }),
  theirs: expect['os_volume'],
});

interface Entry {
  readonly displayName: string;
  readonly productState: string | number;
}

/** Of each entry whether it protects and how old its definitions are, in the words of the samples. */
const entriesOf = (entries: readonly Entry[]) =>
  entries.map(({ displayName, productState }) => {
    const modes = productStateOf(Number(productState));
    return {
      name: displayName,
      state: modes?.includes('off') ? 'off' : 'on',
      definitions: modes?.includes('definitionsOutdated') ? 'out-of-date' : 'up-to-date',
    };
  });
const wantedEntries = (expect: Expect) =>
  (expect['products'] as (Expect & { kind?: string })[])
    .filter(({ kind = 'antivirus' }) => kind === 'antivirus')
    .map(({ name, state, definitions }) => ({ name, state, definitions }));

/** `Name : value` lines of a status, as the row that the question brings. */
const statusRow = (text: string) =>
  Object.fromEntries(
    [...text.matchAll(/^(\w+)\s*: (.*?)\s*$/gm)].map(([, name, value]) => [
      name,
      value === 'True' || value === 'False' ? value === 'True' : value,
    ]),
  );

interface Update {
  readonly UpdateID: string;
  readonly CategoryIDs: readonly string[];
}

/** Samples of Windows whose source our collectors use, read through the whole collector where the sample is one of its answers. */
export const windowsReaders: Readers = {
  // The product name is "Windows 10" there, the kind of installation is not in the sample.
  'windows/os-identity/reg-': (text, expect) => {
    const values = new Map<string, unknown>(regQueryValues(text));
    values.set('CurrentBuild', values.get('CurrentBuildNumber')).set('InstallationType', 'Client');
    return osOf(values.set('EditionID', 'Professional'), expect);
  },
  'windows/os-identity/ps-': (text, expect) => {
    const numbers = [['CurrentMajorVersionNumber', 10] as const, ['CurrentMinorVersionNumber', 0] as const];
    return osOf([...Object.entries(JSON.parse(text) as Expect), ...numbers], expect);
  },
  'windows/secure-boot-tpm/reg-': async (text, expect) => {
    const fact = await factOf('secureBoot', atKey(`${control}\\SecureBoot\\State`, regQueryValues(text)));
    return { ours: (fact as { state: unknown }).state, theirs: { is: expect['secure_boot'] } };
  },
  'windows/firewall/reg-': async (text, expect) => {
    const [, enabled = ''] = /^"EnableFirewall"=dword:([0-9a-f]{8})/m.exec(text) ?? [];
    const key = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\PublicProfile';
    const runs = { [requestKey.service('MpsSvc')]: { is: { state: 'running', start: 'automatic' } } };
    const fact = await factOf('firewall', {
      ...atKey(key, [['EnableFirewall', Number.parseInt(enabled, 16)]]),
      ...runs,
    });
    const { scopes } = fact as { scopes: { network: string; active: unknown }[] };
    const active = scopes.find(({ network }) => network === 'public')?.active;
    return { ours: active, theirs: { is: (expect['profiles'] as Expect)['public'] === 'on' } };
  },
  'windows/reboot-required/cbs-': async (text, expect) => {
    const key = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending';
    const fact = await factOf('osPatch', text.trim() === 'True' ? { [requestKey.registryKeys(key)]: { is: [] } } : {});
    return { ours: (fact as { rebootRequired: unknown }).rebootRequired, theirs: { is: expect['reboot_required'] } };
  },
  'windows/updates/wua-': async (text, expect) => {
    const updates = (JSON.parse(text) as Update[]).map(({ UpdateID, CategoryIDs }) => ({
      Id: UpdateID,
      Categories: CategoryIDs,
    }));
    const row = { ResultCode: 2, Count: updates.length, SearchedAt: null, RebootRequired: false, Updates: updates };
    const fact = await factOf('osPatch', { [requestKey.question('windowsUpdate')]: { is: [row] } });
    return {
      ours: [updates.length, (fact as { pendingSecurityUpdates: unknown }).pendingSecurityUpdates],
      theirs: [expect['pending'], { is: expect['security'] }],
    };
  },
  // The command is the very one that node-machine-id starts.
  'windows/device-id/machineguid-reg': (text, expect) => ({
    ours: acceptedId(String(new Map(regQueryValues(text)).get('MachineGuid')), { absent: true }, 'laptop'),
    theirs: { is: expect['machine_guid'] },
  }),
  'windows/disk-encryption/shellprop-': shellProtection,
  'windows/disk-encryption/win32-encryptablevolume': async (text, expect) => {
    const values = new Map([...text.matchAll(/^(\w+)=(.*?)\r*$/gm)].map(([, name = '', value = '']) => [name, value]));
    const number = (name: string) => Number(values.get(name) ?? Number.NaN);
    const row = {
      DeviceID: values.get('DeviceID'),
      DriveLetter: values.get('DriveLetter'),
      ProtectionStatus: number('ProtectionStatus'),
      ConversionStatus: number('ConversionStatus'),
      EncryptionMethod: number('EncryptionMethod'),
      EncryptionPercentage: -1,
    };
    const state = await volumeState({ [requestKey.question('encryptableVolumes')]: { is: [row] } });
    return { ours: state, theirs: expect['os_volume'] };
  },
  'windows/edr-av/sc2-sophos': async (text, expect) => ({
    ours: entriesOf((JSON.parse(text) as { antiVirus: Entry[] }).antiVirus.slice(0, 1)),
    theirs: wantedEntries(expect),
  }),
  'windows/edr-av/sc2-': async (text, expect) => ({
    ours: entriesOf([JSON.parse(text) as Entry | Entry[]].flat()),
    theirs: wantedEntries(expect),
  }),
  // Columns that we ask for are cut off in both: they may not read as content, and not as anything else that was never said.
  'windows/edr-av/mpcomputerstatus-': async (text) => ({
    ours: defenderVoice(statusRow(text)).says,
    theirs: { unread: 'unparseable' },
  }),
};
