import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { sandboxLacks } from '../../support/electron/as-nobody.ts';
import { electron25 } from '../../support/electron/electron-25.ts';
import { heldTo, inSandbox, renderersOf } from '../../support/electron/held-to.ts';
import { type PackagedTray, packagedTray } from '../../support/electron/packaged-tray.ts';
import { describeExtra } from '../../support/needs.ts';
import { until } from '../../support/until.ts';

/** The folder of another Electron to pack: the product ships a newer one than the tests have. */
const electron = process.env['STANCE_TEST_ELECTRON'];

describeExtra(sandboxLacks(), 'the packaged tray, started by a user who is not root, without --no-sandbox', () => {
  let tray: PackagedTray;
  /** What foreign code writes when it runs. */
  let mark: string;
  let evil: string;
  let resources: string;

  beforeAll(async () => {
    tray = await packagedTray(electron);
    resources = join(tray.folder, 'resources');
    const open = join(tray.folder, '../open');
    mkdirSync(open);
    chmodSync(open, 0o777);
    mark = join(open, 'foreign-code-ran');
    evil = join(open, 'evil.cjs');
    writeFileSync(evil, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '');`);
  });
  afterEach(() => {
    rmSync(mark, { force: true });
    rmSync(join(resources, 'app'), { recursive: true, force: true });
  });
  afterAll(() => tray?.close());

  test('has its fuses written', () => {
    expect(fusesOf(tray.program)).toEqual({
      RunAsNode: 'off',
      EnableCookieEncryption: 'off',
      EnableNodeOptionsEnvironmentVariable: 'off',
      EnableNodeCliInspectArguments: 'off',
      EnableEmbeddedAsarIntegrityValidation: 'on',
      OnlyLoadAppFromAsar: 'on',
      LoadBrowserProcessSpecificV8Snapshot: 'off',
      ...(electron === undefined ? {} : { GrantFileProtocolExtraPrivileges: 'off' }),
    });
  });

  test('holds one archive with the built app, every file of it with its hash, and nothing else that could be started', () => {
    const files = archived(join(resources, 'app.asar'));
    expect(Object.keys(files).filter((path) => !path.startsWith('icons/'))).toEqual(
      expect.arrayContaining(['main.cjs', 'preload.cjs', 'package.json', 'window/index.html', 'window/window.js']),
    );
    expect(
      Object.keys(files).filter(
        (path) => !/^(main|preload|words\/[a-z]{2})\.cjs$|\.(css|js|html|png|json|txt)$/.test(path),
      ),
    ).toEqual([]);
    expect(Object.values(files).filter((hash) => !/^[0-9a-f]{64}$/.test(hash))).toEqual([]);
    // And, outside of the archive, what a list of programs shows.
    expect(readFileSync(join(tray.folder, 'stance-tray.desktop'), 'utf8')).toContain(
      `Exec=${basename(tray.program)}\n`,
    );
    expect(existsSync(join(tray.folder, 'stance-tray.png'))).toBe(true);
    expect(existsSync(join(resources, 'default_app.asar'))).toBe(false);
    expect(existsSync(join(tray.folder, 'electron'))).toBe(false);
  });

  test('puts its icon into the panel and opens its window, which runs in the sandbox', async () => {
    const started = tray.start();
    const item = await started.item();
    expect(await item.tooltip()).toMatch(/^Stance: /);
    await item.activate();
    // A process is there a moment before its walls are.
    await until('the page and its filter of system calls', 10_000, () => {
      const [held] = renderersOf(tray.program).map(heldTo);
      return held !== undefined && held.seccomp !== '0';
    });
    expect(renderersOf(tray.program).map(heldTo)).toEqual([inSandbox]);
    started.child.kill();
    await started.ended();
  });

  // The same with the Electron that it was made from shows that the code would run otherwise.
  test.each(['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS'])('%s starts the tray and nobody’s code', async (name) => {
    const env = { [name]: name === 'NODE_OPTIONS' ? `--require=${evil}` : '1' };
    const bare = tray.start({ program: await electron25(), env, input: evil });
    await until('the bare Electron to obey', 10_000, () => existsSync(mark));
    bare.child.kill();
    await bare.ended();
    rmSync(mark);
    const started = tray.start({ env, input: evil });
    expect(await (await started.item()).tooltip()).toMatch(/^Stance: /);
    expect(existsSync(mark)).toBe(false);
    started.child.kill();
    await started.ended();
  });

  test.each(['--inspect=0', '--inspect-brk=0', '--remote-debugging-port=0', '--js-flags=--expose-gc'])(
    '%s is refused, and nothing listens meanwhile',
    async (arg) => {
      const started = tray.start({ args: [arg] });
      expect(await started.ended()).toBe(1);
      expect(started.said()).toContain(`stance-tray takes no ${arg}`);
      expect(started.said()).not.toMatch(/listening on/i);
    },
  );

  test('a bare Electron listens for a debugger when it is told to', async () => {
    const bare = tray.start({ program: await electron25(), args: ['--inspect=0'] });
    await until('the debugger', 10_000, () => /Debugger listening on/.test(bare.said()));
    bare.child.kill();
    await bare.ended();
  });

  test('a signal opens no debugger either', async () => {
    const started = tray.start();
    await started.item();
    started.child.kill('SIGUSR1');
    await started.ended();
    expect(started.said()).not.toMatch(/listening on/i);
  });

  test('a folder beside the archive is never the app, with or without the archive', async () => {
    mkdirSync(join(resources, 'app'));
    writeFileSync(join(resources, 'app/package.json'), '{"main":"main.cjs"}');
    writeFileSync(join(resources, 'app/main.cjs'), readFileSync(evil));
    const started = tray.start();
    await started.item();
    started.child.kill();
    await started.ended();
    const archive = join(resources, 'app.asar');
    renameSync(archive, `${archive}.away`);
    const without = tray.start();
    await without.ended();
    renameSync(`${archive}.away`, archive);
    expect(existsSync(mark)).toBe(false);
  });
});

const fuseNames = [
  'RunAsNode',
  'EnableCookieEncryption',
  'EnableNodeOptionsEnvironmentVariable',
  'EnableNodeCliInspectArguments',
  'EnableEmbeddedAsarIntegrityValidation',
  'OnlyLoadAppFromAsar',
  'LoadBrowserProcessSpecificV8Snapshot',
  'GrantFileProtocolExtraPrivileges',
];

/** The fuses as they lie in a binary: behind a mark, the version of their layout, how many there are, and a character each. */
function fusesOf(binary: string): Record<string, string> {
  const bytes = readFileSync(binary);
  const at = bytes.indexOf('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX') + 32;
  const states = [...bytes.subarray(at + 2, at + 2 + (bytes[at + 1] ?? 0)).toString('latin1')];
  const said: Readonly<Record<string, string>> = { '0': 'off', '1': 'on' };
  return Object.fromEntries(
    fuseNames.flatMap((name, index) => (states[index] === undefined ? [] : [[name, said[states[index]] ?? 'other']])),
  );
}

interface Folder {
  readonly files: Readonly<Record<string, Folder | { readonly integrity?: { readonly hash: string } }>>;
}

/** The files of an archive with their hashes, from its header: JSON behind four numbers, the last of which is its length. */
function archived(archive: string): Record<string, string> {
  const file = openSync(archive, 'r');
  const numbers = Buffer.alloc(16);
  readSync(file, numbers, 0, 16, 0);
  const header = Buffer.alloc(numbers.readUInt32LE(12));
  readSync(file, header, 0, header.length, 16);
  closeSync(file);
  const walk = ({ files }: Folder, under: string): [string, string][] =>
    Object.entries(files).flatMap(([name, entry]) =>
      'files' in entry ? walk(entry, `${under}${name}/`) : [[`${under}${name}`, entry.integrity?.hash ?? '']],
    );
  return Object.fromEntries(walk(JSON.parse(header.toString()), ''));
}
