import type { ManagementServiceId } from '../../../shared/signals/management-services.ts';

/** Domains that belong to a service whole; the part before them is that of a customer. */
const domains: Readonly<Record<string, ManagementServiceId>> = {
  'manage.microsoft.com': 'intune',
  'manage.microsoft.us': 'intune',
  'manage.microsoftonline.cn': 'intune',
  'jamfcloud.com': 'jamf',
  'kandji.io': 'kandji',
  'iru.com': 'kandji',
  'mosyle.com': 'mosyle',
  'awmdm.com': 'workspaceOne',
  'airwatchportals.com': 'workspaceOne',
  'meraki.com': 'meraki',
  'hexnodemdm.com': 'hexnode',
  'fleetdm.com': 'fleet',
  'jumpcloud.com': 'jumpcloud',
  'addigy.com': 'addigy',
  'simplemdm.com': 'simpleMdm',
  'mobileiron.com': 'ivanti',
  'manageengine.com': 'manageEngine',
};

/** Services that organisations run themselves, by the path that their own program gives its door. */
const paths: readonly (readonly [RegExp, ManagementServiceId])[] = [
  [/\/mdm\/apple\/mdm$/, 'fleet'],
  [/\/api\/mdm\/microsoft\/discovery$/, 'fleet'],
  [/\/mdm\/serverurl$/, 'jamf'],
];

/** Whose server an address is; `other` for one that nobody knows by it. Undefined for what is no address: no part of it is kept. */
export function serviceOf(address: string): ManagementServiceId | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, hostname, pathname } = new URL(address);
  if (protocol !== 'https:') return undefined;
  const [, byDomain] =
    Object.entries(domains).find(([domain]) => hostname === domain || hostname.endsWith(`.${domain}`)) ?? [];
  const [, byPath] = paths.find(([path]) => path.test(pathname.toLowerCase())) ?? [];
  return byDomain ?? byPath ?? 'other';
}
