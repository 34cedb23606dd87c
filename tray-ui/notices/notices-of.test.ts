import { describe, expect, test } from '@jest/globals';
import type { DeviceStatus } from '../../shared/device-status.ts';
import { sampleDecision, sampleStatus } from '../../shared/testing/sample-statuses.ts';
import type { Instant } from '../../shared/time.ts';
import { day, disk, hour, restart, seeing, start, warning, well, withFindings } from './testing/seeing.ts';

describe('what is said', () => {
  test('nothing of a laptop that is well, at any look', () => {
    const tray = seeing();
    expect(tray.through(start, start + hour, well)).toEqual([]);
  });

  test('a new deadline once, with its consequence and where it is mended', () => {
    const tray = seeing();
    tray.see(start, well);
    const { show } = tray.see(start + 60, withFindings(restart(start + 5 * hour)));
    expect(show).toMatchObject([
      {
        title: 'Restart needed: mend it by 17:00 today',
        body: 'After that your laptop loses Sensitive (Payroll, Customer data). A security update is installed, but it protects you only after a restart.',
        urgency: 'normal',
        lead: { view: 'now', row: 'osPatch' },
      },
    ]);
    expect(tray.through(start + 120, start + 2 * hour, withFindings(restart(start + 5 * hour)))).toEqual([]);
  });

  test('a day, an hour and ten minutes before a deadline, then that it closed, each once', () => {
    const tray = seeing();
    const deadline = start + 2 * day;
    const said = tray.through(start, deadline + hour, withFindings(restart(deadline)));
    expect(said).toEqual([
      [0, 'Restart needed: mend it by 12:00, Wed 25 Nov'],
      [1_440, 'Restart needed: mend it by 12:00 tomorrow'],
      [2_820, 'Restart needed: mend it by 12:00 today'],
      [2_870, 'Restart needed: mend it by 12:00 today'],
      [2_880, 'Sensitive is closed'],
    ]);
  });

  test('marks that had passed when the deadline was first seen are skipped', () => {
    const tray = seeing();
    const deadline = start + 20 * 60;
    expect(tray.through(start, deadline, withFindings(restart(deadline))).map(([minute]) => minute)).toEqual([
      0, 10, 20,
    ]);
  });

  test('several findings with one deadline make one notice', () => {
    const tray = seeing();
    const { show } = tray.see(start, withFindings(restart(start + 5 * hour), disk(start + 5 * hour)));
    expect(show.map(({ title }) => title)).toEqual(['2 things to mend by 17:00 today']);
    expect(show[0]?.body).toContain('loses Internal and Sensitive.');
  });

  test('of several deadlines the next one, and how much else there is', () => {
    const tray = seeing();
    const { show } = tray.see(start, withFindings(restart(start + 5 * hour), disk(start + 9 * hour)));
    expect(show).toHaveLength(1);
    expect(show[0]?.title).toBe('Restart needed: mend it by 17:00 today');
    expect(show[0]?.body).toMatch(/ 1 thing more wants mending\.$/);
  });

  test('a second finding while the first stands', () => {
    const tray = seeing();
    tray.see(start, withFindings(restart(start + 5 * hour)));
    expect(tray.titles(start + 60, withFindings(restart(start + 5 * hour), disk(start + 3 * hour)))).toEqual([
      'Off: mend it by 15:00 today',
    ]);
  });

  test('a warning that closes nothing says so', () => {
    const [notice] = seeing().see(start, withFindings(warning())).show;
    expect(notice).toMatchObject({
      title: 'Disk encryption: Off',
      body: 'Your laptop keeps what it may reach. Your disk is not encrypted.',
      urgency: 'normal',
    });
  });

  test('a block without grace at once, as the only urgent notice', () => {
    const [notice] = seeing().see(start, withFindings(disk(start - 1))).show;
    expect(notice).toMatchObject({ title: 'Internal and Sensitive are closed', urgency: 'critical' });
    expect(notice?.body).toBe(
      'You keep Base; once this is mended, everything opens again. Your disk is not encrypted.',
    );
    expect(notice?.reminders).toEqual([]);
  });

  test('a block that no finding explains', () => {
    const status = (now: Instant) =>
      sampleStatus(now, { decision: sampleDecision(now, { tier: 'contraindicated', levels: [] }) });
    expect(seeing().see(start, status).show).toMatchObject([
      { title: 'Blocked: nothing is open', urgency: 'critical', lead: { view: 'now' } },
    ]);
  });

  test('back to green once, and only where something was said before', () => {
    const tray = seeing();
    tray.see(start, withFindings(disk(start - 1)));
    const { show, takeBack } = tray.see(start + 60, well);
    expect(show).toMatchObject([{ title: 'Everything is open again', urgency: 'normal' }]);
    expect(takeBack).toEqual([1]);
    expect(tray.through(start + 120, start + day, well)).toEqual([]);
  });

  test('"open again" is not said of what never closed', () => {
    const tray = seeing();
    tray.see(start, withFindings(restart(start + day)));
    expect(tray.titles(start + 60, well)).toEqual(['Compliant again']);
  });

  test('nothing of a look under way, whatever it follows', () => {
    const tray = seeing();
    const checking = (now: Instant) => ({ ...well(now), checking: true });
    const first = (now: Instant): DeviceStatus => {
      const { decision: _none, ...bare } = sampleStatus(now, { checking: true });
      return { ...bare, link: { state: 'connecting', since: now } };
    };
    expect(tray.through(start, start + hour, first)).toEqual([]);
    tray.see(start + hour, withFindings(restart(start + day)));
    // The look that follows a repair: nothing is said until its decision is in.
    expect(tray.titles(start + hour + 60, checking)).toEqual([]);
    expect(tray.titles(start + hour + 62, well)).toEqual(['Compliant again']);
  });
});

