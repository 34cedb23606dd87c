import type { Settings } from '../../config-file.ts';
import type { Route } from '../../stream/proxy/route.ts';
import { routeTo } from '../../stream/proxy/route-to.ts';
import { proxySources } from '../../stream/proxy/sources.ts';
import { version } from '../../version.ts';
import { type Checkup, fault, untold, well } from '../checkup.ts';
import { type Patient, type Seen, seenLater, serviceUrl } from '../patient.ts';
import { judgeClock, judgeService } from './judge-service.ts';
import { judgeTrace } from './judge-trace.ts';
import { notTaken, type Outcome } from './outcome.ts';
import { traceWay } from './trace.ts';
import { trustBy } from './trust.ts';

/** The way to the service: proxy, name, connection, certificate, whether it is ours, and its clock against this one. */
export async function service(patient: Patient): Promise<Checkup[]> {
  const url = serviceUrl(patient);
  if (url === undefined) return [untold('service', 'none is known: not enrolled, or not to be seen by this user')];
  const { settings, identity } = patient;
  if (!('is' in settings)) return [untold('service', 'without a configuration nobody knows the way')];
  const route = await routeOf(url, settings.is, patient);
  if (!('is' in route)) return [judgeRoute(route)];
  const { proxy } = route.is;
  const trust = trustBy(settings.is);
  const trace = await traceWay({ url, ca: trust.ca, proxy, userAgent: `stance/${version}` });
  const enrolment = 'is' in identity ? identity.is.enrolment : undefined;
  const pending = 'is' in identity ? identity.is.pending : undefined;
  const pinned = enrolment ?? (pending && { url: pending.url, issuerKeys: pending.issuer_jkts });
  return [
    judgeRoute(route, trace.certificate),
    ...judgeTrace(trace, new URL(url).hostname, route.is, trust),
    judgeService(trace, pinned),
    judgeClock(trace),
  ];
}

function routeOf(url: string, settings: Settings, { host }: Patient): Promise<Seen<Route>> {
  const sources = proxySources(host, settings.mode);
  // What this terminal was started with says nothing of an agent that the system started.
  const own = settings.mode === 'system' ? { ...sources, environment: {} } : sources;
  return seenLater(routeTo(url, settings, own));
}

/** Which proxy is used, who said so, and whether it lets this laptop through. */
export function judgeRoute(route: Seen<Route>, through: Outcome<unknown> = notTaken): Checkup {
  const about = 'proxy';
  if (!('is' in route))
    return fault(about, 'wrong' in route ? route.wrong : route.hidden, 'Mend proxy in the configuration.');
  const { proxy, why, isDoubtful } = route.is;
  if (isDoubtful)
    return untold(
      about,
      `none: ${why}`,
      'If there is a proxy on the way to the service, set proxy in the configuration; if there is none, set it to none.',
    );
  if (proxy === undefined) return well(about, `none: ${why}`);
  if (!('failed' in through) || through.code !== 'STANCE_PROXY') return well(about, `${proxy.name}: ${why}`);
  return fault(
    about,
    `${through.failed} (${why})`,
    'Ask whoever looks after the proxy to let this laptop through to the service; its name and password go into proxyAccountFile.',
  );
}
