import type { HardwareFact } from '../../../shared/signals/hardware.ts';
import { answerWords, partOf } from '../../host/answer.ts';
import type { HardwareNames } from '../../host/ask-hardware.ts';
import type { Answer, Host } from '../../host/host.ts';
import type { Collector } from '../collector.ts';
import { type HardwareSeen, lookOnce } from './look-once.ts';
import { nameOf } from './name-of.ts';
import { isNameOfVirtual } from './virtual-machines.ts';

/** What Apple sells the machine as, by systeminformation, and whether macOS itself runs above another system. */
export const hardwareDarwin: Collector<HardwareFact> = {
  collect: (host) => lookOnce(host, look),
  watch: { directories: [] },
  // Both have 5 s.
  limitMs: 7_000,
};

async function look(host: Host): Promise<HardwareSeen> {
  const [names, above] = await Promise.all([host.hardware(), host.run('sysctl', ['-n', 'kern.hv_vmm_present'])]);
  const fact: HardwareFact = {
    maker: partOf(names, 'unsupported', ({ manufacturer }) => nameOf(manufacturer)),
    model: partOf(names, 'unsupported', modelOf),
    virtual: virtualOf(names, above),
  };
  const notes = [`systeminformation: ${answerWords(names)}`, `sysctl: ${answerWords(above)}`];
  return { fact, source: 'systeminformation, sysctl', notes };
}

/**
 * "MacBook Pro (14-inch, M1 Pro, 2021)" where the library knows the machine, else the identifier, `Mac16,1`. Without a maker it
 * found nothing, and "Computer" is only where it began.
 */
function modelOf({ manufacturer, model, version }: HardwareNames): string | undefined {
  if (nameOf(manufacturer) === undefined) return undefined;
  return nameOf(version) ?? nameOf(model);
}

type Ran = Awaited<ReturnType<Host['run']>>;

function virtualOf(names: Answer<HardwareNames>, above: Ran): HardwareFact['virtual'] {
  const told = 'is' in names ? [names.is.manufacturer, names.is.model, names.is.version] : [];
  if (told.some(isNameOfVirtual)) return { is: true };
  return partOf(above, 'toolMissing', ({ exit, stdout }) => {
    if (exit !== 0) return undefined;
    return stdout === '1\n' ? true : stdout === '0\n' ? false : undefined;
  });
}
