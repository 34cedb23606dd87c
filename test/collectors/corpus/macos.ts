import { judgedVolumes, parseApfsList, stateOf } from '../../../agent/collectors/disk-encryption/macos/apfs.ts';
import { parseFdesetup } from '../../../agent/collectors/disk-encryption/macos/fdesetup.ts';
import { parseRepcliMac } from '../../../agent/collectors/edr/macos/products/carbon-black.ts';
import { parseAgentInfo, parseFalconInfo } from '../../../agent/collectors/edr/macos/products/crowdstrike-falcon.ts';
import { parseSentinelStatus } from '../../../agent/collectors/edr/macos/products/sentinel-one.ts';
import { parseExtensionList } from '../../../agent/collectors/edr/macos/system-extensions.ts';
import { parseMdatpHealth } from '../../../agent/collectors/edr/products/microsoft-defender.ts';
import { parseGlobalState } from '../../../agent/collectors/firewall/darwin.ts';
import { parseEnrolment } from '../../../agent/collectors/management/darwin.ts';
import { parseSwVers } from '../../../agent/collectors/os/mac-version.ts';
import { lastLookAt, waitingUpdates } from '../../../agent/collectors/os-patch/macos/software-update.ts';
import { parsePlist } from '../../../agent/collectors/plist/read-plist.ts';
import { readIdleTime } from '../../../agent/collectors/screen-lock/mac-idle-time.ts';
import { parseDisplaySleep, parseGrace } from '../../../agent/collectors/screen-lock/mac-lock.ts';
import { parseCsrutil, parseSpctl } from '../../../agent/collectors/system-integrity/darwin.ts';
import { requestKey } from '../../../agent/host/recording-file.ts';
import { replayHost } from '../../../agent/host/replay.ts';
import { asHealth, health, type Readers, version } from './sample-reader.ts';

const macIdleTime = requestKey.run('defaults', ['-currentHost', 'read', 'com.apple.screensaver', 'idleTime']);

/** Samples of macOS. */
export const macReaders: Readers = {
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
  'macos/mdm/profiles': (text, expect) => {
    const { isEnrolled, isApproved } = parseEnrolment(text) ?? {};
    // What Apple's own enrolment brought needs no approval.
    return {
      ours: [isEnrolled, isApproved],
      theirs: [expect['mdm_enrolled'], expect['user_approved'] ?? expect['dep']],
    };
  },
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
};
