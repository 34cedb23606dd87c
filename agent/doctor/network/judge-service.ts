import * as v from 'valibot';
import { type Jws, splitJws } from '../../../shared/jws.ts';
import { ChallengeClaims } from '../../../shared/messages.ts';
import { readJson } from '../../json-text.ts';
import { trustChallenge } from '../../stream/trust.ts';
import { type Checkup, fault, untold, well } from '../checkup.ts';
import { failure } from './outcome.ts';
import type { Trace } from './trace.ts';

const about = 'service';

/** Whom this laptop was told to trust; undefined where only the agent's own account may know. */
export type Pinned = { readonly url: string; readonly issuerKeys: readonly string[] } | undefined;

/** Whether whoever answers is the service this laptop belongs to, and is well. */
export function judgeService({ challenge, server }: Trace, pinned: Pinned): Checkup {
  if ('notTaken' in challenge) return untold(about, 'not asked who it is');
  if ('failed' in challenge)
    return fault(
      about,
      `it does not say who it is: ${failure(challenge)}`,
      'Ask your IT team to look at the service, and at what stands before it: WebSocket has to pass.',
    );
  const word = 'is' in server ? server.is : undefined;
  const version = word?.version === undefined ? '' : `, version ${word.version}`;
  if (word?.isWell === false)
    return fault(
      about,
      `it says that it is not well${version}`,
      'Ask your IT team to look at the service: its database or its clock.',
    );
  if (pinned === undefined)
    return untold(about, `it answers${version}; which keys this laptop trusts only the agent's account may see`);
  return trustChallenge(challenge.is, pinned) === undefined
    ? fault(
        about,
        'it does not prove to be the service this laptop belongs to',
        'Leave this network if it is not yours. If it stays like this, tell your IT team at once: the keys of the service changed, or somebody poses as it.',
      )
    : well(about, `it is the one this laptop belongs to${version}`);
}

/** Beyond this the service calls the clock wrong. */
const skewSeconds = 300;

/** How far the clock of this laptop is from that of the service; the challenge tells, else the Date header. */
export function judgeClock({ challenge, server, certificate, at }: Trace): Checkup {
  const told = 'is' in challenge ? issuedAt(challenge.is) : undefined;
  const date = 'is' in server ? server.is.date : undefined;
  const then = told ?? date;
  if (then === undefined) return untold('clock', 'nobody told the time');
  const isProved = 'is' in certificate && certificate.is.refusedFor === undefined;
  const source =
    told !== undefined
      ? 'the challenge of the service'
      : isProved
        ? 'the Date header of the service'
        : 'the Date header of a server that proved nothing';
  const skew = at - then;
  const said = `${span(skew)} by ${source}`;
  return Math.abs(skew) <= skewSeconds
    ? well('clock', said)
    : fault(
        'clock',
        said,
        'Set the clock by the network: Linux "sudo timedatectl set-ntp true", macOS and Windows in the settings for date and time. If it is right, tell your IT team: the clock of the service is wrong.',
      );
}

function span(skew: number): string {
  const seconds = Math.abs(skew);
  if (seconds <= 1) return 'right';
  const words =
    seconds < 120
      ? `${seconds} s`
      : seconds < 7_200
        ? `${Math.round(seconds / 60)} min`
        : seconds < 172_800
          ? `${Math.round(seconds / 3_600)} h`
          : `${Math.round(seconds / 86_400)} days`;
  return `${words} ${skew > 0 ? 'ahead' : 'behind'}`;
}

/** Only a hint, so it need not be signed by anybody in particular. */
function issuedAt(challenge: Jws): number | undefined {
  const payload = splitJws(challenge)?.payload;
  const claims = v.safeParse(ChallengeClaims, readJson(Buffer.from(payload ?? '', 'base64url').toString()));
  return claims.success ? claims.output.iat : undefined;
}
