import { writeFileSync } from 'node:fs';
import koffi from 'koffi';
import { localWindows } from '../../agent/host/windows/local-windows.ts';
import { win32Proxy } from '../../agent/stream/proxy/system/win32.ts';

/** Runs inside wine: has the system itself set a proxy for its services, and writes the ways that the agent then finds. */
const [file = ''] = process.argv.slice(2);
const [named, none] = [3, 1];
const library = koffi.load('winhttp.dll');
koffi.struct('WINHTTP_PROXY_INFO', { type: 'uint32', proxy: 'str16', bypass: 'str16' });
const set = library.func('int __stdcall WinHttpSetDefaultProxyConfiguration(WINHTTP_PROXY_INFO *info)');
const setProxy = (type: number, proxy: string | null, bypass: string | null) => {
  if (set({ type, proxy, bypass }) === 0) throw new Error('the system does not take this proxy');
};
const way = async (host: string) => {
  const route = await win32Proxy(localWindows(), 'system', { host, port: 443 });
  return [route?.proxy?.name, route?.why];
};

setProxy(named, 'proxy.example:3128', '<local>;*.corp.example');
const begun = performance.now();
const through = await way('stance.example');
const ms = performance.now() - begun;
const excepted = [await way('stance.corp.example'), await way('stance')];
setProxy(named, 'http=a.example:80;https=b.example:81', null);
const ofList = await way('stance.example');
setProxy(none, null, null);
const direct = await way('stance.example');
writeFileSync(file, JSON.stringify({ through, excepted, ofList, direct, ms }));
