import { resolve } from 'node:path';
import { rollIssuer } from '../keys/roll-issuer.ts';
import { openServiceKeys } from '../keys/service-keys.ts';
import { thumbprintOf } from '../keys/signing-key.ts';
import { systemClock } from '../system-clock.ts';
import { needed, readOptions } from './options.ts';
import { common, dateOf, knownFolder, type Said } from './within.ts';

/** `keys show`: which key signs, which comes next, and which were before. */
export function showKeys(args: readonly string[]): Said {
  const { values } = readOptions(args, common);
  const { issuerJkts, past } = openServiceKeys(knownFolder(values.data));
  const [issuer, next] = issuerJkts;
  const before = past.map(({ jwk, until, compromised }) => ({ kid: thumbprintOf(jwk), until, compromised }));
  const lines = before.map(
    ({ kid, until, compromised }) => `before   ${kid}  until ${dateOf(until)}${compromised ? '  compromised' : ''}`,
  );
  return {
    text: [`signs    ${issuer}`, `next     ${next}`, ...lines].join('\n'),
    json: { issuer, next, past: before },
  };
}

/** `keys roll --next-key FILE`: the key that was kept offline signs from the next start on, and another is made to be kept. */
export function rollKeys(args: readonly string[]): Said {
  const { values } = readOptions(args, {
    ...common,
    'next-key': { type: 'string' },
    compromised: { type: 'boolean' },
  });
  const dataDir = knownFolder(values.data);
  const keyFile = resolve(needed('--next-key', values['next-key']));
  const rolled = rollIssuer(dataDir, keyFile, values.compromised === true, systemClock.now());
  const text = [
    `${rolled.issuer} signs from the next start of the service on: restart it now`,
    `carry ${rolled.nextFile} away: it is the next key, and back up ${dataDir}/keys`,
    'a laptop that was away for two rolls must be enrolled anew: wait until all of them were heard before the next',
  ];
  return { text: text.join('\n'), json: rolled };
}
