import * as v from 'valibot';
import { parsePlist } from '../../../plist/read-plist.ts';
import { colonLines, type Report, reported, reportFrom, versionFrom } from '../../product-source.ts';
import { type MacSource, openFolder } from '../mac-source.ts';

const tool = 'macFalconctl';

/** CrowdStrike Falcon: falconctl (root's alone) says whether the sensor is loaded, registered and not in reduced functionality. */
export const crowdstrikeFalconMac: MacSource = {
  id: 'crowdstrikeFalcon',
  files: ['/Applications/Falcon.app/Contents/Resources/falconctl'],
  extension: { team: 'X9E956P446', identifier: 'com.crowdstrike.falcon.Agent' },
  health: `falconctl info, else stats (${openFolder})`,
  async report(host) {
    const info = reportFrom(await host.run(tool, ['info']), parseFalconInfo);
    // Sensors before 7.0 do not know the question.
    const isOld = 'unread' in info.health && info.health.unread === 'unparseable';
    return isOld ? reportFrom(await host.run(tool, ['stats', 'agent_info']), parseAgentInfo) : info;
  },
};

const Info = v.object({
  aid: v.optional(v.string(), ''),
  cid: v.optional(v.string(), ''),
  falcon_version: v.string(),
  rfm: v.boolean(),
  sensor_loaded: v.boolean(),
});

/** The property list that `falconctl info` prints. */
export function parseFalconInfo(text: string): Report | undefined {
  const info = v.safeParse(Info, parsePlist(text));
  if (!info.success) return undefined;
  const { aid, cid, falcon_version, rfm, sensor_loaded } = info.output;
  const modes: string[] = [];
  if (cid === '') modes.push('notRegistered');
  if (aid === '') modes.push('noAgentId');
  if (rfm) modes.push('reducedFunctionality');
  if (!sensor_loaded) modes.push('notLoaded');
  return reported(modes, { version: versionFrom(falcon_version) });
}

/** `Sensor operational: true` beside the ids, as `falconctl stats agent_info` prints them. */
export function parseAgentInfo(text: string): Report | undefined {
  const lines = colonLines(text);
  const operational = lines.get('Sensor operational');
  if (operational !== 'true' && operational !== 'false') return undefined;
  const modes: string[] = [];
  if (!lines.get('customerID')) modes.push('notRegistered');
  if (!lines.get('agentID')) modes.push('noAgentId');
  if (operational === 'false') modes.push('notOperational');
  return reported(modes, { version: versionFrom(lines.get('version')) });
}
