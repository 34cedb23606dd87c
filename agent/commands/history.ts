import { setTimeout } from 'node:timers/promises';
import { StanceError } from '../../shared/errors.ts';
import { type ChainCheck, checkHistory, type HistoryFault, type HistoryItem } from '../../shared/history.ts';
import { splitJws } from '../../shared/jws.ts';
import { localLimits } from '../../shared/local-api.ts';
import { clockTime } from '../../shared/time-words.ts';
import { jsonText } from '../../shared/visible-json.ts';
import { jwsVerifier } from '../crypto/jws-verifier.ts';
import { readJson } from '../json-text.ts';
import { daemonSocket } from '../local-api/daemon-socket.ts';
import { LocalClient } from '../local-api/local-client.ts';
import { systemClock } from '../system-clock.ts';
import type { Command } from './command.ts';

/** Shows what this laptop signed and sent, byte for byte, and checks it without asking anybody. */
export const historyCommand: Command = {
  usage: '[--full] [--verify] [--json]',
  summary: 'list what was sent (--full: each byte of it), or check all of it (--verify)',
  words: 0,
  options: ['verify', 'full'],
  async run({ config, json, verify, full }, { out }) {
    const { items, keys } = await wholeHistory(daemonSocket(config));
    if (verify) return report(checkHistory(items, keys, jwsVerifier), json, out);
    if (json)
      out(
        jsonText(
          items.map((item) => ({ ...item, payload: payloadOf(item) })),
          2,
        ),
      );
    else for (const item of items) out(full ? fullWords(item) : line(item));
    return 0;
  },
};

/** Page by page, no faster than the agent lets anybody ask. */
async function wholeHistory(socket: string) {
  const client = await LocalClient.open(socket);
  try {
    const items: HistoryItem[] = [];
    for (;;) {
      const before = items.at(-1)?.id;
      const answer = await client.ask({ ask: 'history', ...(before === undefined ? {} : { before }) });
      if (!('history' in answer)) throw new StanceError('internal', 'the agent gave no history');
      const { history } = answer;
      items.push(...history.items);
      if (!history.more || history.items.length === 0) return { items, keys: history.keys };
      await setTimeout(1_000 / localLimits.requestsPerSecond);
    }
  } finally {
    client.close();
  }
}

const place = ({ seq, chain }: { seq: number; chain: string }): string => `${chain.slice(0, 8)} #${seq}`;

function line(item: HistoryItem): string {
  const { at, cause, acknowledgedAt, jws } = item;
  const fate = item.seq === 0 ? 'opens the chain' : acknowledgedAt === null ? 'waits' : 'acknowledged';
  return `${clockTime(at, systemClock.now(), {})}  ${place(item)}  ${cause}  ${jws.length} bytes  ${fate}`;
}

const fullWords = (item: HistoryItem): string => `${line(item)}\n${item.jws}\n${jsonText(payloadOf(item), 2)}\n`;

const payloadOf = ({ jws }: HistoryItem): unknown =>
  readJson(Buffer.from(splitJws(jws)?.payload ?? '', 'base64url').toString());

const faultWords: Readonly<Record<HistoryFault, string>> = {
  unreadable: 'cannot be read',
  unknownKey: 'is signed by a key that this laptop does not have now (locked, or not its own)',
  badSignature: 'has a signature that does not hold',
  otherPlace: 'stands in another place than it says',
  brokenLink: 'does not continue the item before it',
};

function report(checks: readonly ChainCheck[], json: boolean, out: (text: string) => void): number {
  const faults = checks.flatMap(({ chain, faults }) => faults.map(({ seq, fault }) => ({ chain, seq, fault })));
  const count = checks.reduce((sum, check) => sum + check.count, 0);
  if (json) out(jsonText({ items: count, chains: checks }, 2));
  else {
    for (const { chain, first, last, count, gaps } of checks) {
      out(`chain ${chain.slice(0, 8)}: ${count} items, ${first} to ${last}${gaps.map(gapWords).join('')}`);
    }
    for (const { fault, ...item } of faults) out(`${place(item)} ${faultWords[fault]}`);
  }
  if (faults.length > 0)
    throw new StanceError('historyBroken', `${faults.length} of ${count} items of the history do not hold`);
  if (!json) out(`${count} items: every signature holds, every item continues the one before it.`);
  return 0;
}

const gapWords = ([after, before]: readonly [number, number]): string =>
  before - after === 2 ? `; ${after + 1} is not kept` : `; ${after + 1} to ${before - 1} are not kept`;
