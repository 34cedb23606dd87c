/** Services that manage laptops, by the id they have on the wire and in a policy; how each is told stands with the collectors. */
const names = {
  intune: 'Microsoft Intune',
  jamf: 'Jamf',
  kandji: 'Iru (Kandji)',
  mosyle: 'Mosyle',
  workspaceOne: 'Workspace ONE',
  meraki: 'Meraki Systems Manager',
  hexnode: 'Hexnode',
  fleet: 'Fleet',
  jumpcloud: 'JumpCloud',
  landscape: 'Landscape',
  addigy: 'Addigy',
  simpleMdm: 'SimpleMDM',
  ivanti: 'Ivanti (MobileIron)',
  manageEngine: 'ManageEngine',
  /** One that none of these is. Its name stays on the laptop: it may be that of another organisation. */
  other: 'another service',
} as const;

export type ManagementServiceId = keyof typeof names;
export const managementServiceIds = Object.keys(names) as ManagementServiceId[];

/** The name people know a service by; an id that a newer agent knows and we do not is shown as it is. */
export const serviceName = (id: string): string => (Object.hasOwn(names, id) ? names[id as ManagementServiceId] : id);
