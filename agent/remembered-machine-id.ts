import * as v from 'valibot';
import { remember } from './collectors/remember.ts';
import type { Answer, Host } from './host/host.ts';
import { machineId } from './host/machine-id.ts';

/** Where Linux keeps the id; elsewhere there is no file of it, and it is asked for at every start. */
const files = ['/var/lib/dbus/machine-id', '/etc/machine-id'];

const remembered = remember<Answer<string>>({ name: 'machineId', shape: v.strictObject({ is: v.string() }) });

/** The id of this installation, asked for again whenever a file of it changed: asking starts a shell, and the first evidence waits. */
export async function rememberedMachineId(host: Host, ask: typeof machineId = machineId): Promise<Answer<string>> {
  const facts = await Promise.all(files.map((path) => host.stat(path)));
  const there = files.filter((_, at) => 'is' in (facts[at] ?? {}));
  return there.length === 0
    ? ask()
    : remembered(
        host,
        there,
        '',
        (answer) => 'is' in answer,
        () => ask(),
      );
}
