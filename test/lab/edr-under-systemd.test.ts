import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import type { Reading } from '../../shared/reading.ts';
import type { EdrFact } from '../../shared/signals/edr.ts';
import { describeWith, needs } from '../support/needs.ts';
import { until } from '../support/until.ts';
import { DebianMachine } from './debian-machine.ts';
import { debianTree } from './debian-tree.ts';

const root = join(__dirname, '../..');
const unit = 'falcon-sensor.service';
const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];

/** A unit by the name of a product, whose program only waits: what is tried is how systemd keeps it, not what it does. */
const unitText = '[Service]\nExecStart=/usr/bin/sleep infinity\n';

const collectEdr = `import { collect } from './agent/collect.ts';
import { thisHost } from './agent/host/index.ts';
console.log(JSON.stringify((await collect(thisHost(), ['edr'])).edr.reading));`;

/** Prints a line for every event of a folder; without the looks, which would see the same two seconds later. */
const tellEvents = `import { edrLinux } from './agent/collectors/edr/linux.ts';
import { thisHost } from './agent/host/index.ts';
import { systemClock } from './agent/system-clock.ts';
import { watchSignals } from './agent/watch.ts';
const { directories } = edrLinux.watch;
watchSignals(thisHost(), systemClock, () => console.log('changed'), ['edr'], () => ({ directories }));
console.log('watching');`;

const bundle = (outfile: string, contents: string) =>
  build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
  });

describeWith(needs('systemd-nspawn'), 'a protection product under a real systemd', () => {
  let dir: string;
  let machine: DebianMachine;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'stance-edr-'));
    const share = join(dir, 'share');
    mkdirSync(share);
    copyFileSync(process.execPath, join(share, 'node'));
    await bundle(join(share, 'edr.mjs'), collectEdr);
    await bundle(join(share, 'watch.mjs'), tellEvents);
    for (const folder of [dir, share]) chmodSync(folder, 0o755);
    machine = await DebianMachine.create(await debianTree(join(root, '.cache/lab')), dir, share);
    await machine.boot();
  });
  afterAll(async () => {
    await machine?.end();
    rmSync(dir, { recursive: true, force: true });
  });

  const running = async (...as: string[]) => {
    const reading = JSON.parse(await machine.ask(...as, '/share/node', '/share/edr.mjs')) as Reading<EdrFact>;
    const products = reading.state === 'observed' ? reading.fact.products : undefined;
    return products?.map(({ id, running }) => ({ id, running }));
  };
  const falcon = (running: object) => [{ id: 'crowdstrikeFalcon', running }];

  test('is seen from its installation on, runs once it has lasted, halted or killed does not, and a user sees the same', async () => {
    expect(await running()).toEqual([]);

    await machine.ask(
      'sh',
      '-c',
      `printf '${unitText.replaceAll('\n', '\\n')}' > /etc/systemd/system/${unit}; systemctl daemon-reload`,
    );
    expect(await running()).toEqual(falcon({ is: false }));

    await machine.ask('systemctl', 'start', unit);
    await until('the product to have lasted', 30_000, async () => {
      const seen = await running();
      // Only just started it is not known to stay, and never said not to run.
      expect([{ unread: 'timedOut' }, { is: true }]).toContainEqual(seen?.[0]?.running);
      return JSON.stringify(seen) === JSON.stringify(falcon({ is: true }));
    });
    expect(await running(...nobody)).toEqual(falcon({ is: true }));

    await machine.ask('systemctl', 'kill', '--signal=SIGSTOP', unit);
    expect(await running(...nobody)).toEqual(falcon({ is: false }));
    await machine.ask('systemctl', 'kill', '--signal=SIGCONT', unit);
    expect(await running(...nobody)).toEqual(falcon({ is: true }));

    await machine.ask('systemctl', 'kill', '--signal=SIGKILL', unit);
    expect(await running(...nobody)).toEqual(falcon({ is: false }));
  });

  test('raises an event when its unit starts and when it ends, for a user too', async () => {
    await machine.run('systemctl', 'reset-failed', unit);
    await machine.ask('sh', '-c', `${nobody.join(' ')} /share/node /share/watch.mjs > /run/events 2>&1 &`);
    const events = async () => (await machine.ask('cat', '/run/events')).split('\n').filter(Boolean);
    await until('the watcher to stand', 10_000, async () => (await events()).includes('watching'));

    await machine.ask('systemctl', 'start', unit);
    await until('the event of the start', 5_000, async () => (await events()).length > 1);
    const afterStart = (await events()).length;
    await machine.ask('systemctl', 'stop', unit);
    await until('the event of the end', 5_000, async () => (await events()).length > afterStart);
  });
});
