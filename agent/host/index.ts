import * as v from 'valibot';
import { Platform } from '../../shared/platform.ts';
import type { Host } from './host.ts';
import { localHost } from './local.ts';

/** The machine this process runs on; throws on a system Stance is not made for. The only place that asks which it is. */
export const thisHost = (): Host => localHost(v.parse(Platform, process.platform));
