import { reportFrom } from '../../product-source.ts';
import { parseCytool } from '../../products/cortex-xdr.ts';
import { parseElasticAgent } from '../../products/elastic-defend.ts';
import { parseMdatpHealth } from '../../products/microsoft-defender.ts';
import { reportWazuh } from '../../products/wazuh.ts';
import type { MacSource } from '../mac-source.ts';
import { carbonBlackMac } from './carbon-black.ts';
import { crowdstrikeFalconMac } from './crowdstrike-falcon.ts';
import { sentinelOneMac } from './sentinel-one.ts';

const traps = '/Library/Application Support/PaloAltoNetworks/Traps/bin';
const eset = ['/Applications/ESET Endpoint Security.app', '/Applications/ESET Endpoint Antivirus.app'];
const malwarebytes = '/Library/Application Support/Malwarebytes/MBAM/Engine.bundle/Contents/PlugIns';
const realTime = `${malwarebytes}/RTProtectionDaemon.app/Contents/MacOS/RTProtectionDaemon`;

/** Every product that is looked for on a Mac. Those without a report are running only: nothing local that is documented tells how well they are. */
export const macSources: readonly MacSource[] = [
  crowdstrikeFalconMac,
  sentinelOneMac,
  carbonBlackMac,
  {
    id: 'microsoftDefender',
    files: ['/Applications/Microsoft Defender.app/Contents/Info.plist'],
    extension: { team: 'UBF8T346G9', identifier: 'com.microsoft.wdav.epsext' },
    report: async (host) => reportFrom(await host.run('macMdatp', ['health', '--output', 'json']), parseMdatpHealth),
  },
  {
    id: 'cortexXdr',
    files: [`${traps}/cytool`],
    extension: { team: 'PXPZ95SK77', identifier: 'com.paloaltonetworks.traps.securityextension' },
    report: async (host) => reportFrom(await host.run('macCytool', ['runtime', 'query']), parseCytool),
  },
  {
    id: 'elasticDefend',
    files: ['/Library/Elastic/Endpoint/elastic-endpoint'],
    extension: { team: '2BT3HPN62Z', identifier: 'co.elastic.systemextension' },
    report: async (host) =>
      reportFrom(await host.run('macElasticAgent', ['status', '--output', 'json']), parseElasticAgent),
  },
  {
    id: 'wazuh',
    files: ['/Library/Ossec/bin/wazuh-agentd'],
    programs: ['/Library/Ossec/bin/wazuh-agentd'],
    report: (host) => reportWazuh(host, '/Library/Ossec'),
  },
  {
    id: 'sophos',
    files: [
      '/Library/Sophos Anti-Virus',
      '/Applications/Sophos/Sophos Endpoint.app',
      '/Applications/Sophos Endpoint.app',
    ],
    extension: { team: '2H5GFH3774', identifier: 'com.sophos.endpoint.scanextension' },
  },
  {
    id: 'jamfProtect',
    files: ['/Applications/JamfProtect.app'],
    extension: { team: '483DWKW443', identifier: 'com.jamf.protect.security-extension' },
  },
  {
    id: 'ciscoSecureEndpoint',
    files: ['/opt/cisco/amp/ampcli', '/Library/Application Support/Cisco/Secure Endpoint'],
    extension: { team: 'DE8Y96K9QP', identifier: 'com.cisco.endpoint.svc.securityextension' },
  },
  {
    id: 'trendMicro',
    files: ['/Library/Application Support/TrendMicro'],
    extension: { team: 'E8P47U2H32', identifier: 'com.trendmicro.icore.es' },
  },
  { id: 'eset', files: eset, programs: eset.map((app) => `${app}/Contents/`) },
  {
    id: 'huntress',
    files: ['/Applications/Huntress.app'],
    programs: ['/Applications/Huntress.app/Contents/'],
  },
  {
    id: 'bitdefender',
    files: ['/Library/Bitdefender/AVP'],
    programs: ['/Library/Bitdefender/AVP/'],
  },
  { id: 'malwarebytes', files: [realTime], programs: [realTime] },
  {
    id: 'trellix',
    files: ['/Library/FireEye/xagt', '/usr/local/McAfee/AntiMalware'],
    programs: ['/Library/FireEye/xagt/', '/usr/local/McAfee/AntiMalware/'],
  },
];
