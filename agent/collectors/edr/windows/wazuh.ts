import { whyNot } from '../../../host/answer.ts';
import type { Host } from '../../../host/host.ts';
import { reportWazuh } from '../products/wazuh.ts';
import { silent, type Voice } from './voice.ts';

const currentVersion = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion';

/** Wazuh keeps its state file beside its program, which is one of 32 bits; its folder is the administrators' alone. */
export async function hearWazuh(host: Host): Promise<Voice> {
  const folder = await host.registryValue(currentVersion, 'ProgramFilesDir (x86)');
  if (!('is' in folder)) return silent(whyNot(folder, 'toolMissing'));
  const { health, modes } = await reportWazuh(host, `${folder.is}\\ossec-agent\\wazuh-agent.state`);
  return 'unread' in health ? silent(health.unread) : { says: { modes } };
}
