import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type RootQuestion, rootQuestions } from '../../shared/root-questions.ts';
import { describeWith, needs } from '../support/needs.ts';
import { until } from '../support/until.ts';
import { DebianMachine } from './debian-machine.ts';
import { bootable, debianTree } from './debian-tree.ts';
import { makePackages } from './make-packages.ts';

const root = join(__dirname, '../..');
const packages = [...bootable, 'iproute2', 'ufw', 'nftables', 'iptables', 'dmsetup'];
const names = Object.keys(rootQuestions);
const sockets = names.map((name) => `stance-ask-${name}.socket`);
const node = '/usr/lib/stance/node';

/** Connects to a socket a number of times, as fast as it can, and says how many were let in and how many whole answers came. */
const knock = `const { connect } = require('node:net');
const [path, times] = process.argv.slice(2);
let left = Number(times), open = 0, whole = 0, refused = 0;
const again = () => {
  if (left-- <= 0) return open === 0 && done();
  let text = '';
  open++;
  connect(path).on('data', (part) => { text = (text + part).slice(-64); }).on('error', () => { refused++; }).on('close', () => {
    open--;
    if (text.endsWith('stance-answer-whole\\n')) whole++;
    again();
  });
};
const done = () => { if (times) console.log(JSON.stringify({ whole, refused })); times = undefined; };
for (let at = 0; at < 8; at++) again();
`.replace('const [path, times]', 'let [path, times]');

