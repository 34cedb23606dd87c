import { signalIds } from '../../../shared/signals/catalogue.ts';

/** What the icon says of a laptop that meets every rule, where each signal has one. */
export const compliantTooltip = `Stance: Compliant: all ${signalIds.length} rules met`;
