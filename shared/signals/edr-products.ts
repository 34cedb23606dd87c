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
  trellix: 'Trellix Endpoint Security',
  trellixHx: 'Trellix HX',
  cybereason: 'Cybereason',
  huntress: 'Huntress',
  malwarebytes: 'Malwarebytes',
  ciscoSecureEndpoint: 'Cisco Secure Endpoint',
  jamfProtect: 'Jamf Protect',
  kaspersky: 'Kaspersky',
  symantec: 'Symantec Endpoint Security',
  withSecure: 'WithSecure',
  fortiEdr: 'FortiEDR',
  cylance: 'Cylance',
  tanium: 'Tanium',
  qualys: 'Qualys Cloud Agent',
  rapid7: 'Rapid7 Insight Agent',
} as const;

export type EdrProductId = keyof typeof names;
export const edrProductIds = Object.keys(names) as EdrProductId[];

/** They look for weak spots or answer questions; what protects may be bought with them, and nobody can see whether it was. */
const onlyReport: readonly string[] = ['tanium', 'qualys', 'rapid7'] satisfies EdrProductId[];

/** Whether a product protects by itself. One that we do not know does not: who counts it must name it. */
export const protects = (id: string): boolean => Object.hasOwn(names, id) && !onlyReport.includes(id);

/** The name people know a product by; an id that a newer agent knows and we do not is shown as it is. */
export const productName = (id: string): string => (Object.hasOwn(names, id) ? names[id as EdrProductId] : id);
