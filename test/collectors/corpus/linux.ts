import { parseBduitool } from '../../../agent/collectors/edr/products/bitdefender.ts';
import { parseRepcli } from '../../../agent/collectors/edr/products/carbon-black.ts';
import { parseFalconctl } from '../../../agent/collectors/edr/products/crowdstrike-falcon.ts';
import { parseMdatpHealth } from '../../../agent/collectors/edr/products/microsoft-defender.ts';
import { parseControl, parseManagement } from '../../../agent/collectors/edr/products/sentinel-one.ts';
import { parseDsaQuery } from '../../../agent/collectors/edr/products/trend-micro.ts';
import { parseOsRelease } from '../../../agent/collectors/os/os-release.ts';
import { parseAptConf } from '../../../agent/collectors/os-patch/apt/apt-conf.ts';
import { acceptedId } from '../../../agent/host/machine-id.ts';
import { asHealth, health, type Reader, type Readers, version } from './sample-reader.ts';

const osRelease: Reader = (text, expect) => {
  const keys = ['id', 'version_id', 'variant_id', 'build_id', 'ostree_version'].filter((key) => key in expect);
  const release = parseOsRelease(text);
  return {
    ours: keys.map((key) => [key, release?.get(key.toUpperCase()) ?? null]),
    theirs: keys.map((key) => [key, expect[key]]),
  };
};

/** Samples of Linux. */
export const linuxReaders: Readers = {
  'linux/os-identity/': osRelease,
  'linux/edr-av/bitdefender': (text, expect) => {
    const report = parseBduitool(text);
    const at = Date.parse(String(expect['definitions_date'])) / 1_000;
    return {
      ours: [health(report), version(report), report?.definitionsAt],
      theirs: [asHealth(expect['antimalware']), expect['version'], { is: at }],
    };
  },
  'linux/edr-av/falconctl-rfm': (text, expect) => ({
    // Only one of our questions was asked: it may not read as healthy, and not as reduced either.
    ours: [parseFalconctl(text)?.modes.includes('reducedFunctionality') ?? false, health(parseFalconctl(text))],
    theirs: [expect['rfm'], 'unread'],
  }),
  'linux/edr-av/falconctl': (text, expect) => ({
    ours: [health(parseFalconctl(text)), version(parseFalconctl(text))],
    theirs: [asHealth(expect['healthy']), expect['version']],
  }),
  'linux/edr-av/mdatp': (text, expect) => {
    const modes = parseMdatpHealth(text)?.modes ?? ['unread'];
    return {
      ours: [!modes.includes('noRealTimeProtection'), modes.includes('passive'), modes.includes('definitionsOutdated')],
      theirs: [expect['realtime'], expect['passive'], expect['definitions'] !== 'up-to-date'],
    };
  },
  'linux/edr-av/repcli': (text, expect) => ({
    ours: [health(parseRepcli(text)), version(parseRepcli(text))],
    theirs: [asHealth(expect['healthy']), expect['version']],
  }),
  'linux/edr-av/sentinelone': (text, expect) => ({
    ours: [health(parseControl(text)), health(parseManagement(text))],
    theirs: [asHealth(expect['running']), asHealth(expect['connectivity'])],
  }),
  'linux/edr-av/trend': (text, expect) => ({
    ours: health(parseDsaQuery(text)),
    theirs: asHealth(expect['state'] === 'green'),
  }),
  'linux/auto-update/': (text, expect) => {
    const conf = { values: new Map<string, string>(), lists: new Map<string, string[]>() };
    const isRead = parseAptConf(text, conf);
    const isOn = ['update-package-lists', 'unattended-upgrade'].every(
      (name) => conf.values.get(`apt::periodic::${name}`) === '1',
    );
    return { ours: isRead && isOn ? 'on' : 'off', theirs: expect['auto_update'] };
  },
  'linux/device-id/machine-id': (text, expect) => ({
    ours: acceptedId(text, { is: text }, 'laptop'),
    theirs: { is: expect['machine_id'] },
  }),
};
