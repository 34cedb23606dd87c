import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { judgedVolumes, parseApfsList, stateOf } from '../../agent/collectors/disk-encryption/macos/apfs.ts';
import { parseFdesetup } from '../../agent/collectors/disk-encryption/macos/fdesetup.ts';
import { parseRepcliMac } from '../../agent/collectors/edr/macos/products/carbon-black.ts';
import { parseAgentInfo, parseFalconInfo } from '../../agent/collectors/edr/macos/products/crowdstrike-falcon.ts';
import { parseSentinelStatus } from '../../agent/collectors/edr/macos/products/sentinel-one.ts';
import { parseExtensionList } from '../../agent/collectors/edr/macos/system-extensions.ts';
import type { Report } from '../../agent/collectors/edr/product-source.ts';
import { parseBduitool } from '../../agent/collectors/edr/products/bitdefender.ts';
import { parseRepcli } from '../../agent/collectors/edr/products/carbon-black.ts';
import { parseFalconctl } from '../../agent/collectors/edr/products/crowdstrike-falcon.ts';
import { parseMdatpHealth } from '../../agent/collectors/edr/products/microsoft-defender.ts';
import { parseControl, parseManagement } from '../../agent/collectors/edr/products/sentinel-one.ts';
import { parseDsaQuery } from '../../agent/collectors/edr/products/trend-micro.ts';
import { parseGlobalState } from '../../agent/collectors/firewall/darwin.ts';
import { parseSwVers } from '../../agent/collectors/os/mac-version.ts';
import { parseOsRelease } from '../../agent/collectors/os/os-release.ts';
import { parseAptConf } from '../../agent/collectors/os-patch/apt/apt-conf.ts';
import { lastLookAt, waitingUpdates } from '../../agent/collectors/os-patch/macos/software-update.ts';
import { parsePlist } from '../../agent/collectors/plist/read-plist.ts';
import { readIdleTime } from '../../agent/collectors/screen-lock/mac-idle-time.ts';
import { parseDisplaySleep, parseGrace } from '../../agent/collectors/screen-lock/mac-lock.ts';
import { parseCsrutil, parseSpctl } from '../../agent/collectors/system-integrity/darwin.ts';
import { machineId } from '../../agent/host/machine-id.ts';
import { requestKey } from '../../agent/host/recording-file.ts';
import { replayHost } from '../../agent/host/replay.ts';
import { describeExtra } from '../support/needs.ts';

const macIdleTime = requestKey.run('defaults', ['-currentHost', 'read', 'com.apple.screensaver', 'idleTime']);
const corpus = join(__dirname, '../../../shared/corpus');

/** What a sample says it should be read as; free words of whoever gathered it. */
type Expect = Readonly<Record<string, unknown>>;
/** What we read in a sample, and what its own words ask for, side by side. */
type Reader = (
  text: string,
  expect: Expect,
) => { ours: unknown; theirs: unknown } | Promise<{ ours: unknown; theirs: unknown }>;

const health = (report: Report | undefined) => (report && 'is' in report.health ? report.health.is : 'unread');
const version = (report: Report | undefined) => (report && 'is' in report.version ? report.version.is : undefined);
const asHealth = (expected: unknown) => (expected ? 'healthy' : 'degraded');

const osRelease: Reader = (text, expect) => {
  const keys = ['id', 'version_id', 'variant_id', 'build_id', 'ostree_version'].filter((key) => key in expect);
  const release = parseOsRelease(text);
  return {
    ours: keys.map((key) => [key, release?.get(key.toUpperCase()) ?? null]),
    theirs: keys.map((key) => [key, expect[key]]),
  };
};

