import type { Volume } from '../../../shared/signals/disk-encryption.ts';

/** As many as a fact may name. */
const volumeLimit = 64;

/** Volumes as a fact may name them: of too many, equal ones are named once, so that none that stands out is lost. */
export const fitVolumes = (volumes: readonly Volume[]): Volume[] =>
  volumes.length <= volumeLimit
    ? [...volumes]
    : [...new Map(volumes.map((volume) => [JSON.stringify(volume), volume])).values()].slice(0, volumeLimit);
