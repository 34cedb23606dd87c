import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { end, firstLine, startAnnounced } from './announced-process.ts';

/** No folder of services: nothing is started because somebody asked for it, so nothing outlives the test. */
const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    <allow user="*"/>
  </policy>
</busconfig>
`;

/** A session bus of one's own. */
export interface Bus {
  readonly address: string;
  close(): Promise<void>;
}

/** Starts a private dbus-daemon; `close` ends it by its id. */
export async function startBus(): Promise<Bus> {
  const folder = mkdtempSync(join(tmpdir(), 'stance-bus-'));
  const config = join(folder, 'bus.conf');
  writeFileSync(config, busConfig);
  const bus = startAnnounced('dbus-daemon', [
    `--config-file=${config}`,
    '--nofork',
    '--nopidfile',
    '--print-address=3',
  ]);
  const close = async () => {
    await end(bus);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return { address: await firstLine(bus), close };
  } catch (error) {
    await close();
    throw error;
  }
}
