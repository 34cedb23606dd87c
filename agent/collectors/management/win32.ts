import type { Known, Why } from '../../../shared/reading.ts';
import { unread } from '../../../shared/reading.ts';
import type { ManagementFact } from '../../../shared/signals/management.ts';
import type { ManagementServiceId } from '../../../shared/signals/management-services.ts';
import { partOf, whyNot } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import type { RegistryValue } from '../../host/windows/windows-requests.ts';
import type { Collector } from '../collector.ts';
import { notObserved, observed } from '../observed.ts';
import { serviceOf } from './service-of.ts';

/** One key for each enrolment. Whose account it was lies beside what is read here and is never asked for. */
const enrolments = 'HKLM\\SOFTWARE\\Microsoft\\Enrollments';
/** One key for each service that Windows has an account with: an enrolment that was taken away half leaves only the first. */
const accounts = 'HKLM\\SOFTWARE\\Microsoft\\Provisioning\\OMADM\\Accounts';
const isGuid = (name: string) => /^\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i.test(name);

/** Enrolments that Windows makes for its own parts, on laptops that nobody manages, too. */
const ownProviders = new Set([
  'cloud authority',
  'deploy authority',
  'local authority',
  // A part of Intune, beside an enrolment of its own.
  'microsoft device management',
  'wmi_bridge_server',
  'wmi_bridge_sccm_server',
]);
/** What services that organisations run on servers of their own call themselves. */
const providers: Readonly<Record<string, ManagementServiceId>> = {
  airwatchmdm: 'workspaceOne',
  fleet: 'fleet',
};
const enrolledState = 1;

/** Whether Windows is enrolled with a service: its own list, agreed to by its list of accounts with services. */
export const managementWin32: Collector<ManagementFact> = {
  async collect(host) {
    const names = await host.registryKeys(enrolments);
    // Windows makes the key itself: one that is not there was taken away.
    if (!('is' in names)) return notObserved(host, whyNot(names, 'toolMissing'), [`${enrolments}: not listed`]);
    const found: Known<string>[] = [];
    for (const name of names.is.filter(isGuid)) found.push(...(await enrolmentOf(host, name)));
    const notes = found.map((by) => `enrolment: ${'is' in by ? by.is : by.unread}`);
    const first = found.find((by) => 'is' in by) ?? found[0];
    if (first === undefined)
      return observed(host, 'registry', { system: 'win32', enrolled: { is: false }, by: unread('unsupported') }, notes);
    if ('unread' in first) return notObserved(host, first.unread, notes);
    return observed(host, 'registry', { system: 'win32', enrolled: { is: true }, by: first }, notes);
  },
  watch: { directories: [], registry: [{ key: enrolments, subtree: true }, { key: accounts }] },
  limitMs: 5_000,
};

/** Whose enrolment a key is; none for what is Windows' own or has ended. */
async function enrolmentOf(host: Host, name: string): Promise<readonly Known<string>[]> {
  const key = `${enrolments}\\${name}`;
  const provider = await host.registryValue(key, 'ProviderID');
  // Windows keeps some thirty keys here for its own work, most of them without a provider.
  if ('absent' in provider) return [];
  const id = partOf(provider, 'toolMissing', textOf);
  if ('unread' in id) return [id];
  if (ownProviders.has(id.is.toLowerCase())) return [];
  const state = partOf(await host.registryValue(key, 'EnrollmentState'), 'unparseable', (value) =>
    typeof value === 'number' ? value : undefined,
  );
  if ('unread' in state) return [state];
  if (state.is !== enrolledState) return [];
  const address = partOf(await host.registryValue(key, 'DiscoveryServiceFullURL'), 'unparseable', addressOf);
  if ('unread' in address) return [address];
  const why = await whyNoAccount(host, name);
  if (why !== undefined) return [unread(why)];
  const own = Object.hasOwn(providers, id.is.toLowerCase()) ? providers[id.is.toLowerCase()] : undefined;
  return [{ is: address.is === 'other' ? (own ?? 'other') : address.is }];
}

/** Why an enrolment does not count, if it does not: the other list must have it, too. */
async function whyNoAccount(host: Host, name: string): Promise<Why | undefined> {
  const names = await host.registryKeys(accounts);
  if (!('is' in names)) return whyNot(names, 'unparseable');
  const plain = (guid: string) => guid.replace(/[{}]/g, '').toLowerCase();
  return names.is.some((account) => plain(account) === plain(name)) ? undefined : 'unparseable';
}

const textOf = (value: RegistryValue): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

const addressOf = (value: RegistryValue): string | undefined =>
  typeof value === 'string' ? serviceOf(value) : undefined;
