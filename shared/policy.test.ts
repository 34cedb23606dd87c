import { expect, test } from '@jest/globals';
import { parse } from './issues.ts';
import { Policy } from './policy.ts';

const levels = [{ name: 'base', title: 'Base', opens: [] }];
const issue = (policy: object) => {
  const parsed = parse(Policy, { version: '1', levels, signals: {}, ...policy });
  return parsed.ok ? 'fine' : `${parsed.path.join('.')}: ${parsed.text}`;
};

test('a policy that says little is filled with defaults', () => {
  const parsed = parse(Policy, { version: '1', levels, signals: { osPatch: {} } });
  expect(parsed.ok && parsed.value).toMatchObject({
    ageLimit: 900,
    heartbeat: 300,
    signals: {
      osPatch: { rule: { pendingSecurityUpdates: 0, listsMaxAge: 604_800, rebootMayWait: false }, findings: {} },
    },
  });
});

test.each([
  ['a misspelt signal', { signals: { diskEncription: {} } }, 'signals.diskEncription: unknown key'],
  [
    'a misspelt rule',
    { signals: { osPatch: { rule: { rebootsMayWait: true } } } },
    'signals.osPatch.rule.rebootsMayWait: unknown key',
  ],
  [
    'a misspelt finding',
    { signals: { osPatch: { findings: { reboot: {} } } } },
    'signals.osPatch.findings.reboot: unknown key',
  ],
  [
    'a level that is not there',
    { signals: { os: { costs: ['secret'] } } },
    'signals.os.costs.0: not a level of this policy',
  ],
  [
    'a level that is not there, of a finding',
    { signals: { os: { findings: { unread: { costs: ['secret'] } } } } },
    'signals.os.findings.unread.costs.0: not a level of this policy',
  ],
  [
    'a word for a duration',
    { signals: { os: { grace: 'soon' } } },
    'signals.os.grace: expected a duration such as 15m, 72h or 7d',
  ],
  [
    'a heartbeat too slow for its age limit',
    { heartbeat: '10m' },
    'ageLimit: at least twice the heartbeat, or one lost beat closes every door',
  ],
  ['no level', { levels: [] }, 'levels: expected >=1'],
  [
    'an enforcement that does not exist',
    { signals: { os: { enforcement: 'maybe' } } },
    'signals.os.enforcement: expected ("report" | "warn" | "block")',
  ],
])('%s is named with its key', (_, policy, expected) => {
  expect(issue(policy)).toBe(expected);
});