/** Samples of tools and files that our collectors use, by the beginning of their path. Every other is not our source. */
const readers: Readonly<Record<string, Reader>> = {
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
  'macos/disk-encryption/fdesetup': (text, expect) => {
    const { filevault: state, percent } = expect;
    return {
      ours: parseFdesetup(text),
      theirs: state === 'unknown' ? undefined : percent ? { state, percent } : { state },
    };
  },
  'macos/disk-encryption/diskutil-apfs-plist': (text, expect) => ({
    ours: parseApfsList(text)?.flatMap((container) =>
      judgedVolumes(container).map((volume) => [volume.DeviceIdentifier, stateOf(volume)]),
    ),
    // Each is named by its device, its name and its role.
    theirs: Object.entries(expect['volumes'] as object).map(([name, state]) => [name.split(' ')[0], state]),
  }),
  'macos/edr-av/falconctl-info': (text, expect) => ({
    ours: [health(parseFalconInfo(text)), version(parseFalconInfo(text)), parseFalconInfo(text)?.modes],
    theirs: [asHealth(expect['healthy']), expect['version'], expect['rfm'] ? ['reducedFunctionality'] : []],
  }),
  'macos/edr-av/falconctl-stats': (text, expect) => ({
    ours: [health(parseAgentInfo(text)), version(parseAgentInfo(text))],
    theirs: [asHealth(expect['healthy']), expect['version']],
  }),
  'macos/edr-av/mdatp': (text, expect) => {
    const modes = parseMdatpHealth(text)?.modes ?? ['unread'];
    return {
      ours: [health(parseMdatpHealth(text)), version(parseMdatpHealth(text)), !modes.includes('noFullDiskAccess')],
      theirs: [asHealth(expect['healthy'] && expect['realtime']), expect['version'], expect['fda']],
    };
  },
  'macos/edr-av/repcli': (text, expect) => ({
    ours: [health(parseRepcliMac(text)), version(parseRepcliMac(text))],
    theirs: [asHealth(expect['healthy']), expect['version']],
  }),
  'macos/edr-av/sentinelctl': (text, expect) => ({
    ours: [health(parseSentinelStatus(text)), version(parseSentinelStatus(text))],
    theirs: [asHealth(expect['healthy']), expect['version']],
  }),
  'macos/edr-av/systemextensionsctl': (text, expect) => {
    const isActive = (name: string) =>
      parseExtensionList(text)?.some(
        ({ identifier, state }) => identifier.includes(name) && state === 'activated enabled',
      );
    const names = Object.keys(expect).filter((name) => name !== 'trap');
    return { ours: names.map(isActive), theirs: names.map((name) => expect[name] === 'active') };
  },
  'macos/firewall/': (text, expect) => ({
    ours: parseGlobalState(text),
    theirs: expect['firewall'] === 'unknown' ? undefined : expect['firewall'] === 'on',
  }),
  'macos/screen-lock/defaults-idletime': async (text, expect) => {
    const answers = { [macIdleTime]: { is: { exit: 1, stdout: '', stderr: text } } };
    const host = replayHost({ stance: 'recording', version: 1, platform: 'darwin', at: 0, answers });
    const idle = await readIdleTime(host, 'person');
    return { ours: idle, theirs: expect['screensaver_idle_seconds'] === null ? 'unset' : 'set' };
  },
  'macos/screen-lock/pmset': (text, expect) => ({
    ours: parseDisplaySleep(text),
    theirs: Math.max(Number(expect['battery_display_off_s']), Number(expect['ac_display_off_s'])),
  }),
  'macos/screen-lock/sysadminctl': (text, expect) => ({
    ours: parseGrace(text),
    theirs: expect['password_required'] ? expect['delay_seconds'] : 'off',
  }),
  'macos/sip-gatekeeper/csrutil': (text, expect) => ({ ours: parseCsrutil(text), theirs: expect['sip'] }),
  'macos/sip-gatekeeper/spctl': (text, expect) => ({ ours: parseSpctl(text), theirs: expect['gatekeeper'] === 'on' }),
  'macos/os-identity/sw-vers': (text, expect) => ({
    ours: parseSwVers(text),
    theirs: { version: expect['version'], build: expect['build'] },
  }),
  'macos/updates/swupdate-plist': (text, expect) => {
    const waiting = waitingUpdates(parsePlist(text), '') ?? [];
    const ofSystem = waiting.filter(({ kind }) => kind === 'system');
    const at = Date.parse(String(expect['last_check'])) / 1_000;
    return {
      ours: [waiting.length, ofSystem.length, lastLookAt(parsePlist(text), at)],
      theirs: [expect['recommended'], (expect['os_updates'] as string[]).length, { is: at }],
    };
  },
  'linux/device-id/machine-id': async (text, expect) => ({
    ours: await machineId(async () => text),
    theirs: { is: expect['machine_id'] },
  }),
};

const samples = existsSync(corpus)
  ? (readdirSync(corpus, { recursive: true, encoding: 'utf8' }) as string[])
      .filter((file) => file.endsWith('.json'))
      .sort()
  : [];
const readerOf = (file: string) => Object.entries(readers).find(([start]) => file.startsWith(start))?.[1];
const used = samples.filter((file) => readerOf(file) !== undefined);

describeExtra(samples.length > 0 ? undefined : 'no ../shared/corpus', 'samples gathered elsewhere', () => {
  const right: string[] = [];

  test.each(used)('%s is read as it should be', async (file) => {
    const { expect: words } = JSON.parse(readFileSync(join(corpus, file), 'utf8')) as { expect: Expect };
    const text = readFileSync(join(corpus, file.replace(/\.json$/, '.txt')), 'utf8');
    const { ours, theirs } = (await readerOf(file)?.(text, words)) ?? {};
    expect(ours).toEqual(theirs);
    right.push(file);
  });

  afterAll(() => {
    const counts = [`${used.length} used`, `${right.length} right`, `${used.length - right.length} wrong`];
    process.stdout.write(`corpus: ${counts.join(', ')}, ${samples.length - used.length} not our source\n`);
  });
});
