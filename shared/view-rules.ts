import * as v from 'valibot';
import type { HeldDecision } from './device-status.ts';
import type { SignalId } from './signals/catalogue.ts';
import { productName } from './signals/edr-products.ts';
import { serviceName } from './signals/management-services.ts';
import type { Voice } from './words/voice.ts';

const Seconds = v.pipe(v.number(), v.minValue(0));
const Names = v.array(v.string());
/** As much of each rule as is put into words; what a newer service says besides is no harm. */
const shapes = {
  os: v.object({
    allowed: v.array(v.object({ id: v.string(), minVersion: v.optional(v.string()) })),
    supported: v.boolean(),
  }),
  osPatch: v.object({
    pendingSecurityUpdates: v.number(),
    listsMaxAge: Seconds,
    rebootMayWait: v.boolean(),
    automaticUpdates: v.string(),
    patchedMaxAge: v.optional(Seconds),
  }),
  diskEncryption: v.object({ roles: v.array(v.picklist(['system', 'data', 'swap'])) }),
  edr: v.object({
    accepted: Names,
    health: v.string(),
    definitionsMaxAge: v.optional(Seconds),
    cloudContactMaxAge: v.optional(Seconds),
  }),
  firewall: v.object({}),
  screenLock: v.object({ maxDelay: Seconds }),
  secureBoot: v.object({ limitedIsEnough: v.boolean(), chip: v.string() }),
  management: v.object({ by: Names, approved: v.string() }),
  hardware: v.object({ makers: Names, virtualMachines: v.string() }),
} as const satisfies Partial<Record<SignalId, v.GenericSchema>>;

type Worded = keyof typeof shapes;
type RuleOf<Id extends Worded> = v.InferOutput<(typeof shapes)[Id]>;

/**
 * What the policy asks of one signal, in words, as the service signed it; nothing where it does not say, or says what this build does
 * not understand. It explains and never judges.
 */
export function ruleWords(id: SignalId, { rules }: Pick<HeldDecision, 'rules'>, voice: Voice): string[] {
  if (rules === undefined || !Object.hasOwn(shapes, id)) return [];
  const rule = v.safeParse(shapes[id as Worded], rules[id]);
  if (!rule.success) return [];
  return (tell[id as Worded] as (rule: unknown, voice: Voice) => string[])(rule.output, voice);
}

const tell: { readonly [Id in Worded]: (rule: RuleOf<Id>, voice: Voice) => string[] } = {
  os: ({ allowed, supported }, { say, list }) => [
    ...(allowed.length === 0
      ? []
      : [
          say('rule.os.allowed', {
            systems: list(allowed.map(({ id, minVersion = '' }) => `${id} ${minVersion}`.trim())),
          }),
        ]),
    ...(supported ? [say('rule.os.supported')] : []),
  ],
  osPatch: (rule, { say, span }) => [
    rule.pendingSecurityUpdates === 0
      ? say('rule.patch.none')
      : say('rule.patch.pending', { count: rule.pendingSecurityUpdates }),
    say('rule.patch.lists', { span: span(rule.listsMaxAge) }),
    ...(rule.rebootMayWait ? [] : [say('rule.patch.reboot')]),
    ...(rule.patchedMaxAge === undefined ? [] : [say('rule.patch.lastPatched', { span: span(rule.patchedMaxAge) })]),
    ...(rule.automaticUpdates === 'required' ? [say('rule.patch.automatic')] : []),
  ],
  diskEncryption: ({ roles }, { say, list }) => [
    say('rule.disk.roles', { roles: list(roles.map((role) => say(`rule.disk.${role}`))) }),
  ],
  edr: ({ accepted, health, definitionsMaxAge, cloudContactMaxAge }, { say, list, span }) => [
    accepted.length === 0
      ? say('rule.edr.any')
      : say('rule.edr.accepted', { products: list(accepted.map(productName)) }),
    ...(health === 'required' ? [say('rule.edr.healthy')] : []),
    ...(definitionsMaxAge === undefined ? [] : [say('rule.edr.definitions', { span: span(definitionsMaxAge) })]),
    ...(cloudContactMaxAge === undefined ? [] : [say('rule.edr.cloud', { span: span(cloudContactMaxAge) })]),
  ],
  firewall: (_rule, { say }) => [say('rule.firewall')],
  screenLock: ({ maxDelay }, { say, span }) => [say('rule.lock', { span: span(maxDelay) })],
  secureBoot: ({ limitedIsEnough, chip }, { say }) => [
    say(limitedIsEnough ? 'rule.boot.limited' : 'rule.boot'),
    ...(chip === 'required' ? [say('rule.boot.chip')] : []),
  ],
  management: ({ by, approved }, { say, list }) => [
    by.length === 0
      ? say('rule.management.any')
      : say('rule.management.by', {
          services: list(by.map((id) => (id === 'other' ? say('management.other') : serviceName(id)))),
        }),
    ...(approved === 'required' ? [say('rule.management.approved')] : []),
  ],
  hardware: ({ makers, virtualMachines }, { say, list }) => [
    ...(makers.length === 0 ? [] : [say('rule.hardware.makers', { makers: list(makers) })]),
    ...(virtualMachines === 'refused' ? [say('rule.hardware.real')] : []),
  ],
};
