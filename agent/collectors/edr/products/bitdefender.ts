import { type Known, unread } from '../../../../shared/reading.ts';
import type { Instant } from '../../../../shared/time.ts';
import { colonLines, type ProductSource, type Report, reported, reportFrom, versionFrom } from '../product-source.ts';

/** Bitdefender Endpoint Security Tools: bduitool (root's alone) says which module is on and how old the definitions are. */
export const bitdefender: ProductSource = {
  id: 'bitdefender',
  files: ['/opt/bitdefender-security-tools/bin/bduitool'],
  units: ['bdsec.service'],
  programs: ['/opt/bitdefender-security-tools/bin/bdsecd'],
  health: 'bduitool get ps',
  definitions: 'bduitool get ps',
  report: async (host) => reportFrom(await host.run('bduitool', ['get', 'ps']), parseBduitool),
};

export function parseBduitool(text: string): Report | undefined {
  const lines = colonLines(text);
  const antimalware = lines.get('- Antimalware status');
  if (!antimalware) return undefined;
  return reported(antimalware === 'On' ? [] : ['antimalwareOff'], {
    version: versionFrom(lines.get('Product version')),
    definitionsAt: instantOf(lines.get('Last security content update')),
  });
}

/** `2026-08-24 at 11:44:37 GMT+2`: local time with its distance from Greenwich. */
function instantOf(text = ''): Known<Instant> {
  const [, date, time, sign, hours, minutes = '0'] =
    /^(\d{4}-\d{2}-\d{2}) at (\d{2}:\d{2}:\d{2}) GMT(?:([+-])(\d{1,2})(?::(\d{2}))?)?$/.exec(text) ?? [];
  const local = Date.parse(`${date}T${time}Z`) / 1_000;
  if (Number.isNaN(local)) return unread('unparseable');
  const ahead = (Number(hours ?? 0) * 60 + Number(minutes)) * 60;
  return { is: sign === '-' ? local + ahead : local - ahead };
}
