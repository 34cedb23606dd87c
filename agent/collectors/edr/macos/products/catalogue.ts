import { reportFrom } from '../../product-source.ts';
import { parseCytool } from '../../products/cortex-xdr.ts';
import { parseElasticAgent } from '../../products/elastic-defend.ts';
import { parseMdatpHealth } from '../../products/microsoft-defender.ts';
import { reportWazuh } from '../../products/wazuh.ts';
import { type MacSource, openFolder } from '../mac-source.ts';
import { carbonBlackMac } from './carbon-black.ts';
import { crowdstrikeFalconMac } from './crowdstrike-falcon.ts';
import { sentinelOneMac } from './sentinel-one.ts';

const traps = '/Library/Application Support/PaloAltoNetworks/Traps/bin';
const eset = ['/Applications/ESET Endpoint Security.app', '/Applications/ESET Endpoint Antivirus.app'];
const malwarebytes = '/Library/Application Support/Malwarebytes/MBAM/Engine.bundle/Contents/PlugIns';
const realTime = `${malwarebytes}/RTProtectionDaemon.app/Contents/MacOS/RTProtectionDaemon`;

/** Every product that is looked for on a Mac. */
export const macSources: readonly MacSource[] = [
  crowdstrikeFalconMac,
  sentinelOneMac,
  carbonBlackMac,
  {
    id: 'microsoftDefender',
    files: ['/Applications/Microsoft Defender.app/Contents/Info.plist'],
    extension: { team: 'UBF8T346G9', identifier: 'com.microsoft.wdav.epsext' },
    health: `mdatp health (${openFolder})`,
    definitions: `mdatp health (${openFolder})`,
    report: async (host) => reportFrom(await host.run('macMdatp', ['health', '--output', 'json']), parseMdatpHealth),
  },
  {
    id: 'cortexXdr',
    files: [`${traps}/cytool`],
    extension: { team: 'PXPZ95SK77', identifier: 'com.paloaltonetworks.traps.securityextension' },
    health: 'cytool runtime query',
    report: async (host) => reportFrom(await host.run('macCytool', ['runtime', 'query']), parseCytool),
  },
  {
    id: 'elasticDefend',
    files: ['/Library/Elastic/Endpoint/elastic-endpoint'],
    extension: { team: '2BT3HPN62Z', identifier: 'co.elastic.systemextension' },
    health: 'elastic-agent status',
    report: async (host) =>
      reportFrom(await host.run('macElasticAgent', ['status', '--output', 'json']), parseElasticAgent),
  },
  {
    id: 'wazuh',
    files: ['/Library/Ossec/bin/wazuh-agentd'],
    programs: ['/Library/Ossec/bin/wazuh-agentd'],
    health: 'wazuh-agentd.state',
    report: (host) => reportWazuh(host, '/Library/Ossec/var/run/wazuh-agentd.state'),
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
    files: ['/usr/local/McAfee/AntiMalware'],
    programs: ['/usr/local/McAfee/AntiMalware/'],
  },
  {
    id: 'trellixHx',
    files: ['/Library/FireEye/xagt'],
    programs: ['/Library/FireEye/xagt/'],
  },
  {
    id: 'kaspersky',
    files: ['/Library/Application Support/Kaspersky Lab'],
    extension: { team: '2Y8XE5CQ94', identifier: 'com.kaspersky.kav.sysext' },
  },
  {
    id: 'symantec',
    files: ['/Library/Application Support/Symantec'],
    extension: { team: 'Y2CCP3S9W7', identifier: 'com.broadcom.mes.systemextension' },
  },
  {
    id: 'fortiEdr',
    files: ['/Applications/FortiEDR.app'],
    extension: { team: 'AH4XFXJ7DK', identifier: 'com.fortinet.fortiedr.macos.SysExt.esclient' },
  },
  {
    id: 'tanium',
    files: ['/Library/Tanium/TaniumClient/TaniumClient'],
    programs: ['/Library/Tanium/TaniumClient/TaniumClient'],
  },
  {
    id: 'qualys',
    files: ['/Applications/QualysCloudAgent.app'],
    programs: ['/Applications/QualysCloudAgent.app/Contents/MacOS/qualys-cloud-agent'],
  },
  { id: 'rapid7', files: ['/opt/rapid7/ir_agent/ir_agent'], programs: ['/opt/rapid7/ir_agent/ir_agent'] },
];
