import { type Known, unread } from '../../../shared/reading.ts';
import type { HardwareFact } from '../../../shared/signals/hardware.ts';
import { answerWords, partOf } from '../../host/answer.ts';
import type { Answer, Host } from '../../host/host.ts';
import type { Collector } from '../collector.ts';
import { type HardwareSeen, lookOnce } from './look-once.ts';
import { isLenovo, nameOf } from './name-of.ts';
import { isNameOfVirtual } from './virtual-machines.ts';

/** What the firmware tells of the machine (SMBIOS), one field a file. Serial numbers lie beside these and are not asked for. */
const dmi = '/sys/class/dmi/id';
/** The same where firmware describes the machine by a tree instead: most of what has an ARM processor. */
const tree = '/sys/firmware/devicetree/base';
const fieldLimitBytes = 1_024;
/** The first processor, and its flags, which are some two thousand characters. */
const processorBytes = 8_192;

interface Names {
  readonly source: string;
  readonly maker: Answer<string>;
  readonly model: Answer<string>;
}

/**
 * Who made the machine and whether it is a virtual one, by files alone. systeminformation is not asked here: it reads the same
 * files through shells, and where they are not there it calls the machine after the container that it runs in.
 */
export const hardwareLinux: Collector<HardwareFact> = {
  collect: (host) => lookOnce(host, look),
  watch: { directories: [] },
  limitMs: 2_000,
};

async function look(host: Host): Promise<HardwareSeen> {
  const names = await readNames(host);
  const fact: HardwareFact = {
    maker: partOf(names.maker, 'unsupported', nameOf),
    model: partOf(names.model, 'unsupported', nameOf),
    virtual: await isVirtual(host, names),
  };
  const notes = [`maker: ${answerWords(names.maker)}`, `model: ${answerWords(names.model)}`];
  return { fact, source: names.source, notes };
}

async function readNames(host: Host): Promise<Names> {
  const maker = await host.text(`${dmi}/sys_vendor`, fieldLimitBytes);
  const model = await readModel(host, maker);
  if (!('absent' in maker && 'absent' in model)) return { source: 'dmi', maker, model };
  const compatible = await host.text(`${tree}/compatible`, fieldLimitBytes);
  // `vendor,machine` (devicetree specification §2.3.1), the most particular first.
  const vendor = 'is' in compatible ? { is: compatible.is.split('\0', 1)[0]?.split(',', 1)[0] ?? '' } : compatible;
  const title = await host.text(`${tree}/model`, fieldLimitBytes);
  const source = 'absent' in vendor && 'absent' in title ? 'cpuinfo' : 'devicetree';
  return { source, maker: vendor, model: title };
}

async function readModel(host: Host, maker: Answer<string>): Promise<Answer<string>> {
  if ('is' in maker && isLenovo(maker.is)) {
    const version = await host.text(`${dmi}/product_version`, fieldLimitBytes);
    if ('is' in version && nameOf(version.is) !== undefined) return version;
  }
  return host.text(`${dmi}/product_name`, fieldLimitBytes);
}

/** Virtual by its name, or by the flag that a processor shows to whoever runs above another system; neither only where both were told. */
async function isVirtual(host: Host, { maker, model }: Names): Promise<Known<boolean>> {
  const told = [maker, model].flatMap((name) => ('is' in name ? [name.is] : []));
  if (told.some(isNameOfVirtual)) return { is: true };
  const isAbove = partOf(await host.head('/proc/cpuinfo', processorBytes), 'unsupported', hypervisorFlag);
  if ('unread' in isAbove) return isAbove;
  if (isAbove.is) return isGuest(host);
  return told.length === 2 ? { is: false } : unread('unsupported');
}

/** Whether the first processor has the flag; undefined without a whole line of flags, which other processors than Intel's kind lack. */
export function hypervisorFlag(text: string): boolean | undefined {
  const flags = /^flags\t*: (.*)\n/m.exec(text)?.[1];
  return flags?.split(' ').includes('hypervisor');
}

/** Above Xen runs the system that looks after all others, too: a laptop with Qubes is no virtual machine. */
async function isGuest(host: Host): Promise<Known<boolean>> {
  const capabilities = await host.text('/proc/xen/capabilities', fieldLimitBytes);
  if ('absent' in capabilities) return { is: true };
  return partOf(capabilities, 'unsupported', (text) => !text.split('\n').includes('control_d'));
}
