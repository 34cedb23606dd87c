import { expect, test } from '@jest/globals';
import { troubleAdvice } from './view-advice.ts';

const steps = (keptIn?: 'tpm' | 'file' | 'keychain') =>
  troubleAdvice({ what: 'keyLocked', ...(keptIn === undefined ? {} : { keptIn }) }).steps.join(' ');

test('signing in again is advised where that unlocks something: not for a key in a TPM or a file', () => {
  for (const keptIn of [undefined, 'keychain'] as const) expect(steps(keptIn)).toContain('Sign out and in again');
  expect(steps('tpm')).toMatch(/tries the TPM again by itself\. .*restart the laptop/);
  expect(steps('file')).toContain('stance doctor');
  for (const keptIn of ['tpm', 'file'] as const) expect(steps(keptIn)).not.toContain('keychain');
});

test('a key that is gone is advised about alike wherever it was', () => {
  expect(troubleAdvice({ what: 'keyMissing', keptIn: 'tpm' })).toEqual(troubleAdvice({ what: 'keyMissing' }));
});