describe('a connection that comes and goes', () => {
  const offline = (until: Instant) => (now: Instant) =>
    sampleStatus(now, {
      link: { state: 'offline', since: start },
      decision: sampleDecision(start, { until, current: until > now }),
    });

  test('is no news while the last decision counts; once it has ended that is said once', () => {
    const tray = seeing();
    expect(tray.through(start, start + 10 * hour, offline(start + hour))).toEqual([[65, 'Nothing is open any more']]);
    expect(tray.titles(start + 10 * hour + 60, well)).toEqual(['Everything is open again']);
  });

  test('is no news where a decision that ran out in sleep is renewed after waking', () => {
    const tray = seeing();
    tray.see(start, well);
    const slept = start + 9 * hour;
    expect(tray.titles(slept, offline(start + 900))).toEqual([]);
    expect(tray.through(slept + 60, slept + 240, offline(start + 900))).toEqual([]);
    expect(tray.through(slept + 300, slept + hour, well)).toEqual([]);
  });

  test('keeps the deadlines of the last decision', () => {
    const tray = seeing();
    const finding = restart(start + 600);
    const cut = (now: Instant) => ({
      ...withFindings(finding)(start),
      link: { state: 'offline' as const, since: now },
    });
    tray.see(start, withFindings(finding));
    expect(tray.through(start + 60, start + 660, cut)).toEqual([[9, 'Sensitive is closed']]);
  });

  test('takes no notice of a finding back: nobody knows whether it is mended', () => {
    const tray = seeing();
    tray.see(start, withFindings(disk(start - 1)));
    expect(tray.see(start + 60, offline(start)).takeBack).toEqual([]);
    expect(tray.see(start + 120).takeBack).toEqual([]);
  });
});

describe('conditions of the agent', () => {
  test('an agent that does not answer is said once, after five minutes', () => {
    const tray = seeing();
    expect(tray.through(start, start + day)).toEqual([[5, 'The agent is not running']]);
    // Whether anything was closed meanwhile nobody said.
    expect(tray.titles(start + day + 60, well)).toEqual(['Compliant again']);
  });

  test('one that is updated, or a laptop that sleeps in between, is not', () => {
    const tray = seeing();
    expect(tray.through(start, start + 240)).toEqual([]);
    tray.see(start + 270, well);
    expect(tray.through(start + 300, start + 540)).toEqual([]);
    expect(tray.through(start + day, start + day + 240)).toEqual([]);
  });

  test('a laptop that was taken out of service is told at once, and once', () => {
    const revoked = (now: Instant) =>
      sampleStatus(now, {
        trouble: { what: 'revoked', said: 'Your organisation has withdrawn its trust from this laptop.' },
        decision: sampleDecision(now, { tier: 'contraindicated', levels: [] }),
      });
    const tray = seeing();
    expect(tray.through(start, start + day, revoked)).toEqual([[0, 'This laptop was taken out of service']]);
  });

  test('one that is not enrolled is told once', () => {
    const { device: _device, decision: _decision, ...bare } = sampleStatus(start);
    const tray = seeing();
    const notEnrolled = (): DeviceStatus => ({ ...bare, link: { state: 'notEnrolled', since: start } });
    expect(tray.through(start, start + day, notEnrolled)).toEqual([[5, 'Enrol this laptop']]);
  });
});

describe('what is no longer true is taken back', () => {
  test('when it is mended, while something else is not', () => {
    const tray = seeing();
    tray.see(start, withFindings(disk(start - 1), restart(start + 5 * hour)));
    expect(tray.see(start + 60, withFindings(restart(start + 5 * hour))).takeBack).toEqual([1]);
  });

  test('when its deadline became another', () => {
    const tray = seeing();
    tray.see(start, withFindings(restart(start + 5 * hour)));
    const { takeBack, show } = tray.see(start + 60, withFindings(restart(start + 9 * hour)));
    expect(takeBack).toEqual([1]);
    expect(show).toEqual([]);
    expect(tray.titles(start + 120, withFindings(restart(start + 2 * hour)))).toEqual([
      'Restart needed: mend it by 14:00 today',
    ]);
  });
});
