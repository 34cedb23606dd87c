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

const byId: { readonly [Id in EdrProductId]: ProductSource } = {
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
};

/** Every product that is looked for on Linux; a product with a name and without a source does not compile. */
export const productSources: readonly ProductSource[] = Object.values(byId);
