import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import type { Reading } from '../../../shared/reading.ts';
import type { SignalId } from '../../../shared/signals/catalogue.ts';
import { describeWith, needs } from '../../support/needs.ts';
import { withPackagedLaptop } from './packaged-laptop.ts';

type Readings = Readonly<Record<SignalId, Reading>>;

describeWith(needs('emulator', 'dpkg'), 'the package on a laptop with encrypted volumes, under systemd', () => {
  const files = new Map<string, string>();
  beforeAll(() =>
    withPackagedLaptop((out) => {
      for (const name of readdirSync(out)) files.set(name, readFileSync(join(out, name), 'utf8'));
    }),
  );

  const text = (name: string): string => {
    const found = files.get(name);
    if (found === undefined) throw new Error(`the laptop left no ${name}`);
    return found;
  };
  const readings = (by: string): Readings => {
    const said = JSON.parse(text(`${by}.json`));
    return said.readings ?? said.status.readings;
  };
  const volumes = (by: string) => {
    const { diskEncryption } = readings(by);
    return diskEncryption.state === 'observed' ? (diskEncryption.fact as { volumes: unknown }).volumes : diskEncryption;
  };
  // The disk that the machine runs from is plain.
  const system = { role: 'system', state: 'off' };
  const on = (mapping: object) => ({ role: 'data', state: 'on', method: 'luks2', mapping });
  const words = (volume: object): string => JSON.stringify(Object.entries(volume).sort());
  const seen = [system, on({ is: 'whole' }), { role: 'data', state: 'off' }];

  test.each(['running', 'account', 'root'])('is read as it is laid by the agent as %s', (by) => {
    // The running agent has mounts of its own, which are more of the plain disk.
    expect(new Set((volumes(by) as object[]).map(words))).toEqual(new Set(seen.map(words)));
  });

  test('is not verified for anybody else, whom root does not answer', () => {
    const denied = on({ unread: 'notPermitted' });
    expect(volumes('nobody')).toEqual([system, denied, denied]);
  });

  test('tells the agent which profiles of AppArmor are enforced, and nobody else', () => {
    const enforcing = { state: 'observed', fact: { mandatoryAccess: { is: 'enforcing' } } };
    for (const by of ['running', 'account', 'root']) expect(readings(by).systemIntegrity).toMatchObject(enforcing);
    const denied = { fact: { mandatoryAccess: { unread: 'notPermitted' } } };
    expect(readings('nobody').systemIntegrity).toMatchObject(denied);
  });

  test('says in its explanation that root answered, and shows no key', () => {
    expect(text('explained.txt')).toContain('root said, through /run/stance-ask/crypt-mappings: ');
    expect(text('explained.json')).toMatch(/ crypt aes-xts-plain64 - 0 /);
    expect(text('explained.json')).not.toMatch(/ crypt \S+ (?!- )/);
  });

  test('leaves no failed unit behind', () => {
    expect(text('failed.txt')).not.toContain('stance');
  });
});
