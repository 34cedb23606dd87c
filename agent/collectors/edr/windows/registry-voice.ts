import { type Known, unread } from '../../../../shared/reading.ts';
import type { Instant } from '../../../../shared/time.ts';
import { partOf } from '../../../host/answer.ts';
import type { Host } from '../../../host/host.ts';
import { versionFrom } from '../product-source.ts';
import { silent, type Voice } from './voice.ts';

/** A value of the registry: its key below HKLM\SOFTWARE, and its name. */
type Place = readonly [key: string, name: string];

/** What a product writes of itself to the registry, where only administrators may. */
export interface RegistryWords {
  readonly version: Place;
  /** The day its definitions were made; the first of these that is there counts. */
  readonly definitions: readonly Place[];
}

/** Reads them. They say how old it is and how old its definitions are, never how well it is. */
export async function hearRegistry(host: Host, { version, definitions }: RegistryWords): Promise<Voice> {
  const [versionKey, versionName] = version;
  const text = await host.registryValue(`HKLM\\SOFTWARE\\${versionKey}`, versionName);
  const told = partOf(text, 'toolMissing', (value) => versionFrom(String(value)));
  return {
    ...silent('unsupported'),
    version: 'is' in told ? told.is : told,
    definitionsAt: await firstDay(host, definitions),
  };
}

async function firstDay(host: Host, places: readonly Place[]): Promise<Known<Instant>> {
  for (const [key, name] of places) {
    const value = await host.registryValue(`HKLM\\SOFTWARE\\${key}`, name);
    if ('absent' in value) continue;
    return 'is' in value ? dayOf(String(value.is)) : value;
  }
  return unread('toolMissing');
}

/** `2026-11-20`, `2026/11/20` or `31822 (20261120)`: a day is told, so its beginning is taken. Other orders of a date are anybody's guess. */
function dayOf(text: string): Known<Instant> {
  const [, year, month, day] =
    /^(\d{4})[-/](\d\d)[-/](\d\d)$/.exec(text) ?? /^\d+[A-Z]? \((\d{4})(\d\d)(\d\d)\)$/.exec(text) ?? [];
  const at = Date.parse(`${year}-${month}-${day}T00:00:00Z`) / 1_000;
  return Number.isNaN(at) || at < 0 ? unread('unparseable') : { is: at };
}
