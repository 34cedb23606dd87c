import { partOf } from '../../../host/answer.ts';
import { noReport, type ProductSource } from '../product-source.ts';

/** Sophos Protection for Linux: nothing local that is documented says how well it is, only its version. */
export const sophos: ProductSource = {
  id: 'sophos',
  files: ['/opt/sophos-spl/base/bin/sophos_watchdog'],
  units: ['sophos-spl.service'],
  programs: ['/opt/sophos-spl/base/bin/sophos_watchdog'],
  async report(host) {
    const file = await host.text('/opt/sophos-spl/base/VERSION.ini');
    const version = partOf(
      file,
      'toolMissing',
      (text) => /^PRODUCT_VERSION\s*=\s*([\x21-\x7e]{1,64})\s*$/m.exec(text)?.[1],
    );
    return { ...noReport('unsupported'), version };
  },
};
