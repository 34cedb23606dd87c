import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as v from 'valibot';
import { readingMaxAge } from './appraise.ts';
import { type Case, decide, levelsAt } from './decide.ts';
import { Policy } from './policy.ts';
import { type Reading, Why } from './reading.ts';
import { tierNumbers } from './result.ts';
import { signalIds } from './signals/catalogue.ts';
import { anyPosture, goodPosture } from './testing/postures.ts';
import { trustVector } from './trust-vector.ts';

const now = 1_795_310_000;
const levels = [
  { name: 'base', title: 'Base', opens: [] },
  { name: 'sensitive', title: 'Sensitive', opens: [] },
];
const policyOf = (signals: object, more: object = {}) => v.parse(Policy, { version: '1', levels, signals, ...more });
const strict = policyOf(Object.fromEntries(signalIds.map((id) => [id, {}])));
const caseOf = (more: Partial<Case> = {}): Case => ({
  policy: strict,
  platform: 'linux',
  posture: goodPosture(now),
  iat: now,
  now,
  standing: [],
  since: {},
  ...more,
});
const reboot = (at: number): Reading => {
  const reading = goodPosture(at)['osPatch'];
  if (reading?.state !== 'observed') throw new Error('not observed');
  return { ...reading, fact: { ...(reading.fact as object), rebootRequired: { is: true } } };
};

describe('a decision', () => {
  test('affirms a laptop that is as every rule asks', () => {
    expect(decide(caseOf())).toMatchObject({ tier: 'affirming', levels: ['base', 'sensitive'], findings: [] });
  });

  test('is made of nothing but its case: the same twice is the same', () => {
    fc.assert(
      fc.property(anyPosture(now), (posture) => {
        expect(decide(caseOf({ posture }))).toEqual(decide(caseOf({ posture })));
      }),
    );
  });

  test('never affirms when any signal was not read, whatever the reason', () => {
    fc.assert(
      fc.property(fc.constantFrom(...signalIds), fc.constantFrom(...Why.options), (id, why) => {
        const posture = { ...goodPosture(now), [id]: { state: 'unread', why, at: now } as const };
        expect(decide(caseOf({ posture })).tier).toBe('contraindicated');
      }),
    );
  });

  test('never affirms when any signal is missing or too old', () => {
    for (const id of signalIds) {
      expect(decide(caseOf({ posture: { ...goodPosture(now), [id]: undefined } })).tier).toBe('contraindicated');
      const old = goodPosture(now - readingMaxAge - 1)[id];
      expect(decide(caseOf({ posture: { ...goodPosture(now), [id]: old } })).findings[0]?.id).toBe(`${id}.stale`);
    }
  });

  test('takes a fact that does not fit its signal for unread, for that signal alone', () => {
    const garbage = { state: 'observed', source: 'test', at: now, fact: { rebootRequired: 'no' } } as const;
    const { findings } = decide(caseOf({ posture: { ...goodPosture(now), osPatch: garbage } }));
    expect(findings.map(({ id }) => id)).toEqual(['osPatch.unread']);
  });

  test('a stricter rule never widens what a laptop may reach', () => {
    const loose = policyOf({
      os: { rule: { supported: false } },
      osPatch: { rule: { rebootMayWait: true, pendingSecurityUpdates: 5, listsMaxAge: '30d' } },
      diskEncryption: { rule: { roles: ['system'], encryptingIsEnough: true, mapping: 'whereKnown' } },
      edr: { rule: { health: 'optional' } },
      firewall: { rule: { networks: ['public'], inbound: 'whereKnown' } },
      screenLock: { rule: { maxDelay: '1h' } },
      secureBoot: { rule: { limitedIsEnough: true } },
      systemIntegrity: { rule: { mandatoryAccess: 'optional', gatekeeper: 'optional' } },
      management: { rule: { by: ['fleet', 'jamf', 'intune'] } },
      hardware: { rule: { makers: ['lenovo', 'Dell'] } },
    });
    const tight = policyOf({
      os: { rule: { supported: true, allowed: [{ id: 'debian', minVersion: '13' }] } },
      osPatch: { rule: { automaticUpdates: 'required', patchedMaxAge: '14d' } },
      diskEncryption: {},
      edr: { rule: { health: 'required', definitionsMaxAge: '1d', cloudContactMaxAge: '1d' } },
      firewall: {},
      screenLock: { rule: { maxDelay: '5m' } },
      secureBoot: { rule: { chip: 'required' } },
      systemIntegrity: { rule: { lockdown: 'required' } },
      management: { rule: { by: ['fleet', 'jamf'], approved: 'required' } },
      hardware: { rule: { makers: ['Lenovo'], virtualMachines: 'refused' } },
    });
    fc.assert(
      fc.property(anyPosture(now), (posture) => {
        const wide = decide(caseOf({ posture, policy: loose })).levels;
        const narrow = decide(caseOf({ posture, policy: tight })).levels;
        expect(wide).toEqual(expect.arrayContaining([...narrow]));
      }),
      { numRuns: 500 },
    );
  });

  test('no claim of its trust vector is better than its tier', () => {
    fc.assert(
      fc.property(
        anyPosture(now),
        fc.constantFrom('report', 'warn', 'block'),
        fc.boolean(),
        (posture, enforcement, isProved) => {
          const policy = policyOf(Object.fromEntries(signalIds.map((id) => [id, { enforcement }])));
          const decision = decide(caseOf({ posture, policy }));
          const worst = Math.max(...Object.values(trustVector(decision, isProved)));
          expect(worst).toBeLessThanOrEqual(tierNumbers[decision.tier]);
        },
      ),
    );
  });
});

