import { colonLines, type ProductSource, type Report, reported, reportFrom } from '../product-source.ts';

/** Trellix Endpoint Security (McAfee before): mfetpcli (root's alone) says whether files are scanned as they are opened. */
export const trellix: ProductSource = {
  id: 'trellix',
  files: ['/opt/McAfee/ens/tp/bin/mfetpcli'],
  units: ['mfetpd.service'],
  health: 'mfetpcli --getoasconfig',
  report: async (host) => reportFrom(await host.run('mfetpcli', ['--getoasconfig', '--summary']), parseMfetpcli),
};

/** `On-Access Scan: Enabled` among other settings; any third word is not understood. */
export function parseMfetpcli(text: string): Report | undefined {
  const scan = colonLines(text).get('On-Access Scan');
  if (scan === 'Enabled') return reported([]);
  return scan === 'Disabled' ? reported(['onAccessScanOff']) : undefined;
}
