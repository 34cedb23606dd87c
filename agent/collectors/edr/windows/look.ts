import type { Host } from '../../../host/host.ts';
import { isRunning, listServices } from './services.ts';

/** All services are listed anew this often: a product is not installed or removed within seconds. */
const looksPerList = 16;

interface LastSeen {
  readonly names: readonly string[];
  looks: number;
  all: string;
}

const lastSeen = new WeakMap<Host, LastSeen>();

/** Keeps which services belong to the products that are installed, so that a look asks for these alone. */
export const noteServices = (host: Host, names: readonly string[]): void => {
  lastSeen.set(host, { names, looks: 0, all: lastSeen.get(host)?.all ?? '' });
};

/** The names of those services. */
export const notedServices = (host: Host): readonly string[] => lastSeen.get(host)?.names ?? [];

/** The services of the installed products in a few words: state and process of each. It runs every other second, so it asks little. */
export async function lookAtServices(host: Host): Promise<string> {
  const last = lastSeen.get(host);
  if (last === undefined) return '';
  if (last.looks++ % looksPerList === 0) last.all = JSON.stringify(await listServices(host));
  let words = '';
  for (const name of last.names) {
    const facts = await host.service(name);
    if (!('is' in facts)) words += `${name} ${JSON.stringify(facts)};`;
    // How long it has lived counts only until it has lived long enough.
    else words += `${name} ${facts.is.state} ${facts.is.process ?? ''} ${JSON.stringify(isRunning(facts.is))};`;
  }
  return `${words}${last.all}`;
}
