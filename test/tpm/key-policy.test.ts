import { readdirSync, writeFileSync } from 'node:fs';
import { afterEach, expect, test } from '@jest/globals';
import { renderView } from '../../agent/commands/render-view.ts';
import { rotate } from '../../decision-service/cli/devices.ts';
import type { DeviceStatus } from '../../shared/device-status.ts';
import { viewOf } from '../../shared/status-view.ts';
import { aboutOf } from '../../tray-ui/about/about-of.ts';
import { describeWith, needs } from '../support/needs.ts';
import { lenientPolicy } from '../support/spine.ts';
import { type TpmLaptop, tpmLaptop } from '../support/tpm-laptop.ts';
import { until } from '../support/until.ts';

const tpmPolicy = `${lenientPolicy}keyProtection: { atLeast: tpm }\n`;
const ids = ({ decision }: DeviceStatus) => decision?.findings.map(({ id }) => id) ?? [];

describeWith(needs('swtpm'), 'a policy that wants the device key in a TPM', () => {
  let laptop: TpmLaptop;
  afterEach(() => laptop.close());

  const keyFiles = () => readdirSync(laptop.spine.settings.stateDir).filter((name) => name.includes('-key-'));
  const terminal = (status: DeviceStatus) => renderView(viewOf(status, status.at, { timeZone: 'UTC' }), status.at);
  const about = (status: DeviceStatus) => JSON.stringify(aboutOf({ status }, status.at, { timeZone: 'UTC' }));
  const row = (status: DeviceStatus, id: string) =>
    viewOf(status, status.at, { timeZone: 'UTC' }).rows.find((each) => each.id === id);
  const untilFound = (...found: string[]) =>
    laptop.spine.untilStatus(
      `the findings ${found}`,
      (status) => status.decision?.current === true && !status.checking && ids(status).join() === found.join(),
    );

  test('lets a proved one in', async () => {
    laptop = await tpmLaptop(tpmPolicy);
    laptop.trust(laptop.maker);
    await laptop.certify('ecc');
    const status = await laptop.enrol();
    expect(status.decision).toMatchObject({ tier: 'affirming', levels: ['base', 'sensitive'], findings: [] });
    expect(about(status)).toContain('the maker of the TPM vouches for it');
  });

  test('shuts the door to one that only claims it, and tray and terminal say why and what to do', async () => {
    laptop = await tpmLaptop(tpmPolicy);
    laptop.trust(laptop.maker);
    const status = await laptop.enrol();
    expect(status.decision).toMatchObject({ tier: 'contraindicated', levels: [] });
    expect(ids(status)).toEqual(['device.keyNotProved']);
    expect(row(status, 'device.keyNotProved')).toMatchObject({
      title: 'Device key',
      glyph: 'fail',
      detail: 'Claimed, not proved: the TPM holds no certificate of its maker',
    });
    expect(terminal(status)).toContain('the TPM holds no certificate of its maker');
    expect(terminal(status)).toContain('Ask your IT team: they decide whose TPMs are trusted.');
    expect(about(status)).toContain('the TPM holds no certificate of its maker');
  });

  test('that takes the word of a laptop lets a claimed one in', async () => {
    laptop = await tpmLaptop(`${lenientPolicy}keyProtection: { atLeast: tpm, proved: false }\n`);
    expect((await laptop.enrol()).decision?.tier).toBe('affirming');
  });

  test('moves a key that is in a file into the TPM, tells so, and lets it in once it is proved', async () => {
    laptop = await tpmLaptop(lenientPolicy, 'best');
    const { spine } = laptop;
    laptop.trust(laptop.maker);
    await laptop.certify('ecc');
    await laptop.enrol();
    const file = (await laptop.decided()).device;
    expect(['file', 'keychain']).toContain(file?.keyProtection);
    const chain = spine.evidence()[0]?.chain;

    writeFileSync(spine.policyFile, tpmPolicy);
    const moved = await spine.untilStatus(
      'the key to move',
      ({ device, key, decision }) =>
        device?.keyProtection === 'tpm' && key?.proved === true && decision?.findings.length === 0,
    );
    expect(moved.device?.id).toBe(file?.id);
    expect(moved.decision?.tier).toBe('affirming');
    await until('the file to go', 5_000, () => keyFiles().length === 1);
    expect(keyFiles()[0]).toMatch(/^tpm-key-/);
    expect(new Set(spine.evidence().map((each) => each.chain))).toEqual(new Set([chain]));
    expect(await laptop.events()).toEqual(['enrolled', 'rotated', 'keyMoved', 'keyProved']);
    expect(spine.log.join('\n')).toContain('the device key moved');
  });

  test('leaves the key where it is while the TPM cannot be used, and says why', async () => {
    laptop = await tpmLaptop(tpmPolicy, 'best');
    await laptop.chip.stop();
    await laptop.startAgent({ isNew: true });
    await untilFound('device.keyTooWeak');
    const status = await laptop.spine.untilStatus('the reason', ({ key }) => key?.kept !== undefined);
    expect(status.key?.kept).toContain('no TPM is there');
    expect(row(status, 'device.keyTooWeak')?.detail).toContain('no TPM is there');
    expect(terminal(status)).toContain('Wait a minute: where your laptop has a TPM');
    expect(keyFiles()).toHaveLength(1);
    await laptop.chip.start();
  });

  test('moves no key that the configuration keeps in a file', async () => {
    laptop = await tpmLaptop(tpmPolicy, 'file');
    await laptop.startAgent({ isNew: true });
    await untilFound('device.keyTooWeak');
    const status = await laptop.spine.untilStatus('the reason', ({ key }) => key?.kept !== undefined);
    expect(status.key?.kept).toContain('the configuration of this laptop keeps its key elsewhere: file');
    expect(keyFiles()[0]).toMatch(/^device-key-/);
  });

  test('has a key that rotates stay in the TPM, also where nothing names that place', async () => {
    laptop = await tpmLaptop(tpmPolicy, 'best');
    laptop.trust(laptop.maker);
    await laptop.certify('ecc');
    await laptop.startAgent({ isNew: true });
    const first = await laptop.spine.untilStatus('the proof', ({ key }) => key?.proved === true);
    writeFileSync(laptop.spine.policyFile, lenientPolicy);
    await until(
      'the new policy',
      5_000,
      () => laptop.spine.log.filter((line) => line.includes('is in force')).length > 0,
    );
    const [before] = keyFiles();
    // One rotation a connection: the key came here by the first.
    await laptop.stopAgent();
    rotate([first.device?.id ?? '', '--data', laptop.spine.dataDir]);
    await laptop.startAgent();
    await until('another key', 10_000, () => keyFiles().length === 1 && keyFiles()[0] !== before);
    expect(keyFiles()[0]).toMatch(/^tpm-key-/);
    await laptop.spine.untilStatus('the proof of the new key', ({ key }) => key?.proved === true);
    expect(await laptop.listed()).toContain('key proved: tpm');
  });

  test('gives a proved key a new chain at once, with no mark, where its state was lost or rolled back', async () => {
    laptop = await tpmLaptop(tpmPolicy);
    laptop.trust(laptop.maker);
    await laptop.certify('ecc');
    await laptop.enrol();
    await laptop.stopAgent();
    laptop.spine.loseLedger();
    await laptop.startAgent();
    expect((await laptop.decided()).decision).toMatchObject({ tier: 'affirming', findings: [] });
    expect(await laptop.events()).toEqual(['enrolled', 'keyProved', 'restarted']);

    await laptop.stopAgent();
    const rollBack = laptop.spine.snapshot();
    await laptop.startAgent();
    await laptop.decided();
    await (await laptop.spine.client()).ask({ ask: 'recheck' });
    await laptop.decided();
    await laptop.stopAgent();
    rollBack();
    await laptop.startAgent();
    const after = await laptop.spine.untilStatus(
      'a decision in a new chain',
      ({ decision }) => decision?.current === true,
    );
    expect(after.decision).toMatchObject({ tier: 'affirming', findings: [] });
    await until(
      'the new chain',
      5_000,
      async () => (await laptop.events()).filter((what) => what === 'restarted').length === 2,
    );
    expect(await laptop.events()).toContain('rolledBack');
    expect(await laptop.events()).not.toContain('forked');
  });
});
