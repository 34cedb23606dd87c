/** Threat-protection products by the id they have on the wire and in a policy; how each is seen stands with the collectors. */
const names = {
  clamav: 'ClamAV',
  crowdstrikeFalcon: 'CrowdStrike Falcon',
  microsoftDefender: 'Microsoft Defender for Endpoint',
  sentinelOne: 'SentinelOne',
  carbonBlack: 'Carbon Black Cloud',
  cortexXdr: 'Cortex XDR',
  sophos: 'Sophos',
  elasticDefend: 'Elastic Defend',
  trendMicro: 'Trend Micro',
  wazuh: 'Wazuh',
  bitdefender: 'Bitdefender',
  defenderAntivirus: 'Microsoft Defender Antivirus',
  eset: 'ESET',
  trellix: 'Trellix',
  cybereason: 'Cybereason',
  huntress: 'Huntress',
  malwarebytes: 'Malwarebytes',
  ciscoSecureEndpoint: 'Cisco Secure Endpoint',
  jamfProtect: 'Jamf Protect',
} as const;

export type EdrProductId = keyof typeof names;
export const edrProductIds = Object.keys(names) as EdrProductId[];

/** The name people know a product by; an id that a newer agent knows and we do not is shown as it is. */
export const productName = (id: string): string => (Object.hasOwn(names, id) ? names[id as EdrProductId] : id);
