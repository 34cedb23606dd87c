import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import * as v from 'valibot';
import type { Checkup } from '../../../agent/doctor/checkup.ts';
import { DeviceStatus } from '../../../shared/device-status.ts';
import { describeWith, needs } from '../../support/needs.ts';
import { laptopWithTpmMs, withLaptopWithTpm } from './laptop-with-tpm.ts';

describeWith(needs('emulator', 'dpkg'), 'the package on a laptop with a TPM, before a decision service', () => {
  const files = new Map<string, string>();
  beforeAll(
    () =>
      withLaptopWithTpm((out) => {
        for (const name of readdirSync(out)) files.set(name, readFileSync(join(out, name), 'utf8'));
      }),
    laptopWithTpmMs,
  );

  const text = (name: string): string => {
    const found = files.get(name);
    if (found === undefined) throw new Error(`the laptop left no ${name}; it did this:\n${files.get('look.log')}`);
    return found;
  };
  const status = (when: string): DeviceStatus =>
    v.parse(v.object({ status: DeviceStatus }), JSON.parse(text(`${when}.json`))).status;
  const checkups = (when: string): Checkup[] => JSON.parse(text(`doctor.${when}.json`)).checkups;
  const said = (when: string, about: string): Checkup | undefined =>
    checkups(when).find((checkup) => checkup.about === about);
  /** It reported with a key in the TPM that was proved, and nothing was in its way. */
  const wasWell = (when: string): void => {
    const { device, key, trouble } = status(when);
    expect({ device, key, trouble }).toEqual({
      device: expect.objectContaining({ keyProtection: 'tpm' }),
      key: { proved: true },
    });
  };

  test('has the agent use the TPM as its own account, through the group of those who may', () => {
    expect(text('tpm.txt')).toMatch(/^crw-rw---- .* tss tss .*\/dev\/tpmrm0$/m);
    expect(text('account.txt')).toMatch(/^uid=\d+\(stance\) gid=\d+\(stance\) groups=\d+\(stance\),\d+\(tss\)$/m);
  });

  test('enrols with a key in the TPM, which the certificate of its maker proves', () => {
    wasWell('enrolled');
    expect(status('enrolled').decision).toMatchObject({ tier: 'affirming', findings: [] });
    expect(text('devices.txt')).toContain('key proved: tpm');
  });

  test('says that its key cannot be used while the driver of the TPM is away, and goes on once it is back', () => {
    const { trouble, device } = status('away');
    expect(trouble).toMatchObject({ what: 'keyLocked', said: expect.stringContaining('TPM') });
    expect(device?.keyProtection).toBe('tpm');
    wasWell('back');
  });

  test('signs on while the TPM is locked after wrong passwords', () => {
    wasWell('locked');
    expect(said('locked', 'tpm lock-out')?.said).toContain('locked');
  });

  test('signs a thousand times through /dev/tpmrm0', () => {
    const took: number[] = JSON.parse(text('signed.json')).tookMs.toSorted((a: number, b: number) => a - b);
    expect(took).toHaveLength(1_000);
    const at = (part: number) => took[Math.floor(part * took.length)]?.toFixed(1);
    console.log(`a signature through /dev/tpmrm0, emulated: median ${at(0.5)} ms, p99 ${at(0.99)} ms`);
  });

  test('goes on with the same key after a restart', () => {
    wasWell('restarted');
    expect(text('second.key')).toBe(text('first.key'));
    expect(text('second.key').trim()).toMatch(/^[\w-]{43}$/);
  });

  test('says that its key is gone once the TPM was cleared, makes no other, and takes a fresh code', () => {
    expect(status('cleared').trouble).toMatchObject({
      what: 'keyMissing',
      said: expect.stringContaining('was cleared'),
    });
    expect(text('kept.txt').match(/-key-/g)).toHaveLength(1);
    wasWell('anew');
    expect(status('anew').decision?.tier).toBe('affirming');
    expect(text('third.key')).not.toBe(text('first.key'));
  });

  test('has its doctor say how the TPM is, to whom may look and to whom may not', () => {
    for (const who of ['stance', 'root'])
      expect(checkups(who).filter(({ about, ok }) => about === 'tpm' && ok !== true)).toEqual([]);
    expect(said('nobody', 'tpm')?.ok).not.toBe(true);
    expect(said('away', 'tpm')).toMatchObject({ ok: false });
    expect(said('cleared', 'key')).toMatchObject({ ok: false });
  });

  test('is shut in as before, never fell over, and leaves no failed unit', () => {
    expect(Number(/service: ([\d.]+)/.exec(text('security.txt'))?.[1])).toBeLessThanOrEqual(2.5);
    expect(text('restarts.txt').trim()).toBe('0');
    expect(text('failed.txt')).not.toContain('stance');
  });
});
