import type { EdrProductId } from '../../../../shared/signals/edr-products.ts';
import { hearDefender, hearSensor, isOnboarded } from './defender.ts';
import type { WindowsProduct } from './product.ts';
import { hearWazuh } from './wazuh.ts';

type Source = Omit<WindowsProduct, 'id'>;

const sep = 'Symantec\\Symantec Endpoint Protection\\CurrentVersion';

/** Every product that is looked for on Windows. */
const byId: { readonly [Id in EdrProductId]?: Source } = {
  defenderAntivirus: {
    services: ['WinDefend'],
    registersAs: /\b(Windows|Microsoft) Defender\b/i,
    listen: hearDefender,
    health: 'MSFT_MpComputerStatus',
    definitions: 'MSFT_MpComputerStatus',
  },
  microsoftDefender: {
    services: ['Sense'],
    listen: hearSensor,
    isInUse: isOnboarded,
    health: 'OnboardingState, MSFT_MpComputerStatus',
    definitions: 'MSFT_MpComputerStatus',
    cloudContact: 'LastConnected',
  },
  crowdstrikeFalcon: { services: ['CSFalconService', 'CSAgent'], registersAs: /\bCrowdStrike\b/i },
  sentinelOne: { services: ['SentinelAgent'], registersAs: /\bSentinel(One| Agent)\b/i },
  carbonBlack: { services: ['CbDefense'], registersAs: /\bCarbon Black\b|\\Confer\\/i },
  cortexXdr: { services: ['cyserver', 'CyveraService'], registersAs: /\bCortex XDR\b|\\Palo Alto Networks\\Traps\\/i },
  sophos: { services: ['Sophos Endpoint Defense Service', 'Sophos MCS Agent'], registersAs: /\bSophos\b/i },
  elasticDefend: { services: ['ElasticEndpoint'], registersAs: /\bElastic\b/i },
  trendMicro: { services: ['ds_agent', 'ntrtscan', 'tmlisten'], registersAs: /\bTrend Micro\b|\bApex One\b/i },
  wazuh: { services: ['WazuhSvc'], listen: hearWazuh, health: 'wazuh-agent.state' },
  bitdefender: { services: ['EPSecurityService', 'EPProtectedService'], registersAs: /\bBitdefender\b/i },
  eset: {
    services: ['ekrn'],
    registersAs: /\bESET\b/,
    registry: {
      version: ['ESET\\ESET Security\\CurrentVersion\\Info', 'ProductVersion'],
      definitions: [['ESET\\ESET Security\\CurrentVersion\\Info', 'ScannerVersion']],
    },
  },
  trellix: {
    services: ['mfetp'],
    registersAs: /\b(Trellix|McAfee)\b/i,
    registry: {
      version: ['McAfee\\Endpoint\\AV', 'ProductVersion'],
      definitions: [['McAfee\\AVSolution\\DS\\DS', 'szContentCreationDate']],
    },
  },
  trellixHx: { services: ['xagt'] },
  cybereason: { services: ['CybereasonActiveProbe'], registersAs: /\bCybereason\b/i },
  huntress: { services: ['HuntressAgent', 'HuntressRio'] },
  malwarebytes: { services: ['MBAMService', 'MBEndpointAgent'], registersAs: /\bMalwarebytes\b/i },
  ciscoSecureEndpoint: { services: ['CiscoAMP*'], registersAs: /\bCisco\b/i },
  kaspersky: { services: ['AVP.KES*'], registersAs: /\bKaspersky\b/i },
  symantec: {
    services: ['SepMasterService'],
    registersAs: /\bSymantec\b/i,
    registry: {
      version: [sep, 'PRODUCTVERSION'],
      definitions: [sep, `WOW6432Node\\${sep}`].map((key) => [`${key}\\public-opstate`, 'LatestVirusDefsDate']),
    },
  },
  withSecure: { services: ['fshoster', 'fsulhoster'], registersAs: /\b(WithSecure|F-Secure)\b/i },
  fortiEdr: { services: ['FortiEDRCollectorService*'], registersAs: /\bFortiEDR\b/i },
  cylance: { services: ['CylanceSvc'], registersAs: /\bCylance/i },
  tanium: { services: ['Tanium Client'] },
  qualys: { services: ['QualysAgent'] },
  rapid7: { services: ['ir_agent'] },
};

const centre = 'its entry in the security centre';

/** What tells of it, in words; where nothing tells of its health the row is running only. */
function wordsOf({ health, registersAs, registry, definitions }: Source): Pick<Source, 'health' | 'definitions'> {
  const told = [health, registersAs && centre].filter((words) => words !== undefined);
  const day = definitions ?? registry?.definitions[0]?.[1];
  return { ...(told.length > 0 && { health: told.join('; ') }), ...(day && { definitions: day }) };
}

/** The products with the ids they have on the wire. */
export const windowsProducts: readonly WindowsProduct[] = Object.entries(byId).map(([id, source]) => ({
  id: id as EdrProductId,
  ...source,
  ...wordsOf(source),
}));
