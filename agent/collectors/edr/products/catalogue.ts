import type { ProductSource } from '../product-source.ts';
import { bitdefender } from './bitdefender.ts';
import { carbonBlack } from './carbon-black.ts';
import { clamav } from './clamav.ts';
import { cortexXdr } from './cortex-xdr.ts';
import { crowdstrikeFalcon } from './crowdstrike-falcon.ts';
import { elasticDefend } from './elastic-defend.ts';
import { microsoftDefender } from './microsoft-defender.ts';
import { runningOnly } from './running-only.ts';
import { sentinelOne } from './sentinel-one.ts';
import { sophos } from './sophos.ts';
import { trellix } from './trellix.ts';
import { trendMicro } from './trend-micro.ts';
import { wazuh } from './wazuh.ts';

/** Every product that is looked for on Linux. */
export const productSources: readonly ProductSource[] = [
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
  trellix,
  ...runningOnly,
];
