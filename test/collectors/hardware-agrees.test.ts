import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import systeminformation from 'systeminformation';
import { hardwareLinux } from '../../agent/collectors/hardware/linux.ts';
import { nameOf } from '../../agent/collectors/hardware/name-of.ts';
import { thisHost } from '../../agent/host/index.ts';
import type { HardwareFact } from '../../shared/signals/hardware.ts';
import { describeExtra } from '../support/needs.ts';

async function ours(): Promise<HardwareFact> {
  const { reading } = await hardwareLinux.collect(thisHost());
  if (reading.state !== 'observed') throw new Error(`unread: ${reading.why}`);
  return reading.fact;
}

const told = (name: string | undefined) => (name === undefined ? { unread: 'unparseable' } : { is: name });

describeExtra(existsSync('/sys/class/dmi/id') ? undefined : 'no SMBIOS here', 'this machine by its SMBIOS', () => {
  test('is of the maker and model that systeminformation tells', async () => {
    const { manufacturer, model, version } = await systeminformation.system();
    const name = /^lenovo/i.test(manufacturer) ? (nameOf(version) ?? model) : model;
    expect(await ours()).toMatchObject({ maker: told(nameOf(manufacturer)), model: told(nameOf(name)) });
  });

  test('is called by nothing that names this one machine', async () => {
    const fact = JSON.stringify(await ours()).toLowerCase();
    for (const file of ['product_serial', 'product_uuid', 'board_serial', 'chassis_serial', 'chassis_asset_tag']) {
      const path = `/sys/class/dmi/id/${file}`;
      const id = existsSync(path) ? readFileSync(path, 'utf8').trim().toLowerCase() : '';
      if (nameOf(id) !== undefined) expect(fact).not.toContain(id);
    }
  });
});

describe('the library in its own process', () => {
  test('answers for this machine with nothing but names, and takes a clean environment for it', async () => {
    const before = process.env['PATH'];
    process.env['PATH'] = '/nowhere';
    try {
      const answer = await thisHost().hardware();
      expect(Object.keys('is' in answer ? answer.is : {}).sort()).toEqual([
        'manufacturer',
        'model',
        'version',
        'virtual',
      ]);
    } finally {
      process.env['PATH'] = before;
    }
  });
});
