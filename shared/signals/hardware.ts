import * as v from 'valibot';
import { known, knownValue } from '../reading.ts';
import { defineSignal, everywhere, type Finding, type SayFact } from '../signal.ts';

/** A name as a maker wrote it, made printable and cut to what people can read. */
const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/**
 * What the laptop calls itself. Only names that thousands of machines share: a serial number, an asset tag or a UUID is in no
 * part of it. A word that fills an empty field ("To Be Filled By O.E.M.") is not a name and reads as `unparseable`.
 */
export const HardwareFact = v.object({
  maker: known(Name),
  model: known(Name),
  /** Whether it is a virtual machine; `false` is only what shows no sign of one. */
  virtual: known(v.boolean()),
});
export type HardwareFact = v.InferOutput<typeof HardwareFact>;

export const HardwareRule = v.strictObject({
  /** Makers whose laptops are welcome; none listed: all. `Dell` also stands for "Dell Inc.", however it is written. */
  makers: v.optional(
    v.pipe(v.array(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(64))), v.maxLength(64)),
    [],
  ),
  virtualMachines: v.optional(v.picklist(['accepted', 'refused']), 'accepted'),
});
export type HardwareRule = v.InferOutput<typeof HardwareRule>;

type Because = 'otherMaker' | 'makerNotKnown' | 'virtual' | 'virtualNotKnown';

const askIt = everywhere('Ask your IT team which laptops your organisation accepts.');
const doctor = everywhere('Ask your IT team to run "stance doctor" on this laptop.');

export const hardware = defineSignal<HardwareFact, HardwareRule, Because>({
  fact: HardwareFact,
  rule: HardwareRule,
  judge: (fact, rule) => [...judgeMaker(fact, rule), ...judgeVirtual(fact, rule)],
  hides: { makerNotKnown: ['otherMaker'], virtualNotKnown: ['virtual'] },
  words: {
    title: 'Hardware',
    why: 'Your organisation can only look after machines that it knows how to mend and to update.',
    describe: describeHardware,
    because: {
      otherMaker: {
        state: 'Other maker',
        sentence: 'This machine is not of a maker that your organisation accepts.',
        steps: askIt,
      },
      makerNotKnown: {
        state: 'Maker not known',
        sentence: 'This machine does not say who made it.',
        steps: doctor,
      },
      virtual: {
        state: 'Virtual machine',
        sentence: 'This is a virtual machine: whoever runs the machine around it can read and change everything in it.',
        steps: everywhere('Use the laptop itself.', 'If you need the virtual machine for your work, ask your IT team.'),
      },
      virtualNotKnown: {
        state: 'Not known',
        sentence: 'Nobody could tell whether this is a virtual machine.',
        steps: doctor,
      },
    },
  },
});

function judgeMaker({ maker }: HardwareFact, { makers }: HardwareRule): Finding<Because>[] {
  if (makers.length === 0) return [];
  if ('unread' in maker) return [{ because: 'makerNotKnown', verdict: 'notKnown', why: maker.unread }];
  return makers.some((accepted) => isOf(maker.is, accepted)) ? [] : [{ because: 'otherMaker', verdict: 'fail' }];
}

/** The same words, or those and a legal form behind them; "HP" is not "HPE". */
function isOf(maker: string, accepted: string): boolean {
  const [told, wanted] = [maker.toLowerCase(), accepted.toLowerCase()];
  return told === wanted || told.startsWith(`${wanted} `) || told.startsWith(`${wanted},`);
}

function judgeVirtual({ virtual }: HardwareFact, rule: HardwareRule): Finding<Because>[] {
  if (rule.virtualMachines === 'accepted') return [];
  if ('unread' in virtual) return [{ because: 'virtualNotKnown', verdict: 'notKnown', why: virtual.unread }];
  return virtual.is ? [{ because: 'virtual', verdict: 'fail' }] : [];
}

function describeHardware(fact: HardwareFact, say: SayFact): string {
  const [maker, model] = [knownValue(fact.maker), knownValue(fact.model)];
  const named = [maker, model].filter((name) => name !== undefined);
  // Some makers write their name into the model, too.
  const isTwice = maker !== undefined && model?.toLowerCase().startsWith(maker.toLowerCase());
  const words = named.length === 0 ? say('hardware.notKnown') : isTwice ? (model ?? '') : named.join(' ');
  // A name must not look like a part of its own.
  const plain = words.replaceAll(' · ', ' ');
  return knownValue(fact.virtual) ? `${plain} · ${say('hardware.virtual')}` : plain;
}
