import { noReport, type ProductSource, type Report, reported, reportFrom, versionFrom } from '../product-source.ts';

const tool = 'sentinelctl';

/** SentinelOne: sentinelctl (root's alone) says whether the agent is enabled and reaches its console. */
export const sentinelOne: ProductSource = {
  id: 'sentinelOne',
  files: ['/opt/sentinelone/bin/sentinelctl'],
  units: ['sentinelone.service'],
  programs: ['/opt/sentinelone/bin/sentinelone-agent'],
  health: 'sentinelctl control status, management status',
  async report(host) {
    const control = reportFrom(await host.run(tool, ['control', 'status']), parseControl);
    if ('unread' in control.health) return control;
    const management = reportFrom(await host.run(tool, ['management', 'status']), parseManagement);
    if ('unread' in management.health) return { ...noReport(management.health.unread), modes: control.modes };
    const version = await host.run(tool, ['version']);
    return reported([...control.modes, ...management.modes], {
      version: versionFrom('is' in version ? /^Agent version:\s*(\S+)/m.exec(version.is.stdout)?.[1] : undefined),
    });
  },
};

/** `Agent state      Enabled`: name and value stand apart by several blanks. */
const column = (text: string, name: string): string | undefined =>
  new RegExp(`^${name}(?: {2,}|\\t+)(\\S+)[ \\t]*$`, 'm').exec(text)?.[1];

export function parseControl(text: string): Report | undefined {
  const state = column(text, 'Agent state');
  return (state && reported(state === 'Enabled' ? [] : ['disabled'])) || undefined;
}

export function parseManagement(text: string): Report | undefined {
  const connectivity = column(text, 'Connectivity');
  return (connectivity && reported(connectivity === 'On' ? [] : ['disconnected'])) || undefined;
}
