import { unread } from '../../../shared/reading.ts';
import type { OsFact } from '../../../shared/signals/os.ts';
import { answerWords, partOf } from '../../host/answer.ts';
import type { Collector } from '../collector.ts';
import { notObserved, observed } from '../observed.ts';
import { readMacVersion, responseFolder } from './mac-version.ts';

/** Which macOS and which build of it this is, rapid security responses included. */
export const osDarwin: Collector<OsFact> = {
  async collect(host) {
    const { known, source } = await readMacVersion(host);
    if ('unread' in known) return notObserved(host, known.unread, ['SystemVersion.plist, sw_vers']);
    const kernel = await host.run('sysctl', ['-n', 'kern.osrelease']);
    const fact: OsFact = {
      id: 'macos',
      name: 'macOS',
      version: { is: known.is.version },
      build: known.is.build,
      kernel: partOf(kernel, 'toolMissing', ({ exit, stdout }) =>
        exit === 0 ? /^(\d[\d.]{0,30})\n$/.exec(stdout)?.[1] : undefined,
      ),
      supportEnds: unread('unsupported'),
    };
    return observed(host, source, fact, [`kernel: ${answerWords(kernel)}`]);
  },
  // The system itself is sealed and changes only with a restart; a rapid security response may go without one.
  watch: { directories: [{ path: responseFolder, names: ['SystemVersion.plist'] }] },
  // sw_vers and sysctl have 5 s each.
  limitMs: 12_000,
};