describeWith(needs('systemd-nspawn', 'dpkg'), 'what root answers the packaged agent', () => {
  let dir: string;
  let machine: DebianMachine;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'stance-answers-'));
    await makePackages(root, dir, '0.1.0', '0.1.1');
    const share = join(dir, 'share');
    writeFileSync(join(share, 'knock.cjs'), knock);
    for (const folder of [dir, share]) chmodSync(folder, 0o755);
    machine = await DebianMachine.create(await debianTree(join(root, '.cache/lab'), packages), dir, share);
    await machine.boot();
    await machine.ask('useradd', '--create-home', 'anna');
    await install('0.1.0');
  });
  afterAll(async () => {
    await machine?.end();
    rmSync(dir, { recursive: true, force: true });
  });

  const install = (version: string) => machine.ask('dpkg', '--install', `/share/stance_${version}_amd64.deb`);
  const asStance = ['runuser', '-u', 'stance', '--'];
  interface Scope {
    readonly active: object;
    readonly inbound: object;
  }
  const scopeOf = (reading: { fact?: { scopes?: readonly Scope[] } } | undefined) => reading?.fact?.scopes?.[0];
  /** What an agent sees that is started as somebody now. */
  const seen = async (...as: string[]) => {
    const said = await machine.ask(...as, 'stance', 'collect', '--explain', 'firewall', '--json');
    const { reading, asked } = JSON.parse(said);
    return { scope: scopeOf(reading), asked: asked as { request: string; answer: { through?: string } }[] };
  };
  /** What the running agent says it saw. */
  const told = async () => {
    const { status, stdout } = await machine.run('stance', 'status', '--json');
    return status === 0 ? scopeOf(JSON.parse(stdout).status.readings.firewall) : undefined;
  };
  const drop = ['add table inet own', 'add chain inet own input { type filter hook input priority 0; policy drop; }'];
  const setRules = async (...rules: string[]) => {
    await machine.ask('nft', 'flush', 'ruleset');
    for (const rule of rules) await machine.ask('nft', rule);
  };
  const instances = async () =>
    (await machine.ask('systemctl', 'list-units', '--all', '--plain', '--no-legend', 'stance-ask-*.service'))
      .split('\n')
      .filter((line) => line !== '' && !line.includes('nft-events'));

  test('every question has a socket of the agent alone, in a folder of root, from the start', async () => {
    expect((await machine.ask('systemctl', 'is-active', ...sockets)).split('\n')).toEqual(names.map(() => 'active'));
    expect(await machine.ask('stat', '--format', '%U %G %a', '/run/stance-ask')).toBe('root stance 750');
    const modes = await machine.ask('sh', '-c', 'stat --format "%n %U %a" /run/stance-ask/*');
    expect(modes.split('\n').sort()).toEqual(names.map((name) => `/run/stance-ask/${name} stance 600`).sort());
  });

  test('nobody else may ask', async () => {
    for (const name of names) {
      const { stdout } = await machine.run(
        'runuser',
        '-u',
        'anna',
        '--',
        node,
        '/share/knock.cjs',
        `/run/stance-ask/${name}`,
        '1',
      );
      expect([name, JSON.parse(stdout)]).toEqual([name, { whole: 0, refused: 1 }]);
    }
    expect((await machine.run('runuser', '-u', 'anna', '--', 'ls', '/run/stance-ask')).status).not.toBe(0);
  });

  test('the agent, which may not read the rules, knows whether strangers are kept out', async () => {
    const pid = await machine.ask('systemctl', 'show', '--value', '--property', 'MainPID', 'stance.service');
    expect(await machine.ask('grep', 'CapEff', `/proc/${pid}/status`)).toBe('CapEff:\t0000000000000001');
    await setRules();
    expect(await seen(...asStance)).toMatchObject({ scope: { active: { is: false }, inbound: { is: 'open' } } });
    await setRules(...drop);
    const { scope, asked } = await seen(...asStance);
    expect(scope).toMatchObject({ active: { is: true }, inbound: { is: 'blocked' } });
    expect(asked.find(({ request }) => request.startsWith('run nft '))?.answer.through).toBe(
      '/run/stance-ask/nft-rules',
    );
    expect(scope).toEqual((await seen()).scope);
    expect((await seen('runuser', '-u', 'anna', '--')).scope?.inbound).toEqual({ unread: 'notPermitted' });
  });

  test('what iptables keeps is seen too, of the new kind and of the old', async () => {
    await setRules();
    await machine.ask('ufw', '--force', 'enable');
    expect((await seen(...asStance)).scope).toMatchObject({ active: { is: true }, inbound: { is: 'blocked' } });
    await machine.ask('ufw', '--force', 'disable');
    for (const question of ['iptables-rules', 'ip6tables-rules', 'iptables-legacy-rules', 'ip6tables-legacy-rules']) {
      const said = await machine.ask(...asStance, node, '/share/knock.cjs', `/run/stance-ask/${question}`, '1');
      expect([question, JSON.parse(said)]).toEqual([question, { whole: 1, refused: 0 }]);
    }
  });

  test('a rule that changes is seen within moments, without a look', async () => {
    await setRules(...drop);
    const reads = (inbound: string) => async () =>
      JSON.stringify(await told())?.includes(`"inbound":{"is":"${inbound}"}`) === true;
    await until('the agent to see the rules', 30_000, reads('blocked'));
    // Longer ago than any remembered answer would let pass for a look: only an event can tell in time.
    const began = Date.now();
    await machine.ask('nft', 'add', 'chain', 'inet', 'own', 'input', '{ policy accept; }');
    await until('the agent to see the change', 8_000, reads('open'));
    process.stdout.write(`a rule that changed was seen after ${Date.now() - began} ms\n`);
  });

  test('what answers has the stated rights and no others', async () => {
    const pid = await machine.ask('pgrep', '--full', '--exact', '/usr/sbin/nft monitor ruleset');
    const status = await machine.ask('cat', `/proc/${pid}/status`);
    const netAdmin = (1n << 12n).toString(16).padStart(16, '0');
    for (const set of ['CapPrm', 'CapEff', 'CapBnd']) expect(status).toContain(`${set}:\t${netAdmin}\n`);
    expect(status).toMatch(/^NoNewPrivs:\t1$/m);
    expect(status).toMatch(/^Seccomp:\t2$/m);
    for (const [name, question] of Object.entries<RootQuestion>(rootQuestions)) {
      const unit = `stance-ask-${name}@.service`;
      const text = await machine.ask('cat', `/usr/lib/systemd/system/${unit}`);
      expect(text).toContain(`\nCapabilityBoundingSet=${question.capabilities.join(' ')}\n`);
      expect(text.match(/^ExecStart=(.*)$/m)?.[1]).toContain([question.program, ...question.args].join(' '));
    }
    expect((await machine.run('systemd-analyze', 'verify', '--man=no', ...sockets)).stderr).toBe('');
  });

  test('a thousand who ask at once neither hurt the machine nor leave anything dead or behind', async () => {
    const spent = async () =>
      (await machine.ask('cut', '-d', ' ', '-f', '14,15', '/proc/1/stat'))
        .split(' ')
        .reduce((sum, n) => sum + Number(n), 0);
    const before = await spent();
    const began = Date.now();
    const said = await machine.ask(...asStance, node, '/share/knock.cjs', '/run/stance-ask/nft-rules', '1000');
    process.stdout.write(`${said} in ${Date.now() - began} ms, ${(await spent()) - before} ticks of systemd\n`);
    await until('all answers to be given', 20_000, async () => (await instances()).length === 0);
    expect((await machine.ask('systemctl', 'is-active', ...sockets)).split('\n')).toEqual(names.map(() => 'active'));
    expect(await machine.ask('systemctl', '--failed', '--no-legend', '--plain')).toBe('');
    await setRules(...drop);
    expect((await seen(...asStance)).scope).toMatchObject({ inbound: { is: 'blocked' } });
    expect(await machine.ask('systemctl', 'is-system-running')).toBe('running');
  });

  test('one that fails says so in the journal, leaves nothing behind, and is no answer', async () => {
    // There is no device mapper in here: the tool ends with a complaint.
    const said = await machine.ask(...asStance, node, '/share/knock.cjs', '/run/stance-ask/crypt-mappings', '30');
    expect(JSON.parse(said)).toEqual({ whole: 0, refused: 0 });
    await until('nothing to be left', 20_000, async () => (await instances()).length === 0);
    const journal = await machine.ask('journalctl', '--boot', '--no-pager', '--grep', 'device-mapper driver');
    expect(journal).toContain('dmsetup');
    expect(await machine.ask('systemctl', '--failed', '--no-legend', '--plain')).toBe('');
  });

  test('they are back after kill -9, after an upgrade and after a start', async () => {
    await machine.ask('systemctl', 'kill', '--kill-whom=main', '--signal=KILL', 'stance.service');
    await until('the agent to be back', 20_000, async () => (await told()) !== undefined);
    await install('0.1.1');
    expect((await machine.ask('systemctl', 'is-active', ...sockets)).split('\n')).toEqual(names.map(() => 'active'));
    await machine.powerOff();
    await machine.boot();
    await setRules(...drop);
    await until(
      'the agent to see the rules',
      40_000,
      async () => JSON.stringify(await told())?.includes('"inbound":{"is":"blocked"}') === true,
    );
    expect(await machine.ask('stat', '--format', '%U %G %a', '/run/stance-ask')).toBe('root stance 750');
  });

  test('answers leave no line in the journal', async () => {
    const { stdout } = await machine.run('journalctl', '--boot', '--no-pager', '--unit', 'stance-ask-nft-rules@*');
    expect(stdout).not.toMatch(/Start|Finish|Deactivat/);
    const events = await machine.run('journalctl', '--boot', '--no-pager', '--unit', 'stance-ask-nft-events@*');
    expect(events.stdout).not.toMatch(/Start|Fail|Deactivat/);
  });

  test('they go with the package', async () => {
    await machine.ask('apt-get', '--yes', 'remove', 'stance');
    expect(
      await machine.ask(
        'systemctl',
        'list-units',
        '--all',
        '--no-legend',
        '--plain',
        'stance-ask*',
        'system-stance.slice',
      ),
    ).toBe('');
    expect(await machine.ask('sh', '-c', 'ls /run/stance-ask 2>/dev/null || true')).toBe('');
    expect((await machine.run('pgrep', '--full', 'nft monitor')).stdout).toBe('');
    await machine.ask('apt-get', '--yes', 'purge', 'stance');
    expect((await machine.run('test', '-e', '/run/stance-ask')).status).toBe(1);
  });
});
