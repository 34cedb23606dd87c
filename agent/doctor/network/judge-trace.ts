import { isIPv4 } from 'node:net';
import type { Route } from '../../stream/proxy/route.ts';
import { type Checkup, fault, untold, well } from '../checkup.ts';
import { judgeCertificate } from './judge-certificate.ts';
import { failure } from './outcome.ts';
import type { Trace } from './trace.ts';
import type { Trust } from './trust.ts';

/** What the steps up to the certificate mean. */
export function judgeTrace(trace: Trace, host: string, { proxy }: Pick<Route, 'proxy'>, trust: Trust): Checkup[] {
  const whom = proxy === undefined ? host : `the proxy ${proxy.name}`;
  return [judgeName(trace.name, whom), judgeConnection(trace, whom), judgeCertificate(trace.certificate, host, trust)];
}

function judgeName(name: Trace['name'], whom: string): Checkup {
  const about = 'name';
  if ('is' in name) {
    const v4 = name.is.filter(({ address }) => isIPv4(address)).length;
    return well(about, `${whom}: ${v4} IPv4 and ${name.is.length - v4} IPv6 addresses, in ${name.ms} ms`);
  }
  if ('notTaken' in name) return untold(about, 'not asked for');
  if (name.code === 'ENOTFOUND')
    return fault(
      about,
      `${whom}: there is no such name in this network`,
      'Turn on your VPN if your organisation asks for one; else ask your IT team whether the name is right.',
    );
  return fault(
    about,
    `${whom}: ${failure(name)}`,
    'The name server of this network does not answer: try another network, or look at the DNS settings.',
  );
}

function judgeConnection({ connection, name }: Trace, whom: string): Checkup {
  const about = 'connection';
  if ('is' in connection) return well(about, `${whom} accepts it, in ${connection.ms} ms`);
  if ('notTaken' in connection) return untold(about, 'not tried without an address');
  const remedy =
    connection.code === 'ECONNREFUSED'
      ? 'Somebody is there and nobody listens: ask your IT team whether the service runs, and whether the port is right.'
      : 'Look whether other sites open. A firewall, a sign-in page of this network or a VPN that is off may be in the way.';
  const first = 'is' in name ? (name.is[0]?.address ?? '') : '';
  return fault(about, `${whom} (${first}): ${failure(connection)}`, remedy);
}
