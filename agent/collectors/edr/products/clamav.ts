import { type Known, unread } from '../../../../shared/reading.ts';
import type { Instant } from '../../../../shared/time.ts';
import { whyNot } from '../../../host/answer.ts';
import type { Host } from '../../../host/host.ts';
import { noReport, type ProductSource, type Report, versionFrom } from '../product-source.ts';

/** Where clamd listens: Debian's and Fedora's way. */
const sockets = ['/run/clamav/clamd.ctl', '/run/clamd.scan/clamd.sock'];

/** From this age on libclamav calls its own definitions old whenever it loads them. */
const outdatedSeconds = 7 * 86_400;

/** ClamAV: clamd answers on its socket whether it is well, and its definitions say when they were made; it is no better than they are. */
export const clamav: ProductSource = {
  id: 'clamav',
  files: ['/usr/sbin/clamd'],
  // Fedora's clamd@scan is an instance of a template, whose control group lies elsewhere: there its program tells.
  units: ['clamav-daemon.service'],
  programs: ['/usr/sbin/clamd'],
  health: 'clamd, on its socket; the age of its definitions',
  definitions: 'the head of daily.cld or daily.cvd',
  async report(host): Promise<Report> {
    const definitionsAt = await newestDefinitions(host);
    const report = { ...noReport('unsupported'), definitionsAt };
    for (const socket of sockets) {
      const pong = await host.ask(socket, 'zPING\0');
      if ('absent' in pong) continue;
      if (!('is' in pong)) return { ...report, version: unread(pong.unread), health: unread(pong.unread) };
      const version = await host.ask(socket, 'zVERSION\0');
      return {
        ...report,
        version:
          'is' in version
            ? versionFrom(/^ClamAV ([^/\0]+)/.exec(version.is)?.[1])
            : unread(whyNot(version, 'toolMissing')),
        // Anything but PONG: something listens there, and it is not a clamd that is well.
        ...(pong.is === 'PONG\0' ? judgeDefinitions(definitionsAt, host.now()) : { health: unread('unparseable') }),
      };
    }
    // Without a socket nothing tells; it loads its definitions for a while before it listens.
    return { ...report, version: unread('toolMissing'), health: unread('toolMissing') };
  },
};

function judgeDefinitions(definitionsAt: Known<Instant>, now: Instant): Pick<Report, 'health' | 'modes'> {
  if ('unread' in definitionsAt) return { health: definitionsAt, modes: [] };
  const isOld = now - definitionsAt.is > outdatedSeconds;
  return isOld
    ? { health: { is: 'degraded' }, modes: ['definitionsOutdated'] }
    : { health: { is: 'healthy' }, modes: [] };
}

async function newestDefinitions(host: Host): Promise<Known<Instant>> {
  let newest: Known<Instant> = unread('toolMissing');
  for (const name of ['daily.cld', 'daily.cvd']) {
    const head = await host.head(`/var/lib/clamav/${name}`, 512);
    if ('absent' in head) continue;
    const made: Known<Instant> = 'is' in head ? madeAt(head.is) : head;
    // Whichever of the two is read, the newer counts, as for clamd; one that cannot be read does not hide the other.
    if ('is' in made ? !('is' in newest) || made.is > newest.is : !('is' in newest)) newest = made;
  }
  return newest;
}

/** A CVD header: `ClamAV-VDB:` date, version, signatures, level, md5, signature, builder, seconds since 1970. */
function madeAt(head: string): Known<Instant> {
  const fields = head.trimEnd().split(':');
  const stamp = fields[8] ?? '';
  return fields[0] === 'ClamAV-VDB' && /^\d{9,11}$/.test(stamp) ? { is: Number(stamp) } : unread('unparseable');
}
