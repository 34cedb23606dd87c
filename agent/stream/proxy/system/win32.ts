import type { Why } from '../../../../shared/reading.ts';
import type { Answer, Host } from '../../../host/host.ts';
import type { RegistryValue } from '../../../host/windows/windows-requests.ts';
import { type Route, routeBy, type Target } from '../route.ts';
import { type PlaceWords, routeWords } from '../words.ts';
import { isBypassed } from './bypass.ts';
import { type ConnectionSettings, connectionSettings } from './connection-settings.ts';
import { script, unread } from './doubtful.ts';

const internetSettings = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const policyKey = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';

type Registry = Pick<Host, 'registryValue'>;
type Said = ConnectionSettings | { readonly unread: Why } | undefined;

/**
 * The way by the settings of Windows. A service has those of the machine: WinHTTP's (`netsh winhttp`), then the internet settings
 * where a policy makes them the machine's. Who runs in a session has the internet settings first. The first place that names a
 * proxy decides; a script counts, to be told, where none does.
 */
export async function win32Proxy(host: Registry, mode: 'system' | 'user', to: Target): Promise<Route | undefined> {
  const isOfMachine = (await host.registryValue(policyKey, 'ProxySettingsPerUser').then(valueIn)) === 0;
  const winHttp: Place = { words: routeWords.winHttp, ask: () => blob(host, 'HKLM', 'WinHttpSettings') };
  const machine: Place = { words: routeWords.winInetMachine, ask: () => winInet(host, 'HKLM') };
  const user: Place = { words: routeWords.winInetUser, ask: () => winInet(host, 'HKCU') };
  const places =
    mode === 'user' ? [isOfMachine ? machine : user, winHttp] : isOfMachine ? [winHttp, machine] : [winHttp];
  let doubt: Route | undefined;
  for (const { words, ask } of places) {
    const said = await ask();
    if (said === undefined) continue;
    if ('unread' in said) doubt ??= unread(said.unread);
    else if (said.server !== undefined) return bySettings(said.server, said.bypass, words, to);
    else if (said.hasScript) doubt ??= script;
  }
  return doubt;
}

interface Place {
  readonly words: PlaceWords;
  ask(): Promise<Said>;
}

function bySettings(server: string, bypass: string, words: PlaceWords, to: Target): Route {
  return routeBy(serverForTls(server), isBypassed(to, bypass.split(/[;,\s]+/)), words);
}

/** Of `http=a:80;https=b:81` the second; of a list without schemes its first. Nothing where all are for something else. */
function serverForTls(list: string): string {
  const servers = list.split(/[;\s]+/).filter((each) => each !== '');
  const named = servers.find((each) => /^https=/i.test(each))?.replace(/^https=/i, '');
  return named ?? servers.find((each) => !each.includes('=')) ?? '';
}

/** The internet settings: the values that everybody writes, then the form in which Windows itself keeps them. */
async function winInet(host: Registry, root: 'HKLM' | 'HKCU'): Promise<Said> {
  const read = (name: string) => host.registryValue(`${root}\\${internetSettings}`, name);
  const text = async (name: string) => textIn(valueIn(await read(name)));
  const [enabled, server] = [valueIn(await read('ProxyEnable')), await text('ProxyServer')];
  const bypass = await text('ProxyOverride');
  if (enabled === 1 && server !== '') return { server, bypass, hasScript: false };
  const kept = await blob(host, root, 'DefaultConnectionSettings');
  const hasScript = (await text('AutoConfigURL')) !== '';
  if (kept === undefined || 'unread' in kept) return hasScript ? { server: undefined, bypass, hasScript } : kept;
  return { ...kept, hasScript: kept.hasScript || hasScript };
}

async function blob(host: Registry, root: string, name: string): Promise<Said> {
  const answer = await host.registryValue(`${root}\\${internetSettings}\\Connections`, name);
  if ('absent' in answer) return undefined;
  if ('unread' in answer) return { unread: answer.unread };
  const value = answer.is;
  if (typeof value !== 'object' || !('hex' in value)) return { unread: 'unparseable' };
  return connectionSettings(value.hex) ?? { unread: 'unparseable' };
}

const valueIn = (answer: Answer<RegistryValue>): RegistryValue | undefined => ('is' in answer ? answer.is : undefined);

const textIn = (value: RegistryValue | undefined): string => (typeof value === 'string' ? value.trim() : '');
