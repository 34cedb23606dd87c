import { Platform } from '../../shared/platform.ts';
import { type SignalId, signalIds, signals } from '../../shared/signals/catalogue.ts';
import { productName } from '../../shared/signals/edr-products.ts';
import { about } from '../collectors/about.ts';
import { collectors } from '../collectors/catalogue.ts';
import { type EdrRow, edrRows } from '../collectors/edr/rows.ts';
import type { Command } from './command.ts';

/** One line of the table of signals. */
export interface SignalLine {
  readonly signal: SignalId;
  readonly title: string;
  readonly platform: Platform;
  readonly source: string;
  readonly needs: string;
  readonly cost: string;
  /** What tells of a change. */
  readonly event: string;
  /** After how many seconds a look is given up. */
  readonly limitSeconds: number;
  readonly proof: 'run' | 'replayed';
  /** Of a signal with a catalogue of products: each of them on this system. */
  readonly products?: readonly EdrRow[];
}

const headings = ['signal', 'system', 'source', 'needs', 'cost', 'told by', 'given up after', 'tried'];
const productHeadings = ['product', 'system', 'seen by', 'health', 'age of definitions', 'contact with its service'];

/** Every signal on every system: where it comes from, what that needs and costs, what tells of a change, how well it is tried. */
export const signalTable = (): SignalLine[] =>
  signalIds.flatMap((signal) =>
    Platform.options.map((platform) => {
      const { watch, limitMs } = collectors[signal][platform];
      return {
        signal,
        title: signals[signal].words.title,
        platform,
        ...about[signal][platform],
        event: eventOf(watch),
        limitSeconds: limitMs / 1_000,
        ...(signal === 'edr' ? { products: edrRows.filter((row) => row.platform === platform) } : {}),
      };
    }),
  );

/** The same as a table in Markdown, as it stands in SIGNALS.md. */
export function signalMarkdown(): string {
  const rows = signalTable().map(({ signal, platform, source, needs, cost, event, limitSeconds, proof }) => [
    `\`${signal}\``,
    platform,
    source,
    needs,
    cost,
    event,
    `${limitSeconds} s`,
    proof === 'run' ? 'run' : '*replayed*',
  ]);
  return markdown(headings, rows);
}

/** The products of the catalogue of threat protection, as a table in Markdown. */
export function productMarkdown(): string {
  const rows = edrRows.map(({ product, platform, seenBy, health, definitions, cloudContact }) => [
    productName(product),
    platform,
    seenBy,
    health,
    definitions,
    cloudContact,
  ]);
  return markdown(productHeadings, rows);
}

const markdown = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

function eventOf({
  directories,
  files = [],
  registry = [],
  eventLog = [],
  processes,
  stream,
  on = [],
  everySeconds,
}: {
  directories: readonly unknown[];
  files?: readonly string[];
  registry?: readonly unknown[];
  eventLog?: readonly unknown[];
  processes?: unknown;
  stream?: object;
  on?: readonly string[];
  everySeconds?: number;
}): string {
  const told = [
    ...(directories.length > 0 ? ['changes in folders'] : []),
    ...(files.length > 0 ? ['control groups'] : []),
    ...(registry.length > 0 ? ['the registry'] : []),
    ...(eventLog.length > 0 ? ['the event log'] : []),
    ...(processes === undefined ? [] : ['the end of a process']),
    ...(stream === undefined ? [] : ['the kernel’s word through root']),
    ...on.map((event) => `the ${event}`),
    ...(everySeconds === undefined ? [] : [`a look every ${everySeconds} s`]),
  ];
  return told.length === 0 ? 'the beat' : told.join(', ');
}

const productWords = ({ product, seenBy, health, definitions, cloudContact }: EdrRow): string =>
  [
    `${productName(product)}: ${seenBy}`,
    health,
    ...(definitions === '' ? [] : [`age of definitions: ${definitions}`]),
    ...(cloudContact === '' ? [] : [`contact with its service: ${cloudContact}`]),
  ].join(' · ');

/** Prints the table of signals. */
export const signalsCommand: Command = {
  usage: '',
  summary: 'list every signal: source, privilege, cost and event per system',
  words: 0,
  options: [],
  async run({ json }, { out }) {
    if (json) out(JSON.stringify(signalTable(), null, 2));
    else {
      for (const id of signalIds) {
        out(`${signals[id].words.title} (${id})`);
        for (const { platform, source, needs, cost, event, proof, products = [] } of signalTable().filter(
          ({ signal }) => signal === id,
        )) {
          out(`  ${platform.padEnd(7)} ${source}\n          ${[needs, cost, `told by ${event}`, proof].join(' · ')}`);
          for (const row of products) out(`            ${productWords(row)}`);
        }
      }
    }
    return 0;
  },
};
