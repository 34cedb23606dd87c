import type { EdrProductId } from '../../../../shared/signals/edr-products.ts';
import type { ProductSource } from '../product-source.ts';
import { bitdefender } from './bitdefender.ts';
import { carbonBlack } from './carbon-black.ts';
import { clamav } from './clamav.ts';
import { cortexXdr } from './cortex-xdr.ts';
import { crowdstrikeFalcon } from './crowdstrike-falcon.ts';
import { elasticDefend } from './elastic-defend.ts';
import { microsoftDefender } from './microsoft-defender.ts';
import { sentinelOne } from './sentinel-one.ts';
import { sophos } from './sophos.ts';
import { trendMicro } from './trend-micro.ts';
import { wazuh } from './wazuh.ts';

/** A product without a source is not made for Linux, or nobody has yet found out how to see it there. */
const byId: { readonly [Id in EdrProductId]: ProductSource | undefined } = {
  clamav,
  crowdstrikeFalcon,
  microsoftDefender,
  sentinelOne,
  carbonBlack,
  cortexXdr,
  sophos,
  elasticDefend,
  trendMicro,
  wazuh,
  bitdefender,
  defenderAntivirus: undefined,
  eset: undefined,
  trellix: undefined,
  cybereason: undefined,
  huntress: undefined,
  malwarebytes: undefined,
  ciscoSecureEndpoint: undefined,
  jamfProtect: undefined,
};

/** Every product that is looked for on Linux; one with a name must have a source or say that it has none. */
export const productSources: readonly ProductSource[] = Object.values(byId).filter((source) => source !== undefined);
