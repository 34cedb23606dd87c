import type { EdrProductId } from '../../../../shared/signals/edr-products.ts';
import { hearDefender, hearSensor, isOnboarded } from './defender.ts';
import type { WindowsProduct } from './product.ts';

type Source = Omit<WindowsProduct, 'id'>;

/** Every product that is looked for on Windows. Where nothing but services is named, it can be said to run, and no more. */
const byId: { readonly [Id in EdrProductId]?: Source } = {
  defenderAntivirus: {
    services: ['WinDefend'],
    registersAs: /\b(Windows|Microsoft) Defender\b/i,
    listen: hearDefender,
  },
  microsoftDefender: { services: ['Sense'], listen: hearSensor, isInUse: isOnboarded },
  crowdstrikeFalcon: { services: ['CSFalconService', 'CSAgent'], registersAs: /\bCrowdStrike\b/i },
  sentinelOne: { services: ['SentinelAgent'], registersAs: /\bSentinel(One| Agent)\b/i },
  carbonBlack: { services: ['CbDefense'], registersAs: /\bCarbon Black\b|\\Confer\\/i },
  cortexXdr: { services: ['cyserver', 'CyveraService'], registersAs: /\bCortex XDR\b|\\Palo Alto Networks\\Traps\\/i },
  sophos: { services: ['Sophos Endpoint Defense Service', 'Sophos MCS Agent'], registersAs: /\bSophos\b/i },
  elasticDefend: { services: ['ElasticEndpoint'], registersAs: /\bElastic\b/i },
  trendMicro: { services: ['ds_agent', 'ntrtscan', 'tmlisten'], registersAs: /\bTrend Micro\b|\bApex One\b/i },
  wazuh: { services: ['WazuhSvc'] },
  bitdefender: { services: ['EPSecurityService', 'EPProtectedService'], registersAs: /\bBitdefender\b/i },
  eset: { services: ['ekrn'], registersAs: /\bESET\b/ },
  trellix: { services: ['mfetp', 'xagt'], registersAs: /\b(Trellix|McAfee)\b/i },
  cybereason: { services: ['CybereasonActiveProbe'], registersAs: /\bCybereason\b/i },
  huntress: { services: ['HuntressAgent', 'HuntressRio'] },
  malwarebytes: { services: ['MBAMService', 'MBEndpointAgent'], registersAs: /\bMalwarebytes\b/i },
  ciscoSecureEndpoint: { services: ['CiscoAMP*'], registersAs: /\bCisco\b/i },
};

/** The products with the ids they have on the wire. */
export const windowsProducts: readonly WindowsProduct[] = Object.entries(byId).map(([id, source]) => ({
  id: id as EdrProductId,
  ...source,
}));
