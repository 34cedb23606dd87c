import { type Known, unread } from '../../../shared/reading.ts';
import type { HardwareFact } from '../../../shared/signals/hardware.ts';
import { answerWords, partOf, whyNot } from '../../host/answer.ts';
import type { Answer, Host } from '../../host/host.ts';
import type { RegistryValue } from '../../host/windows/windows-requests.ts';
import type { Collector } from '../collector.ts';
import { type HardwareSeen, lookOnce } from './look-once.ts';
import { isLenovo, nameOf } from './name-of.ts';
import { isNameOfVirtual } from './virtual-machines.ts';

/** What Windows notes of the firmware at every start. Serial numbers are not in it. */
const key = 'HKLM\\HARDWARE\\DESCRIPTION\\System\\BIOS';

/** Who made the machine and whether its firmware is that of a virtual one, as Windows noted it when it started. */
export const hardwareWin32: Collector<HardwareFact> = {
  collect: (host) => lookOnce(host, look),
  watch: { directories: [] },
  limitMs: 2_000,
};

async function look(host: Host): Promise<HardwareSeen> {
  const [maker, product, family, board] = [
    await field(host, 'SystemManufacturer'),
    await field(host, 'SystemProductName'),
    await field(host, 'SystemFamily'),
    await field(host, 'BaseBoardProduct'),
  ];
  const hasNameInFamily = 'is' in maker && isLenovo(maker.is) && 'is' in family && nameOf(family.is) !== undefined;
  const fact: HardwareFact = {
    maker: partOf(maker, 'toolMissing', nameOf),
    model: partOf(hasNameInFamily ? family : product, 'toolMissing', nameOf),
    virtual: virtualOf([maker, product, board]),
  };
  const notes = [`maker: ${answerWords(maker)}`, `model: ${answerWords(product)}`, `board: ${answerWords(board)}`];
  return { fact, source: 'registry', notes };
}

async function field(host: Host, name: string): Promise<Answer<string>> {
  const answer: Answer<RegistryValue> = await host.registryValue(key, name);
  if (!('is' in answer)) return answer;
  // An empty text tells nothing: not even that no virtual machine wrote it.
  return typeof answer.is === 'string' && answer.is.trim() !== '' ? { is: answer.is } : { unread: 'unparseable' };
}

/** `false` only where maker, model and board were all told: a virtual machine says so in two of them at least. */
function virtualOf(fields: readonly Answer<string>[]): Known<boolean> {
  if (fields.some((answer) => 'is' in answer && isNameOfVirtual(answer.is))) return { is: true };
  const missing = fields.find((answer) => !('is' in answer));
  return missing === undefined || 'is' in missing ? { is: false } : unread(whyNot(missing, 'toolMissing'));
}