describe('grace', () => {
  const graceful = policyOf({ osPatch: { enforcement: 'block', grace: '1h', costs: ['sensitive'] } });
  const at = (seconds: number, since: Case['since'], posture: Case['posture']) =>
    decide(caseOf({ policy: graceful, now: now + seconds, iat: now + seconds, since, posture }));

  test('warns first, then takes the levels that the rule guards, and only those', () => {
    const first = at(0, {}, { osPatch: reboot(now) });
    expect(first).toMatchObject({ tier: 'warning', levels: ['base', 'sensitive'], changesAt: now + 3_600 });
    const later = at(3_600, first.since, { osPatch: reboot(now + 3_600) });
    expect(later).toMatchObject({ tier: 'warning', levels: ['base'], changesAt: undefined });
  });

  test('ends by the clock alone, without new evidence', () => {
    const { findings } = at(0, {}, { osPatch: reboot(now) });
    expect(levelsAt(levels, findings, now + 3_599)).toEqual(['base', 'sensitive']);
    expect(levelsAt(levels, findings, now + 3_600)).toEqual(['base']);
  });

  test('begins anew after the fault was seen mended', () => {
    const first = at(0, {}, { osPatch: reboot(now) });
    const mended = at(60, first.since, goodPosture(now + 60));
    expect(mended.since).toEqual({});
    const again = at(120, mended.since, { osPatch: reboot(now + 120) });
    expect(again.findings[0]?.since).toBe(now + 120);
  });

  test('is not won back by hiding the fault for a while', () => {
    const first = at(0, {}, { osPatch: reboot(now) });
    const hidden = at(600, first.since, { osPatch: { state: 'unread', why: 'notPermitted', at: now + 600 } });
    expect(hidden.findings[0]).toMatchObject({ id: 'osPatch.unread', since: now });
    const shown = at(1_200, hidden.since, { osPatch: reboot(now + 1_200) });
    expect(shown.findings[0]?.since).toBe(now);
  });
});

describe('a finding', () => {
  test('that is only reported takes nothing and changes no tier', () => {
    const policy = policyOf({ osPatch: { enforcement: 'report' } });
    const decision = decide(caseOf({ policy, posture: { osPatch: reboot(now) } }));
    expect(decision).toMatchObject({ tier: 'affirming', levels: ['base', 'sensitive'] });
    expect(decision.findings[0]).toMatchObject({ id: 'osPatch.rebootRequired', enforcement: 'report', costs: [] });
  });

  test('brings its words and the steps for the system it is on', () => {
    const { findings } = decide(caseOf({ posture: { ...goodPosture(now), osPatch: reboot(now) }, platform: 'win32' }));
    expect(findings[0]?.words.title).toBe('Security updates');
    expect(findings[0]?.remedy.steps.join(' ')).toContain('Windows Update');
  });

  test('of the service weighs as the policy says, or as it stands in the catalogue', () => {
    expect(decide(caseOf({ standing: ['device.forked'] })).tier).toBe('contraindicated');
    expect(decide(caseOf({ standing: ['clock.skew'] })).tier).toBe('affirming');
    const policy = policyOf({}, { standing: { 'clock.skew': { enforcement: 'block', costs: ['sensitive'] } } });
    expect(decide(caseOf({ policy, standing: ['clock.skew'] })).levels).toEqual(['base']);
  });
});
