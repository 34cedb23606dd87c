import { readCa } from '../../ca-file.ts';
import type { Settings } from '../../config-file.ts';
import { type Route, routeTo } from '../../stream/proxy/route.ts';
import { proxySources } from '../../stream/proxy/sources.ts';
import { version } from '../../version.ts';
import { type Checkup, fault, untold, well } from '../checkup.ts';
import { type Patient, type Seen, seen, serviceUrl } from '../patient.ts';
import { judgeClock, judgeService } from './judge-service.ts';
import { judgeTrace } from './judge-trace.ts';
import { traceWay } from './trace.ts';

/** The way to the service: proxy, name, connection, certificate, whether it is ours, and its clock against this one. */
export async function service(patient: Patient): Promise<Checkup[]> {
  const url = serviceUrl(patient);
  if (url === undefined) return [untold('service', 'none is known: not enrolled, or not to be seen by this user')];
  const { settings, identity } = patient;
  if (!('is' in settings)) return [untold('service', 'without a configuration nobody knows the way')];
  const route = routeOf(url, settings.is, patient);
  if (!('is' in route)) return [judgeRoute(route)];
  const { proxy } = route.is;
  const ca = caOf(settings.is);
  const trace = await traceWay({ url, ca, proxy, userAgent: `stance/${version}` });
  const enrolment = 'is' in identity ? identity.is.enrolment : undefined;
  const pending = 'is' in identity ? identity.is.pending : undefined;
  const pinned = enrolment ?? (pending && { url: pending.url, issuerKeys: pending.issuer_jkts });
  return [
    judgeRoute(route),
    ...judgeTrace(trace, new URL(url).hostname, route.is),
    judgeService(trace, pinned),
    judgeClock(trace),
  ];
}

function routeOf(url: string, settings: Settings, { host }: Patient): Seen<Route> {
  const sources = proxySources(host.platform);
  // What this terminal was started with says nothing of an agent that the system started.
  const own = settings.mode === 'system' ? { ...sources, environment: {} } : sources;
  return seen(() => routeTo(url, settings, own));
}

/** Which proxy is used, and who said so. */
export function judgeRoute(route: Seen<Route>): Checkup {
  if ('is' in route) {
    const { proxy, why } = route.is;
    return well('proxy', proxy === undefined ? `none: ${why}` : `${proxy.name}: ${why}`);
  }
  return fault('proxy', 'wrong' in route ? route.wrong : route.hidden, 'Mend proxy in the configuration.');
}

/** A file of authorities that cannot be used is told by itself; the usual ones are then better than nothing to look with. */
function caOf({ caFile }: Settings): string | undefined {
  if (caFile === undefined) return undefined;
  const pem = seen(() => readCa(caFile));
  return 'is' in pem ? pem.is : undefined;
}
