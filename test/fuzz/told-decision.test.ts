import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as v from 'valibot';
import { DecisionHolder } from '../../agent/decision-holder.ts';
import { HeldDecision } from '../../shared/device-status.ts';
import { ResultClaims } from '../../shared/result.ts';
import { ManualClock } from '../../shared/testing/manual-clock.ts';
import { arbitraryOf } from './message/arbitrary-of.ts';

test('whatever decision the agent takes of its service, the tray takes of the agent', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stance-told-'));
  const results = arbitraryOf(ResultClaims) as fc.Arbitrary<ResultClaims>;
  fc.assert(
    fc.property(results, (result) => {
      // Only what the agent would take is of interest: a text of so many signs may be longer than it may be.
      fc.pre(v.is(ResultClaims, result));
      const boot = { id: 'boot-of-a-test', uptime: () => 1 };
      const holder = new DecisionHolder(folder, boot, new ManualClock(), () => result.aud);
      holder.hold(result);
      expect(v.safeParse(HeldDecision, holder.held).issues?.[0]).toBeUndefined();
    }),
    { numRuns: 500 },
  );
  rmSync(folder, { recursive: true });
});
