import { isClosed } from './decide.ts';
import type { DeviceStatus, HeldDecision } from './device-status.ts';
import type { ResultFinding } from './result.ts';
import { spanWords } from './time-words.ts';
import type { LevelRow } from './view.ts';
import type { Head, Scene } from './view-head.ts';
import { firstEnd, listWords, reachWords } from './view-levels.ts';

/**
 * How a view opens while the service answers and its decision counts. What the decision does not call `affirming`, or a level
 * that is shut, is never called compliant, whether or not a finding explains it.
 */
export function connectedHead(status: DeviceStatus, held: HeldDecision, scene: Scene): Head {
  const { levels, say } = scene;
  const shut = levels.some(({ open }) => !open) || levels.length === 0;
  if (shut || held.tier === 'contraindicated' || held.tier === 'none') return blockedHead(held, scene);
  const reach = reachWords(levels);
  const ends = say.time(firstEnd(levels) ?? held.until);
  if (status.checking) {
    return {
      state: 'checking',
      stateLine: 'Checking',
      sentence: `Your laptop is being checked; meanwhile the last decision lets it reach ${reach} until ${ends}.`,
      stress: ends,
      tooltip: 'Checking…',
      note: `Last decision holds until ${ends}`,
    };
  }
  const [due] = held.findings
    .filter((finding) => losing(finding, levels).length > 0)
    .toSorted((a, b) => (a.deadline ?? 0) - (b.deadline ?? 0));
  if (due?.deadline !== undefined) return dueHead(due, due.deadline, reach, scene);
  const wanted = held.findings.filter(({ enforcement }) => enforcement !== 'report');
  if (wanted.length > 0 || held.tier !== 'affirming') return warnedHead(wanted, reach, ends);
  const rules = rulesWords(held);
  return {
    state: 'compliant',
    stateLine: 'Compliant',
    sentence: `Your laptop ${rules.sentence} and may reach ${reach} until ${ends}.`,
    tooltip: `Compliant: ${rules.short}`,
    note: `May reach ${reach} until ${ends}, renewing`,
  };
}

function blockedHead(held: HeldDecision, { levels, now, say }: Scene): Head {
  const closed = held.findings.filter((finding) => isClosed(finding, now));
  const reach = reachWords(levels);
  const some = reach !== 'nothing' && reach !== 'everything';
  const only = reach === 'nothing' ? 'nothing that asks for its stance' : some ? `only ${reach}` : reach;
  const [worst] = closed.toSorted((a, b) => (a.deadline ?? 0) - (b.deadline ?? 0));
  const mended = closed.length === 1 ? 'this is mended' : 'these are mended';
  return {
    state: 'blocked',
    stateLine: worst?.deadline === undefined ? 'Blocked' : `Blocked since ${say.time(worst.deadline)}`,
    sentence:
      worst === undefined
        ? `Your laptop may reach ${only}; your IT team can say why.`
        : `Your laptop may reach ${only} until ${mended}; then everything opens again.`,
    ...(some ? { stress: reach } : {}),
    ...(worst === undefined ? {} : { reason: worst.words.sentence }),
    tooltip:
      reach === 'nothing'
        ? 'Blocked: nothing is open'
        : `Blocked: ${only} ${some && levels.filter(({ open }) => open).length > 1 ? 'are' : 'is'} open`,
    note: worst === undefined ? 'Your IT team can say why' : titled(worst),
  };
}

function dueHead(due: ResultFinding, deadline: number, reach: string, { levels, now, say }: Scene): Head {
  const lost = losing(due, levels);
  const what = lost.length === levels.length ? 'everything' : listWords(lost.map(({ title }) => title).reverse());
  return {
    state: 'attention',
    stateLine: `Attention · ${spanWords(deadline - now)} left`,
    sentence: `Your laptop may reach ${reach} until ${say.deadline(deadline)}; then it loses ${what} unless this is mended.`,
    stress: say.deadline(deadline),
    reason: due.words.sentence,
    tooltip: `Attention: ${what} ${lost.length > 1 && what !== 'everything' ? 'close' : 'closes'} at ${say.time(deadline)}`,
    note: titled(due),
  };
}

function warnedHead(wanted: readonly ResultFinding[], reach: string, ends: string): Head {
  const [first] = wanted;
  const things = wanted.length === 1 ? 'one thing wants mending' : `${wanted.length} things want mending`;
  return {
    state: 'attention',
    stateLine: 'Attention',
    sentence: `Your laptop may reach ${reach} until ${ends}; ${first === undefined ? 'the service warns and does not say of what' : things}.`,
    ...(first === undefined ? {} : { reason: first.words.sentence }),
    tooltip: first === undefined ? 'Attention' : `Attention: ${titled(first)}`,
    note: first === undefined ? 'Your IT team can say why' : `May reach ${reach} until ${ends}`,
  };
}

/** The open levels that a finding will take at its deadline. */
const losing = ({ enforcement, costs, deadline }: ResultFinding, levels: readonly LevelRow[]): LevelRow[] =>
  enforcement === 'block' && deadline !== undefined
    ? levels.filter(({ name, open }) => open && costs.includes(name))
    : [];

const titled = ({ words }: ResultFinding): string => `${words.title}: ${words.state}`;

function rulesWords({ judged, findings }: HeldDecision): { sentence: string; short: string } {
  if (judged.length === 0) return { sentence: 'has no rules to meet', short: 'no rules to meet' };
  if (findings.length > 0) return { sentence: 'meets every rule that counts', short: 'every rule that counts is met' };
  if (judged.length === 1) return { sentence: 'meets its one rule', short: 'the one rule is met' };
  return { sentence: `meets all ${judged.length} rules`, short: `all ${judged.length} rules met` };
}
