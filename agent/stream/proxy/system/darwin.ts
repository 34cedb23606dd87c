import { isIP } from 'node:net';
import { whyNot } from '../../../host/answer.ts';
import type { Host } from '../../../host/host.ts';
import { type Route, routeBy, type Target } from '../route.ts';
import { routeWords } from '../words.ts';
import { isBypassed } from './bypass.ts';
import { script, unread } from './doubtful.ts';

/** What `scutil --proxy` prints is some dozen lines, and a list of exceptions that a person wrote. */
const maxLines = 2_048;

/** The way by the network settings of a Mac, as they are for the network it is in now (`scutil --proxy`). */
export async function darwinProxy(host: Pick<Host, 'run'>, to: Target): Promise<Route | undefined> {
  const answer = await host.run('scutil', ['--proxy']);
  if (!('is' in answer)) return unread(whyNot(answer, 'toolMissing'));
  if (answer.is.exit !== 0) return unread('unparseable');
  const settings = settingsOf(answer.is.stdout);
  if (settings === undefined) return unread('unparseable');
  const { values, exceptions } = settings;
  const isOn = (name: string) => values.get(name) === '1';
  if (isOn('HTTPSEnable')) {
    const excepted = isOn('ExcludeSimpleHostnames') ? [...exceptions, '<local>'] : exceptions;
    return routeBy(addressOf(values), isBypassed(to, excepted), routeWords.mac);
  }
  if (isOn('ProxyAutoConfigEnable') || isOn('ProxyAutoDiscoveryEnable')) return script;
  // No address of a proxy that we can speak to, which is said.
  return isOn('SOCKSEnable') ? routeBy('', false, routeWords.mac) : undefined;
}

function addressOf(values: ReadonlyMap<string, string>): string {
  const host = values.get('HTTPSProxy') ?? '';
  const port = values.get('HTTPSPort') ?? '';
  return `${isIP(host) === 6 ? `[${host}]` : host}${port === '' ? '' : `:${port}`}`;
}

/**
 * The outermost dictionary of scutil's own notation (`name : value` a line, braces around what is within), and its list of
 * exceptions; what is said of single interfaces lies deeper. Undefined for a text that is not whole.
 */
function settingsOf(text: string): { values: ReadonlyMap<string, string>; exceptions: readonly string[] } | undefined {
  const lines = text.split('\n', maxLines + 1).map((line) => line.trim());
  if (lines[0] !== '<dictionary> {' || lines.length > maxLines) return undefined;
  const values = new Map<string, string>();
  const exceptions: string[] = [];
  const within: string[] = [''];
  for (const line of lines.slice(1)) {
    if (line === '') continue;
    if (within.length === 0) return undefined;
    if (line === '}') {
      within.pop();
      continue;
    }
    const [, name, value] = /^(.+?) : (.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return undefined;
    if (/^<(dictionary|array)> \{$/.test(value)) within.push(name);
    else if (within.length === 1) values.set(name, value);
    else if (within.length === 2 && within[1] === 'ExceptionsList') exceptions.push(value);
  }
  return within.length === 0 ? { values, exceptions } : undefined;
}
