import { describe, expect, test } from '@jest/globals';
import { parse } from './issues.ts';
import { isTooWeak, KeyAssurance, KeyRule, keyFindings, unprovedWhys } from './key-assurance.ts';
import { keyWords } from './view-key.ts';
import { voiceOf } from './words/voice-of.ts';

const protections = ['tpm', 'secureEnclave', 'keychain', 'file'] as const;
const ruleOf = (written: object): KeyRule => {
  const rule = parse(KeyRule, written);
  if (!rule.ok) throw new Error(rule.text);
  return rule.value;
};

describe('what a policy demands of the device key', () => {
  test('is nothing where it says nothing', () => {
    for (const claimed of protections) expect(keyFindings(undefined, { claimed, proved: false })).toEqual([]);
  });

  test('is a proof where it is hardware, unless a word is enough', () => {
    const rule = ruleOf({ atLeast: 'tpm' });
    expect(keyFindings(rule, { claimed: 'tpm', proved: true })).toEqual([]);
    expect(keyFindings(rule, { claimed: 'tpm', proved: false })).toEqual(['device.keyNotProved']);
    expect(keyFindings(rule, { claimed: 'secureEnclave', proved: false })).toEqual(['device.keyNotProved']);
    for (const claimed of ['keychain', 'file'] as const)
      expect(keyFindings(rule, { claimed, proved: false })).toEqual(['device.keyTooWeak']);
    expect(keyFindings(ruleOf({ atLeast: 'tpm', proved: false }), { claimed: 'tpm', proved: false })).toEqual([]);
  });

  test('is met by every stronger place', () => {
    const rule = ruleOf({ atLeast: 'keychain' });
    expect(protections.filter((claimed) => isTooWeak(rule, claimed))).toEqual(['file']);
    expect(keyFindings(rule, { claimed: 'tpm', proved: false })).toEqual([]);
  });

  test('is refused where it is misspelt', () => {
    for (const wrong of [{}, { atLeast: 'TPM' }, { atLeast: 'tpm', prove: true }, 'tpm'])
      expect(parse(KeyRule, wrong).ok).toBe(false);
  });
});

describe('what is said of the key', () => {
  const voice = voiceOf(0, {});

  test('is a sentence for every reason that a service may have, and the bare word of a newer one', () => {
    for (const why of unprovedWhys) {
      expect(parse(KeyAssurance, { claimed: 'tpm', proved: false, why }).ok).toBe(true);
      expect(keyWords({ key: { proved: false, unproved: why } }, voice)).toMatch(
        /^Claimed, not proved: [a-zA-Z ,]{10,}/,
      );
    }
    expect(keyWords({ key: { proved: false, unproved: 'moonPhase' } }, voice)).toContain('moonPhase');
    expect(keyWords({ key: { proved: false, unproved: 'constructor' } }, voice)).toContain('constructor');
  });

  test('is nothing where nothing is known', () => {
    expect(keyWords({}, voice)).toBe('');
    expect(keyWords({ key: {} }, voice)).toBe('');
  });

  test('is why it could not be moved before anything else', () => {
    expect(keyWords({ key: { proved: true, kept: 'no TPM is there' } }, voice)).toContain('no TPM is there');
  });
});
