import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DeviceStatus } from '../../../shared/device-status.ts';
import { signalIds } from '../../../shared/signals/catalogue.ts';
import { type RunningTray, startTray } from '../../support/electron/start-tray.ts';
import { describeWith, needs } from '../../support/needs.ts';
import { signOffline } from '../../support/sign-offline.ts';
import { Spine } from '../../support/spine.ts';
import { until } from '../../support/until.ts';

const decided = ({ decision, checking }: DeviceStatus) => decision?.current === true && !checking;

describeWith(
  needs('display', 'dbus', 'electron', 'notices'),
  'an update that adds a signal, with a real agent and a real service',
  () => {
    let spine: Spine;
    let tray: RunningTray;
    /** The signals of each evidence that the service has, in order. */
    const received = (): string[][] =>
      spine
        .evidenceBytes()
        .map((jws) =>
          Object.keys(JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8')).posture),
        );

    beforeAll(async () => {
      spine = new Spine();
      await spine.startService();
      await spine.startAgent({ code: spine.service.createToken() });
      await spine.untilStatus('the first decision', decided);
      await spine.stopAgent();
      // As an agent left it that did not know how to read the hardware.
      const at = Math.floor(Date.now() / 1_000);
      const others = signalIds.filter((id) => id !== 'hardware');
      const posture = Object.fromEntries(
        others.map((id) => [id, { state: 'unread', why: 'unsupported', at } as const]),
      );
      await signOffline(spine.settings.stateDir, 1, posture);
      await spine.startAgent();
      await spine.untilStatus('a decision after the update', (status) => decided(status) && status.waiting === 0);
    });
    afterAll(async () => {
      await tray?.close();
      await spine?.close();
    });

    test('the notice stands before the first byte of it leaves, and Sent marks the payload that has it', async () => {
      expect(received().slice(1).flat()).not.toContain('hardware');
      const before = received().length;
      tray = await startTray({ socket: join(spine.settings.socketDir, 'agent.sock'), hasNotices: true });
      const notice = await tray.notices.notice('About to be sent for the first time: Hardware');
      await until('it to be sent', 10_000, () => received().slice(before).flat().includes('hardware'));
      expect((await spine.status()).newSignals).toBeUndefined();

      const opened = tray.app.waitForEvent('window');
      tray.notices.press(notice);
      const page = await opened;
      const row = page.locator('.row', { hasText: 'Hardware is sent for the first time' });
      await row.first().waitFor();
      expect(await row.first().textContent()).toContain('for the first time: Hardware');
      expect(tray.notices.handed).toHaveLength(1);
    });
  },
);
